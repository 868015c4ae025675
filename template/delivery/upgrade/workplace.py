# Derived from the template: `copier update` replaces this file. Do not edit.
"""A second work tree beside the project, at its commit and on no branch: whatever goes wrong there, the project is as it was."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import Exit, Refusal
from ..programs import MISSING, Ran, run_git
from ..project import Project

PREFIX = "slipway-upgrade-"
_WHAT = "nothing was upgraded"
QUIET = ("-c", f"core.hooksPath={os.devnull}")  # hooks judge what people do; the pipeline judges the branch
_BY_HAND = "`copier update --defaults --data-file service.yml`, and look at its diff"
_STOP = (
    "from importlib import import_module; from pathlib import Path; import sys;"
    " e = import_module(sys.argv[1] + '.core.embedded');"
    " [e.EmbeddedPostgres(Path(p)).stop() for p in ('.local/postgres', '.local/postgres-test')]"
)


class Workplace:
    """Where an upgrade is made.

    Attributes:
        tree: The second work tree.
        base: What the template generated last, for comparison.
    """

    def __init__(self, project: Project, folder: Path) -> None:
        self.project, self.folder = project, folder
        self.tree = folder / "tree"
        # the template leaves what it seeds out of a folder of this name, as it does when Copier compares
        self.base = folder / "copier.old_copy.base"
        self.kept = False

    def git(self, *arguments: str) -> Ran:
        """In the work tree; what fails ends the upgrade."""
        return must(run_git(self.tree, *QUIET, *arguments), f"git {arguments[0]}")


@contextmanager
def workplace(project: Project) -> Iterator[Workplace]:
    """A work tree for one upgrade, gone afterwards unless it is `kept`.

    Raises:
        Refusal: the project isn't committed, is no repository of its own, another upgrade is at work, or the disk says no.
    """
    _must_be_clean(project.root)
    try:
        with _alone(project.root):
            _clear(project)
            yield from _made(project)
    except OSError as error:
        why = f"{error.filename or tempfile.gettempdir()}: {error.strerror or error}"
        raise Refusal(_WHAT, why, "make room or give leave there, or set TMPDIR", code=Exit.FAILED) from None


def _made(project: Project) -> Iterator[Workplace]:
    made = Workplace(project, Path(tempfile.mkdtemp(prefix=PREFIX)))
    try:
        must(run_git(project.root, *QUIET, "worktree", "add", "--quiet", "--detach", str(made.tree)), "git worktree")
        yield made
    finally:
        if not made.kept:
            _remove(project, made.tree)
        shutil.rmtree(made.base, ignore_errors=True)


def must(ran: Ran, command: str) -> Ran:
    if ran.code:
        raise Refusal(_WHAT, f"`{command}` failed: {ran.fault}", "mend that, then `delivery upgrade`", code=Exit.FAILED)
    return ran


def _must_be_clean(root: Path) -> None:
    top = run_git(root, "rev-parse", "--show-toplevel")
    if top.code == MISSING:
        raise Refusal(_WHAT, top.reason, "install git")
    if top.code or run_git(root, "rev-parse", "--verify", "HEAD").code:
        raise Refusal(_WHAT, "the project has no commit", "`git init && git add --all && git commit`")
    if Path(top.output.strip()).resolve() != root.resolve():
        raise Refusal(_WHAT, "the project is a folder of a larger repository", _BY_HAND)
    if changed := run_git(root, "status", "--porcelain", "--untracked-files=all").output.splitlines():
        why = f"{changed[0][3:]} is not committed" + (f", nor are {len(changed) - 1} more" if changed[1:] else "")
        raise Refusal(_WHAT, why, "`git add --all && git commit`, or `git stash --include-untracked`")
    if (author := run_git(root, "var", "GIT_COMMITTER_IDENT")).code:
        raise Refusal(_WHAT, author.fault, "`git config user.name NAME`, `git config user.email ADDRESS`")


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One upgrade at a time. The kernel lets go of the lock even if this process is killed."""
    shared = Path(must(run_git(root, "rev-parse", "--git-common-dir"), "git rev-parse").output.strip())
    with (root / shared / "slipway-upgrade.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(_WHAT, "another upgrade of this repository is at work", "wait for it") from None
        yield


def _clear(project: Project) -> None:
    """Work trees of upgrades that were killed: on no branch, and nobody holds the lock. One that was kept is on a branch."""
    for block in run_git(project.root, "worktree", "list", "--porcelain").output.split("\n\n"):
        lines = block.splitlines()
        tree = Path(lines[0].removeprefix("worktree ")) if lines else Path()
        if tree.parent.name.startswith(PREFIX) and "detached" in lines:
            _remove(project, tree)
    run_git(project.root, "worktree", "prune")


def _remove(project: Project, tree: Path) -> None:
    """With the database that a migration was compared with, which outlives its starter on purpose."""
    if (tree / "src").is_dir():
        told = {**os.environ, "PYTHONPATH": f"{tree / 'src'}{os.pathsep}{tree}"}
        with suppress(subprocess.TimeoutExpired):
            words = [sys.executable, "-c", _STOP, project.package]
            subprocess.run(words, cwd=tree, env=told, capture_output=True, check=False, timeout=60)
    # twice: one that was killed while git made it is locked
    run_git(project.root, "worktree", "remove", "--force", "--force", str(tree))
    shutil.rmtree(tree.parent, ignore_errors=True)
