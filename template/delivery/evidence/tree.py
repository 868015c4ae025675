# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the work tree holds right now, as git hashes it: untracked files included, the index untouched."""

from __future__ import annotations

import fnmatch
import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import Exit, Refusal
from ..programs import LAST_RELEASE, Ran, run_git

STATE = ".delivery"  # records, logs and reports: never an input of a check
DIARY = "governance/timeline.yaml"  # nor is when a phase began: its end must not be what makes its evidence stale


@dataclass(frozen=True)
class Tree:
    """Attributes:
    commit: What it is based on; empty before the first commit.
    id: git's own hash of everything in it.
    files: Path to mode and content hash.
    """

    commit: str
    id: str
    files: dict[str, str]

    def matching(self, inputs: Iterable[str]) -> list[str]:
        """Files that one of the inputs names: itself, a folder, or a pattern such as `openapi*.yaml`."""
        wanted = tuple(inputs)
        return [path for path in sorted(self.files) if any(_covers(name, path) for name in wanted)]

    def digest(self, inputs: Iterable[str]) -> str:
        """Equal for equal content of the inputs, whatever else changes."""
        lines = (f"{self.files[path]} {path}\n" for path in self.matching(inputs))
        return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()


def read_tree(root: Path) -> Tree:
    """The tree as it is now.

    Raises:
        Refusal: the folder is no git work tree.
    """
    index = _git(root, "rev-parse", "--path-format=absolute", "--git-path", "index").output.strip()
    objects = _git(root, "rev-parse", "--path-format=absolute", "--git-path", "objects").output.strip()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder, "index")
        if Path(index).is_file():
            # git hashes only what changed since; the copy keeps the time of the index, by which git knows what to doubt
            shutil.copy2(index, scratch)
        # objects of its own too, so that asking leaves nothing behind in the repository
        environment = {
            "GIT_INDEX_FILE": str(scratch),
            "GIT_OBJECT_DIRECTORY": folder,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": objects,
        }
        _git(root, "add", "--all", ".", environment=environment)
        listed = _git(root, "ls-files", "--stage", "-z", environment=environment).output
        tree = _git(root, "write-tree", environment=environment).output.strip()
    known = run_git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    return Tree(known.output.strip(), tree, _files(listed))


def is_released(root: Path) -> bool:
    """Whether a tag like `1.4.0` or `v1.4.0` lies behind; a shallow clone can't know, and so counts as released."""
    if run_git(root, "rev-parse", "--is-shallow-repository").output.strip() == "true":
        return True
    return run_git(root, *LAST_RELEASE).code == 0


def _files(listed: str) -> dict[str, str]:
    entries = (entry.split("\t", 1) for entry in listed.split("\0") if entry)
    return {path: facts for facts, path in entries if not _covers(STATE, path) and path != DIARY}


def _covers(name: str, path: str) -> bool:
    if name in (".", path) or path.startswith(name.rstrip("/") + "/"):
        return True
    return "*" in name and fnmatch.fnmatchcase(path, name)


def _git(root: Path, *arguments: str, environment: dict[str, str] | None = None) -> Ran:
    ran = run_git(root, *arguments, environment=environment)
    if ran.code:
        why = ran.reason.removeprefix("fatal: ")
        raise Refusal("the files can't be hashed", why, "`git init` in the project", code=Exit.INCONCLUSIVE)
    return ran
