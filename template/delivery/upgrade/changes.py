# Derived from the template: `copier update` replaces this file. Do not edit.
"""What an update did to each file, and whether it took an edit with it: Copier's own exit code says neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..programs import git_blobs, run_git
from .conflicts import clashes, has_markers

NEW, CHANGED, MERGED, DELETED = "new", "changed", "merged", "deleted"
CONFLICT, LOST = "conflict", "lost"
UNGENERATED = "nothing generates it any more, and it has edits of yours"
_SHOWN = 3  # lines of an edit; more of them are counted
_UNMERGED = {"DD", "AU", "UD", "UA", "DU", "AA", "UU"}


@dataclass(frozen=True)
class Change:
    """One file.

    Attributes:
        kind: `new`; `changed`, nobody here had edited it; `merged`, both sides had; `deleted`; `conflict`; `lost`, an edit would be.
        why: Of a conflict its places, of a loss what would be lost.
    """

    path: str
    kind: str
    why: tuple[str, ...] = ()

    @property
    def stops(self) -> bool:
        return self.kind in (CONFLICT, LOST)


def changes(tree: Path, base: Path) -> list[Change]:
    """Every file that the update touched, in the order of their paths.

    Args:
        tree: The work tree after Copier was there, nothing of it committed.
        base: What the template generated last time.
    """
    touched = _touched(tree)
    before = git_blobs(tree, [f"HEAD:{path}" for path in touched])
    found = []
    for path, state in sorted(touched.items()):
        rejected = path.removesuffix(".rej")
        if rejected != path:
            found.append(Change(rejected, CONFLICT, (f"what did not fit is in {path}",)))
            continue
        was, now, made = before.get(f"HEAD:{path}"), _read(tree / path), _read(base / path)
        found.append(_change(path, state, was, now, made))
    return found


def kept(tree: Path, base: Path, touched: set[str]) -> list[str]:
    """Generated files with edits that the update left alone."""
    listed = run_git(tree, "ls-files", "-z").output.split("\0")
    return [
        path
        for path in listed
        if path and path not in touched and (made := _read(base / path)) is not None and _read(tree / path) != made
    ]


def _touched(tree: Path) -> dict[str, str]:
    """Paths and the two letters that git has for what happened to them."""
    said = run_git(tree, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames").output
    return {entry[3:]: entry[:2] for entry in said.split("\0") if entry}


def _change(path: str, state: str, was: bytes | None, now: bytes | None, made: bytes | None) -> Change:
    if state in _UNMERGED or (has_markers(now) and not has_markers(was)):
        return Change(path, CONFLICT, tuple(clashes(path, was, now, made)))
    if was is None:
        return Change(path, NEW)
    if now is None:
        if was == made:
            return Change(path, DELETED)
        return Change(path, LOST, (UNGENERATED, *_edits(made or b"", was)))
    if was == made:
        return Change(path, CHANGED)
    if b"\0" in was:
        return Change(path, LOST, ("it is yours and not text: the template's would replace it",))
    if gone := list(_gone(made or b"", was, now)):
        return Change(path, LOST, tuple(f"this line of yours would be gone: {line}" for line in gone))
    return Change(path, MERGED)


def _edits(made: bytes, was: bytes) -> Iterator[str]:
    """The first lines that somebody added: whether they may go is decided by them."""
    ours = Counter(_lines(was)) - Counter(_lines(made))
    told = [line.decode("utf-8", "replace") for line in ours]
    yield from (f"yours: {line}" for line in told[:_SHOWN])
    if len(told) > _SHOWN:
        yield f"and {len(told) - _SHOWN} more lines of yours"


def _gone(made: bytes, was: bytes, now: bytes) -> Iterator[str]:
    """Lines that somebody added and that a merge without a conflict must still have."""
    ours = Counter(_lines(was)) - Counter(_lines(made))
    missing: Mapping[bytes, int] = ours - Counter(_lines(now))
    yield from (line.decode("utf-8", "replace") for line in missing)


def _lines(text: bytes) -> list[bytes]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
