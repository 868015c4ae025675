# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery upgrade`, with the real Copier on a small template: what it brings, and that a failure leaves nothing behind."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ..errors import Exit, Refusal
from ..upgrade import verb
from .conftest import alone
from .upgrade_team import FILES, Team, git, kinds, make_template, settle


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The template, and a project of its first release."""
    folder = tmp_path_factory.mktemp("upgrade")
    with pytest.MonkeyPatch.context() as patch:
        alone(patch)
        settle(patch, folder)
        template = make_template(folder / "template")
        return template, Team(template, folder / "shop").root


@pytest.fixture
def team(made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    alone(monkeypatch)
    settle(monkeypatch, tmp_path)
    found = object.__new__(Team)
    found.template, found.root = made[0], tmp_path / "shop"
    shutil.copytree(made[1], found.root)
    return found


def left(team: Team) -> list[str]:
    """Folders of upgrades that nobody removed."""
    return [path.name for path in team.root.parent.glob("slipway-upgrade-*")]


def test_a_release_arrives_on_a_branch_and_the_project_is_untouched(team: Team) -> None:
    team.write(shared__txt=FILES["shared.txt"] + "ours\n", tests__md="ours\n")
    before = team.state()

    outcome = team.upgrade(tests=True)

    branch = "slipway/upgrade-v1.1.0"
    assert (outcome.ok, outcome.data["tests"], outcome.data["branch"]) == (True, "passed", branch)
    assert kinds(outcome) == {
        ".copier-answers.yml": "changed",
        "brand new.txt": "new",
        "delivery/upgrade/releases.yaml": "changed",
        "doomed.txt": "deleted",
        "picture.bin": "changed",
        "plain.txt": "changed",
        "rules.py": "changed",
        "shared.txt": "merged",
    }
    assert outcome.lines[-1] == f"Next: `git diff HEAD...{branch}`, then `git merge {branch}`"
    assert "  by hand: Tell your clients." in outcome.lines
    assert "  The first." not in outcome.lines
    git(team.root, "branch", "--move", branch, "seen")
    assert team.state() == before.replace("* main\n", "* main\n  seen\n")
    assert left(team) == []
    git(team.root, "merge", "--quiet", "seen")
    assert team.read("shared.txt") == FILES["shared.txt"].replace("line 2\n", "line two\n") + "ours\n"
    assert verb.check(team.project, None).data["upgrade"] is False


def test_both_sides_of_a_conflict_are_told_and_nothing_is_left(team: Team) -> None:
    team.write(shared__txt=FILES["shared.txt"].replace("line 2\n", "our line\n"))
    before = team.state()

    outcome = team.upgrade(tests=True)

    said = "\n".join(outcome.lines)
    assert (outcome.code, outcome.data["branch"], outcome.data["tests"]) == (Exit.FAILED, None, "not run")
    assert kinds(outcome)["shared.txt"] == "conflict"
    assert "shared.txt:2-6: yours is `our line`, the template's `line two`" in said
    assert "the project is as it was" in said
    assert (team.state(), left(team)) == (before, [])


def test_a_conflict_is_decided_in_the_folder_that_was_kept(team: Team) -> None:
    team.write(shared__txt=FILES["shared.txt"].replace("line 2\n", "our line\n"))

    outcome = team.upgrade(keep=True)

    folder, branch = Path(str(outcome.data["folder"])), str(outcome.data["branch"])
    words = re.search(r"`git (checkout --ours shared.txt)`", "\n".join(outcome.lines))
    assert words
    git(folder, *words[1].split())
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Decided")
    with pytest.raises(Refusal, match=f"there is a branch {branch} already.*worktree remove --force {folder}"):
        team.upgrade()
    git(team.root, "merge", "--quiet", branch)
    git(team.root, "worktree", "remove", "--force", str(folder))
    assert "our line" in team.read("shared.txt")
    assert "_commit: v1.1.0" in team.read(".copier-answers.yml")


def test_what_copier_would_take_without_a_word_stops_the_upgrade(team: Team) -> None:
    team.write(doomed__txt="not for long\nwith a line of ours\n", picture__bin="a\0ours\n")
    before = team.state()

    outcome = team.upgrade()

    assert outcome.code == Exit.FAILED
    assert (kinds(outcome)["doomed.txt"], kinds(outcome)["picture.bin"]) == ("lost", "lost")
    said = "\n".join(outcome.lines)
    assert "nothing generates it any more, and it has edits of yours" in said
    assert "yours: with a line of ours" in said
    assert team.state() == before
    words = re.search(r"if all of it may go: `git (rm doomed.txt)", said)
    assert words
    git(team.root, *words[1].split())
    team.write(picture__bin=FILES["picture.bin"])
    assert "doomed.txt" not in kinds(team.upgrade())


def test_what_was_added_beside_a_change_is_merged_and_told(team: Team) -> None:
    team.write(plain__txt="as it was\nours\n", shared__txt=FILES["shared.txt"].replace("line 2\n", "line 2\nours\n"))

    outcome = team.upgrade()

    branch = str(outcome.data["branch"])
    assert (outcome.ok, kinds(outcome)["plain.txt"], kinds(outcome)["shared.txt"]) == (True, "merged", "merged")
    assert team.read("plain.txt", branch) == "as it is\nours\n"
    assert "line 1\nline two\nours\nline 3\n" in team.read("shared.txt", branch)
    assert any("plain.txt:1: what you added stands right beside" in line for line in outcome.lines)


def test_what_a_formatter_did_is_no_conflict_and_stays_where_nothing_is_new(team: Team) -> None:
    formatted = (
        '# The rules.\nRULES = [\n    1,\n    2,\n    3,\n]\n\n\ndef one(\n    a, b\n):\n    return "one", a, b\n'
    )
    same = "SAME = [\n    1,\n    2,\n    3,\n]\n"
    team.write(rules__py=formatted, same__py=same, ours__py="OURS = (1)\n")

    outcome = team.upgrade()

    branch = str(outcome.data["branch"])
    assert (outcome.ok, kinds(outcome)["rules.py"]) == (True, "changed")
    assert any("nothing but formatting: run your formatter" in line for line in outcome.lines)
    assert "RULES = [1, 2, 3, 4]" in team.read("rules.py", branch)
    assert (team.read("same.py", branch), team.read("ours.py", branch)) == (same, "OURS = (1)\n")
    assert "same.py" not in git(team.root, "diff", "--stat", f"HEAD..{branch}")


def test_a_comment_or_a_word_more_is_an_edit(team: Team) -> None:
    team.write(rules__py=FILES["rules.py"].replace("2, 3", "2, 3, 5"), same__py="SAME = [1, 2, 3]  # ours\n")

    outcome = team.upgrade()

    assert kinds(outcome)["rules.py"] == "conflict"
    assert kinds(outcome)["same.py"] == "kept"


def test_edits_of_service_yml_are_applied_without_a_release(team: Team) -> None:
    git(team.template, "rev-parse", "HEAD")
    team.upgrade()
    git(team.root, "merge", "--quiet", "slipway/upgrade-v1.1.0")
    git(team.root, "branch", "--delete", "slipway/upgrade-v1.1.0")
    team.write(service__yml="project_name: Shop\nflavour: sweet\n")
    found = verb.check(team.project, None)
    assert (found.code, found.data["unapplied"], found.data["newer"]) == (Exit.FAILED, ["flavour"], False)

    outcome = team.upgrade()

    assert kinds(outcome) == {".copier-answers.yml": "changed", "flavour.txt": "changed"}
    assert team.read("flavour.txt", "slipway/upgrade-v1.1.0") == "sweet\n"
    assert outcome.data["releases"] == []


def test_nothing_new_makes_no_branch(team: Team) -> None:
    before = team.state()

    outcome = team.upgrade("1.0.0")

    assert (outcome.ok, outcome.lines) == (True, ("nothing new: the project is at 1.0.0",))
    assert team.state() == before


def test_a_refusal_of_the_template_is_one_line_and_leaves_nothing(team: Team) -> None:
    team.write(service__yml="project_name: Shop\nflavour: sour\n")
    before = team.state()

    with pytest.raises(Refusal) as refused:
        team.upgrade()

    assert str(refused.value) == (
        "nothing was upgraded: service.yml is not usable: flavour: sour is gone. Write sweet. Next: repair service.yml"
    )
    assert (refused.value.code, team.state(), left(team)) == (Exit.FAILED, before, [])


def test_red_tests_leave_no_branch_unless_the_folder_is_kept(team: Team) -> None:
    team.write(red="")
    before = team.state()

    outcome = team.upgrade(tests=True)

    assert (outcome.code, outcome.data["tests"], outcome.data["branch"]) == (Exit.FAILED, "failed", None)
    assert any("test_it" in line for line in outcome.lines)
    assert team.state() == before
    kept = team.upgrade(tests=True, keep=True)
    assert git(Path(str(kept.data["folder"])), "status", "--porcelain", "--branch") == f"## {kept.data['branch']}\n"


def test_a_migration_that_can_not_be_written_is_a_failure(team: Team) -> None:
    """This project has no `delivery db`; how one is written is tested with a whole project, in the template."""
    write = {"template/src/shop/tables.py.jinja": "FLAVOUR = '{{ flavour }}'\n"}
    template = Path(shutil.copytree(team.template, team.root.parent / "template"))
    for name, text in write.items():
        (template / name).parent.mkdir(parents=True)
        (template / name).write_text(text)
    git(template, "add", "--all")
    git(template, "commit", "--quiet", "--message", "Tables")
    lock = team.root / ".copier-answers.yml"
    lock.write_text(lock.read_text().replace(str(team.template), str(template)))
    team.write()

    outcome = team.upgrade("main")

    assert (outcome.code, outcome.data["branch"]) == (Exit.FAILED, None)
    assert any(line.startswith("the migration could not be written: ") for line in outcome.lines)


def test_an_upgrade_that_was_killed_is_cleared_by_the_next(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = team.root.parent / "bin"
    slow.mkdir()
    (slow / "copier").write_text("#!/bin/sh\nexec sleep 60\n")
    (slow / "copier").chmod(0o755)
    before = team.state()
    told = {**os.environ, "PATH": f"{slow}{os.pathsep}{os.environ['PATH']}"}
    words = [sys.executable, "-m", "delivery", "upgrade", "--no-tests"]
    process = subprocess.Popen(words, cwd=team.root, env=told, start_new_session=True)
    deadline = time.monotonic() + 30
    while "(detached HEAD)" not in git(team.root, "worktree", "list") and time.monotonic() < deadline:
        time.sleep(0.05)
    with pytest.raises(Refusal, match="another upgrade of this repository is at work"):
        team.upgrade()

    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)

    assert left(team) != []
    assert team.upgrade().ok
    assert left(team) == []
    git(team.root, "branch", "--delete", "--force", "slipway/upgrade-v1.1.0")
    assert team.state() == before


def test_a_lock_that_is_lost_is_rebuilt_from_the_nearest_release(team: Team) -> None:
    team.write(shared__txt=FILES["shared.txt"] + "ours\n", same__py="SAME = [1, 2,\n3]\n")
    source = str(team.template)
    with pytest.raises(Refusal, match=r"answers.yml is there"):
        team.from_scratch(source)
    lock = team.read(".copier-answers.yml")
    (team.root / ".copier-answers.yml").unlink()
    team.write()
    with pytest.raises(Refusal, match="says where the template is"):
        team.from_scratch(None)

    outcome = team.from_scratch(source, to="1.0.0")

    assert outcome.lines[0].startswith("the lock was rebuilt from 1.0.0: ")
    assert outcome.lines[1:3] == ("  taken for an edit of yours: same.py", "  taken for an edit of yours: shared.txt")
    assert team.read(".copier-answers.yml", "slipway/upgrade-1.0.0") == lock
    assert team.read("same.py", "slipway/upgrade-1.0.0") == "SAME = [1, 2,\n3]\n"
    newer = team.from_scratch(source)
    assert kinds(newer)["shared.txt"] == "merged"
    assert (newer.data["from"], newer.data["to"]) == ("1.0.0", "v1.1.0")


def test_a_project_of_another_template_is_told_apart(team: Team) -> None:
    for path in team.root.glob("*.txt"):
        path.unlink()
    (team.root / ".copier-answers.yml").unlink()
    (team.root / "tests/test_shop.py").unlink()
    team.write(pyproject__toml=FILES["pyproject.toml"] + "# ours\n", picture__bin="ours")
    before = team.state()

    with pytest.raises(Refusal, match=r"is the nearest release, and has .*% of its files here"):
        team.from_scratch(str(team.template))
    with pytest.raises(Refusal, match=r"no release takes this service.yml"):
        team.from_scratch(str(team.template), "nowhere")

    assert (team.state(), left(team)) == (before, [])


def test_what_is_not_committed_is_named(team: Team) -> None:
    (team.root / "plain.txt").write_text("in the middle of it\n")

    with pytest.raises(
        Refusal, match=r"plain.txt is not committed. Next: `git add --all && git commit`, or `git stash"
    ):
        team.upgrade()


def test_a_lock_held_by_somebody_refuses(team: Team) -> None:
    with (team.root / ".git/slipway-upgrade.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(Refusal, match="at work"):
            team.upgrade()
