# Derived from the template: `copier update` replaces this file. Do not edit.
"""The parts of `delivery upgrade` that need no Copier: versions, the lock, losses, conflicts, the ledger."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from .. import cli
from ..errors import Exit, Refusal
from ..json_types import Schema
from ..project import Project
from ..upgrade import copier, ledger, trial
from ..upgrade.changes import changes, kept
from ..upgrade.conflicts import clashes
from ..upgrade.lock import read_lock, unapplied
from ..upgrade.releases import CURRENT, Target, address, place_of, target, version_of
from ..upgrade.workplace import Workplace, workplace
from .conftest import alone
from .upgrade_team import git, write


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    alone(monkeypatch)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    write(root, {"a.txt": "one\n"}, "First")
    return root


def test_versions_are_numbers() -> None:
    assert version_of("v1.10.0") == version_of("1.10") == (1, 10)
    assert version_of("1.9") < version_of("1.10")  # type: ignore[operator]  # both are releases
    assert version_of("1.0.0rc1") is version_of("main") is None
    assert place_of("1.2.0-3-gabc1234") == ((1, 2), 3)
    assert place_of("abc1234") is None


def test_the_newest_release_is_brought_and_never_an_older_one(repository: Path) -> None:
    for tag in ("1.9.0", "v1.10.0", "2.0.0rc1", "nightly"):
        git(repository, "tag", tag)
    source = str(repository)

    assert target(source, "1.9.0", None) == Target("v1.10.0", "v1.10.0")
    assert target(source, "abc1234", None) == Target("v1.10.0", "v1.10.0")
    assert target(source, "v1.10.0-2-gabc1234", None) == Target(CURRENT, "v1.10.0-2-gabc1234")
    assert target(source, "1.9.0", "1.9.0") == Target("1.9.0", "1.9.0")


def test_without_a_release_it_is_the_newest_commit_by_its_name(repository: Path) -> None:
    head = git(repository, "rev-parse", "HEAD").strip()
    source = str(repository)

    assert target(source, "abc1234", None) == Target(head, head[:12])
    assert target(source, head[:7], None) == Target(CURRENT, head[:7])
    assert target(source, "abc1234", "main") == Target(head, head[:12])
    assert target(source, "abc1234", head[:9]) == Target(head[:9], head[:9])
    with pytest.raises(Refusal, match="has no 'mian'"):
        target(source, "abc1234", "mian")


def test_a_template_that_is_not_there_is_inconclusive(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="can't be asked for its releases") as refused:
        target(str(tmp_path / "gone"), "1.0.0", None)

    assert refused.value.code == Exit.INCONCLUSIVE
    assert address("gh:team/slipway") == "https://github.com/team/slipway"
    assert address("git+ssh://git@example.com/x") == "ssh://git@example.com/x"


LOCKS = {
    "": "is gone",
    "_src_path: ../x\n_commit: 1.0.0\n": "means another folder",
    "_src_path: /x\n": "has no _commit",
    "_commit: 1.0.0\n": "has no _src_path",
    "a: [": "is not YAML",
}


@pytest.mark.parametrize("text", LOCKS)
def test_a_lock_that_leads_nowhere_is_refused(text: str, tmp_path: Path) -> None:
    if text:
        (tmp_path / ".copier-answers.yml").write_text(text)

    with pytest.raises(Refusal, match=LOCKS[text]):
        read_lock(tmp_path)


def test_an_answer_is_unapplied_where_it_says_something_else() -> None:
    applied: Schema = {"availability_target": "99.9", "domain": {"roles": ["a"]}, "expert": False}

    assert unapplied({"availability_target": 99.9, "domain": {"roles": ["a"]}, "expert": False}, applied) == []
    quoted, open_ = "['2024-02-29', '2024-01-01T00:00:00Z']", "[2024-02-29, 2024-01-01T00:00:00Z]"
    assert unapplied(yaml.safe_load(f"domain: {quoted}"), yaml.safe_load(f"domain: {open_}")) == []
    assert unapplied(yaml.safe_load(f"domain: {quoted}"), {"domain": ["2024-03-01"]}) == ["domain"]
    assert unapplied({"cache": "shared", "domain": {"roles": ["b"]}, "expert": True}, applied) == [
        "cache",
        "domain",
        "expert",
    ]


def test_only_a_project_of_its_own_is_upgraded(repository: Path, tmp_path: Path) -> None:
    (repository / "inner").mkdir()
    write(repository, {"inner/a.txt": "a\n"}, "Inner")
    with pytest.raises(Refusal, match="a folder of a larger repository"), workplace(Project(repository / "inner", "x")):
        pass
    with pytest.raises(Refusal, match="has no commit"), workplace(Project(tmp_path, "x")):
        pass


def seen(root: Path, base: dict[str, str], now: dict[str, str | None]) -> dict[str, tuple[str, ...]]:
    """Kind and reasons of what an update made of the files."""
    made = root.parent / "base"
    for name, text in base.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(text)
    for name, after in now.items():
        (root / name).unlink() if after is None else (root / name).write_text(after)
    return {one.path: (one.kind, *one.why) for one in changes(root, made)}


def test_a_line_of_the_teams_that_a_merge_dropped_is_a_loss(repository: Path) -> None:
    """Copier merges; this looks whether it did."""
    write(repository, {"a.txt": "one\nours\n", "b.txt": "b\nours\n", "c.txt": "c\n"}, "Ours")

    found = seen(
        repository,
        {"a.txt": "one\n", "b.txt": "b\n", "c.txt": "c\n"},
        {"a.txt": "two\n", "b.txt": "b2\nours\n", "c.txt": None, "d.txt.rej": "hunk\n"},
    )

    assert found == {
        "a.txt": ("lost", "this line of yours would be gone: ours"),
        "b.txt": ("merged",),
        "c.txt": ("deleted",),
        "d.txt": ("conflict", "what did not fit is in d.txt.rej"),
    }


def test_markers_are_a_conflict_and_text_that_had_them_before_is_not(repository: Path) -> None:
    marked = "<<<<<<< before updating\nours\n||||||| last update\nold\n=======\ntheirs\nmore\n>>>>>>> after updating\n"
    write(repository, {"a.txt": "ours\n", "about-git.md": marked}, "Ours")

    found = seen(
        repository, {"a.txt": "old\n", "about-git.md": marked}, {"a.txt": marked, "about-git.md": marked + "x\n"}
    )

    assert found["a.txt"] == (
        "conflict",
        "a.txt:1-8: yours is `ours`, the template's `theirs` and 1 more lines",
        "most of its lines are not as they were generated: if a formatter did that, run the project's own, `ruff format`",
    )
    assert found["about-git.md"] == ("changed",)


def test_files_with_edits_that_nothing_happened_to_are_kept(repository: Path) -> None:
    made = repository.parent / "base"
    made.mkdir()
    (made / "a.txt").write_text("another\n")

    assert kept(repository, made, set()) == ["a.txt"]
    assert kept(repository, made, {"a.txt"}) == []


def test_a_conflict_says_what_is_behind_it() -> None:
    assert list(clashes("a", None, b"x", b"y")) == ["one side has deleted it, and the other has changed it"]
    empty = b"<<<<<<< a\n=======\n" + b"x" * 99 + b"\n>>>>>>> b\n"
    place, why = clashes("a", b"x", empty, None)
    assert place == f"a:1-4: yours is nothing, the template's `{'x' * 69}…`"
    assert why == "a file of yours has the name of a new one of the template"


def test_the_ledger_tells_the_releases_in_between(tmp_path: Path) -> None:
    (tmp_path / ledger.FILE).parent.mkdir(parents=True)
    (tmp_path / ledger.FILE).write_text(
        "releases:\n- {version: unreleased, changed: [x]}\n" + "".join(f"- {{version: {n}.0.0}}\n" for n in (3, 2, 1))
    )

    def told(commit: str, version: str) -> list[str]:
        return [entry.version for entry in ledger.between(tmp_path, commit, version)]

    assert told("1.0.0", "3.0.0") == ["3.0.0", "2.0.0"]
    assert told("1.0.0", "2.0.0") == ["2.0.0"]
    assert told("2.0.0-4-gabc1234", "abcdef123456") == ["unreleased", "3.0.0"]
    assert told("abc1234", "1.0.0") == ["1.0.0"]
    assert told("3.0.0", "3.0.0") == []
    assert ledger.between(tmp_path.parent, "1.0.0", "2.0.0") == []


def test_other_packages_are_installed_by_uv_beside_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Workplace(Project(tmp_path, "x"), tmp_path / "place")
    place.tree.mkdir(parents=True)
    for folder, wanted in ((tmp_path, "a==1"), (place.tree, "a==1")):
        text = f'[project]\ndependencies = ["{wanted}"]\n[dependency-groups]\ndev = ["b"]\n'
        (folder / "pyproject.toml").write_text(text)
    assert trial.python(place) == (sys.executable,)
    (place.tree / "pyproject.toml").write_text('[project]\ndependencies = ["a==2"]\n')
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    assert trial.python(place)[:2] == ("/bin/uv", "run")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Refusal, match="asks for other packages, and there is no uv"):
        trial.python(place)
    (place.tree / "pyproject.toml").write_text("[")
    with pytest.raises(Refusal, match=r"pyproject.toml can't be read"):
        trial.python(place)


def test_copier_is_found_or_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object() if name == "copier" else None)
    assert copier.find() == (sys.executable, "-m", "copier")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/copier" if name == "copier" else None)
    assert copier.find() == ("/bin/copier",)
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/uv" if name == "uv" else None)
    assert f"copier=={copier.TESTED}" in copier.find()
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Refusal, match="neither copier nor uv"):
        copier.find()


def test_a_failure_of_copiers_is_told_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="a line: for certain"):
        copier.run((sys.executable, "-c"), tmp_path, "raise SystemExit('first\\n\\na line: for certain.')")


def test_the_command_says_what_there_is(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git(repository, "tag", "1.1.0")
    (tmp_path / "pyproject.toml").write_text('[tool.delivery]\npackage = "shop"\n')
    (tmp_path / ".copier-answers.yml").write_text(f"_src_path: {repository}\n_commit: 1.0.0\nauth: none\n")
    (tmp_path / "service.yml").write_text("auth: jwt\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["delivery", "upgrade", "--check", "--json"])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out) == {
        "ok": False,
        "upgrade": True,
        "from": "1.0.0",
        "to": "1.1.0",
        "newer": True,
        "unapplied": ["auth"],
        "branch": "slipway/upgrade-1.1.0",
    }
