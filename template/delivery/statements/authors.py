# Derived from the template: `copier update` replaces this file. Do not edit.
"""Who wrote a file, by git: what a statement says of people is held against it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ..errors import Refusal
from ..programs import run_git

_WHO = "%ae%n%(trailers:key=Co-authored-by,valueonly)%x00"
_ADDRESS = re.compile(r"<([^<>]+)>|^([^\s<>]+@[^\s<>]+)$", re.MULTILINE)


def me(root: Path) -> str:
    """The address that this person commits with.

    Raises:
        Refusal: git does not know it.
    """
    ident = run_git(root, "var", "GIT_AUTHOR_IDENT").output
    found = ident.rpartition("<")[2].partition(">")[0].strip().lower()
    if not found:
        raise Refusal("nobody would have said it", "git does not know who you are", "`git config user.email <you>`")
    return found


def is_committed(root: Path, paths: Iterable[str]) -> bool:
    """Whether the files lie in the last commit as they are."""
    ran = run_git(root, "status", "--porcelain", "--untracked-files=all", "--", *paths)
    return ran.code == 0 and not ran.output.strip()


def last_authors(root: Path, paths: Iterable[str]) -> set[str]:
    """Who made the last commit that touched one of the files; co-authors are who a squashed branch had."""
    return _people(root, "-1", paths)


def all_authors(root: Path, paths: Iterable[str]) -> set[str]:
    return _people(root, "--no-merges", paths)


def _people(root: Path, limit: str, paths: Iterable[str]) -> set[str]:
    said = run_git(root, "log", limit, f"--format={_WHO}", "--", *paths).output
    return {(first or second).lower() for first, second in _ADDRESS.findall(said)}
