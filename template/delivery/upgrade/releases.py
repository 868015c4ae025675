# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which releases the template has, and how a project's own version stands to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..errors import Exit, Refusal
from ..programs import run_git
from .lock import LOCK

_RELEASE = re.compile(r"v?(\d+(?:\.\d+)*)")
_AFTER = re.compile(r"(?P<tag>.+)-(?P<commits>\d+)-g(?P<commit>[0-9a-f]+)")  # as `git describe` says it
_SHORT = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/", "git+": ""}
CURRENT = ":current:"  # Copier's word for the version that the project is at

Version = tuple[int, ...]


@dataclass(frozen=True)
class Target:
    """What the project is brought to.

    Attributes:
        ref: What Copier checks out.
        version: Its name, for people and for the branch.
    """

    ref: str
    version: str


def version_of(name: str) -> Version | None:
    """(1, 4) of v1.4.0; a name that is no release has none. Trailing zeros say nothing."""
    found = _RELEASE.fullmatch(name)
    if not found:
        return None
    numbers = [int(part) for part in found[1].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def place_of(commit: str) -> tuple[Version, int] | None:
    """The release that a commit stands on, and how many commits after it; none where it stands on no release."""
    after = _AFTER.fullmatch(commit)
    version = version_of(after["tag"] if after else commit)
    return None if version is None else (version, int(after["commits"]) if after else 0)


def target(source: str, commit: str, wanted: str | None) -> Target:
    """What to bring a project of that commit to: what is wanted, else the newest release, else the newest commit.

    Raises:
        Refusal: the template can't be asked, or has nothing of that name.
    """
    refs = ask(source)
    tags = {name.removeprefix("refs/tags/"): name for name in refs if name.startswith("refs/tags/")}
    if wanted is not None:
        return _named(refs, tags, wanted)
    releases = sorted((version, tag) for tag in tags if (version := version_of(tag)) is not None)
    if not releases:
        return _commit(refs["HEAD"], commit)
    newest, tag = releases[-1]
    at = place_of(commit)
    return Target(CURRENT, commit) if at and at >= (newest, 0) else Target(tag, tag)


def ask(source: str) -> dict[str, str]:
    """Branches, tags and HEAD of the template, and their commits."""
    ran = run_git(Path.cwd(), "ls-remote", address(source))
    rows = (line.partition("\t") for line in ran.output.splitlines() if not line.endswith("^{}"))
    found = {name: commit for commit, _, name in rows}
    if ran.code or "HEAD" not in found:
        why = ran.fault if ran.code else "it has no commit"
        what = f"the template {source} can't be asked for its releases"
        remedy = f"`git ls-remote {address(source)}`; has it moved, write its new address as _src_path into {LOCK}"
        raise Refusal(what, why, remedy, code=Exit.INCONCLUSIVE)
    return found


def address(source: str) -> str:
    """As git takes it; `gh:owner/name` is Copier's own way to say it."""
    for short, long in _SHORT.items():
        if source.startswith(short):
            return long + source.removeprefix(short)
    return source


def _named(refs: dict[str, str], tags: dict[str, str], wanted: str) -> Target:
    if wanted in tags or re.fullmatch(r"[0-9a-f]{7,40}", wanted):
        return Target(wanted, wanted[:12] if wanted not in tags else wanted)
    commit = refs.get(wanted) or refs.get(f"refs/heads/{wanted}")
    if commit is None:
        raise Refusal("nothing was upgraded", f"the template has no {wanted!r}", "name a tag, a branch or a commit")
    # never by its name: of a folder with uncommitted changes, Copier would take those, and nobody finds them again
    return Target(commit, commit[:12])


def _commit(head: str, commit: str) -> Target:
    after = _AFTER.fullmatch(commit)
    at = after["commit"] if after else commit
    return Target(CURRENT, commit) if at and head.startswith(at) else Target(head, head[:12])
