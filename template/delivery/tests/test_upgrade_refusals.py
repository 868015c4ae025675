# Derived from the template: `copier update` replaces this file. Do not edit.
"""What stops an upgrade before or beside Copier: each time one line with what, why and what to do, and nothing left behind."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from ..errors import Refusal
from ..project import Project
from ..upgrade import copier, formatting
from ..upgrade.lock import read_yaml
from ..upgrade.releases import ask
from ..upgrade.verb import _must_be_free
from ..upgrade.workplace import workplace
from .conftest import alone
from .upgrade_team import git, write


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    alone(monkeypatch)
    found = tmp_path / "shop"
    found.mkdir()
    git(found, "init", "--quiet", "--initial-branch=main")
    write(found, {"a.py": "A = [1]\n"}, "First")
    return found


def start(root: Path) -> None:
    with workplace(Project(root, "shop")):
        pass


@pytest.fixture
def hooked(root: Path) -> Path:
    """Each hook of git's says no."""
    for name in ("post-checkout", "pre-commit", "prepare-commit-msg"):
        hook = root / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
    return root


def test_a_project_without_an_author_is_told_before_anything_runs(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME", raising=False)
        monkeypatch.delenv(f"GIT_{role}_EMAIL", raising=False)
    monkeypatch.delenv("EMAIL", raising=False)
    git(root, "config", "user.useConfigOnly", "true")

    with pytest.raises(Refusal, match=r"nothing was upgraded: fatal: no .* Next: `git config user.name NAME`"):
        start(root)


def test_a_machine_without_git_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(root))

    with pytest.raises(Refusal, match=r"git is not installed. Next: install git"):
        start(root)


def test_a_disk_that_says_no_is_told_in_a_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(root / "nowhere"))

    with pytest.raises(Refusal, match=r"nowhere/slipway-upgrade-.*: No such file or directory. Next: make room"):
        start(root)


def test_a_failure_inside_leaves_no_work_tree(root: Path) -> None:
    with pytest.raises(Refusal, match="No space left on device"), workplace(Project(root, "shop")) as place:
        raise OSError(28, "No space left on device", str(place.tree))

    assert git(root, "worktree", "list").count("\n") == 1


def test_hooks_of_the_project_have_no_say_in_the_second_work_tree(hooked: Path) -> None:
    with workplace(Project(hooked, "shop")) as place:
        (place.tree / "b.txt").write_text("b\n")
        place.git("add", "--all")
        place.git("commit", "--quiet", "--message", "Second")

        assert git(place.tree, "log", "--format=%s").splitlines() == ["Second", "First"]


def test_a_commit_that_can_not_be_signed_is_a_failure(root: Path, tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    (base / "a.py").write_text("A = [\n    1,\n]\n")
    git(root, "config", "commit.gpgsign", "true")
    git(root, "config", "gpg.program", "false")

    with pytest.raises(Refusal, match=r"`git commit` failed: error: gpg failed to sign the data.* Next: mend that"):
        formatting.set_aside(root, base)


def test_a_branch_in_the_way_is_told_before_anything_runs(root: Path) -> None:
    git(root, "branch", "slipway")

    with pytest.raises(Refusal, match=r"beside one named slipway. Next: `git branch --move slipway another-name`"):
        _must_be_free(root, "slipway/upgrade-1.1.0")


def test_a_template_that_moved_is_told_with_the_reason_and_not_with_gits_advice(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"for its releases: fatal: .*; has it moved, write its new address as _src_path"):
        ask(str(tmp_path / "gone"))


SAID: dict[str, str] = {
    "ValueError: Unknown revision: '0.9.0'": r"the template has no '0.9.0'. Next: `--to` another release; if .copier",
    "You are downgrading from 1.1.0 to 1.0.0.": r"downgrading from 1.1.0 to 1.0.0. Next: `git revert`",
    "Something else.": r"Something else. Next: `copier update --pretend",
}


@pytest.mark.parametrize("said", SAID)
def test_what_copier_says_is_told_with_a_way_out(said: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=SAID[said]):
        copier.run((sys.executable, "-c"), tmp_path, f"raise SystemExit({said!r})")


@pytest.mark.parametrize("text", ["", "- a\n", "text\n"])
def test_requirements_that_are_no_answers_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "service.yml").write_text(text)

    with pytest.raises(Refusal, match=r"service.yml has no `name: value` at its top. Next: repair service.yml"):
        read_yaml(tmp_path / "service.yml")
