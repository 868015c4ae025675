# Derived from the template: `copier update` replaces this file. Do not edit.
"""Conflicts without a line that both sides changed: one of them only added, beside what the other changed. Both are taken, and told.

Git asks there too, as it does for two additions at one spot, such as the end of .gitignore.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from ..programs import git_blobs, run_git
from .kinds import SETS, depth, kind_of, may_follow, reads_well

WHY = "{}:{}: what you added stands right beside what the template changed: read it once"
_MARKER = 60  # characters: no text has that by accident
_OPEN, _BASE, _MIDDLE, _CLOSE = (sign * _MARKER for sign in (b"<", b"|", b"=", b">"))

Lines = list[bytes]


class Step(NamedTuple):
    """Lines of the base that one side made into others; an addition takes none away."""

    first: int
    last: int
    lines: Lines

    @property
    def adds(self) -> bool:
        return self.first == self.last


@dataclass(frozen=True)
class Clash:
    """A place that git leaves to people."""

    ours: Lines
    base: Lines
    theirs: Lines


def settle(tree: Path) -> dict[str, tuple[str, ...]]:
    """Merges what Copier left unmerged for no better reason; by file, the places to read."""
    found = {}
    listed = run_git(tree, "ls-files", "--unmerged", "-z").output.split("\0")
    for path in sorted({entry.partition("\t")[2] for entry in listed if entry}):
        sides = git_blobs(tree, [f":{stage}:{path}" for stage in (2, 1, 3)])
        if len(sides) < 3:  # one side has deleted it
            continue
        ours, base, theirs = sides.values()
        both, places = together(path, ours, base, theirs)
        if both is not None and reads_well(path, both, ours, theirs):
            (tree / path).write_bytes(both)
            run_git(tree, "add", "--", path)
            found[path] = tuple(WHY.format(path, line) for line in places)
    return found


def together(path: str, ours: bytes, base: bytes, theirs: bytes) -> tuple[bytes | None, list[int]]:
    """The file with both, and the lines where that was decided; none where a person has to."""
    done: Lines = []
    places = []
    for piece in _pieces(ours, base, theirs):
        if isinstance(piece, bytes):
            done.append(piece)
            continue
        both = _both(path, piece)
        if both is None:
            return None, []
        places.append(len(done) + 1)
        done += both
    return b"".join(done), places


def _pieces(ours: bytes, base: bytes, theirs: bytes) -> Iterator[bytes | Clash]:
    """Lines that git merges, and places where it doesn't."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for side, text in (("ours", ours), ("base", base), ("theirs", theirs)):
            (folder / side).write_bytes(text if text.endswith(b"\n") or not text else text + b"\n")
        asked = ("merge-file", "--diff3", "--quiet", f"--marker-size={_MARKER}", "ours", "base", "theirs")
        run_git(folder, *asked)
        merged = (folder / "ours").read_bytes()
    sides: list[Lines] = []
    for line in merged.splitlines(keepends=True):
        if line.startswith(_OPEN):
            sides = [[]]
        elif sides and line.startswith((_BASE, _MIDDLE)):
            sides.append([])
        elif sides and line.startswith(_CLOSE):
            yield Clash(*sides)
            sides = []
        elif sides:
            sides[-1].append(line)
        else:
            yield line


def _both(path: str, clash: Clash) -> Lines | None:
    mine, other = _steps(clash.base, clash.ours), _steps(clash.base, clash.theirs)
    if kind_of(path) in SETS:
        mine = _once(mine, other)
    if not any(all(step.adds for step in side) for side in (mine, other)):
        return None
    if any(_meet(one, two) for one in mine for two in other):
        return None
    steps = sorted([(step, True) for step in mine] + [(step, False) for step in other], key=_place)
    for (before, whose), (step, whose_too) in pairwise(steps):
        beside = whose != whose_too and before.last == step.first
        if beside and not may_follow(path, step.lines, before.lines):
            return None
    done: Lines = []
    at = 0
    for step, _ in steps:
        done += [*clash.base[at : step.first], *step.lines]
        at = step.last
    return done + clash.base[at:]


def _place(entry: tuple[Step, bool]) -> tuple[int, int, int, bool]:
    """At one spot the deeper lines come first, as they go on with what is above; else the template's."""
    step, is_ours = entry
    return step.first, step.last, -depth(step.lines), is_ours


def _steps(base: Lines, side: Lines) -> list[Step]:
    found = SequenceMatcher(None, base, side, autojunk=False).get_opcodes()
    return [Step(first, last, side[start:end]) for kind, first, last, start, end in found if kind != "equal"]


def _once(mine: list[Step], other: list[Step]) -> list[Step]:
    """Ours without the lines that the template has added as well."""
    known = {line for step in other for line in _said(step.lines)}
    return [step._replace(lines=[line for line in step.lines if line.strip() not in known]) for step in mine]


def _meet(one: Step, two: Step) -> bool:
    """Whether they change the same lines, or one adds in the midst of them, or both add the same."""
    if one.adds and two.adds:
        return one.first == two.first and bool(_said(one.lines) & _said(two.lines))
    if one.adds or two.adds:
        added, changed = (one, two) if one.adds else (two, one)
        return changed.first < added.first < changed.last
    return one.first < two.last and two.first < one.last


def _said(lines: Lines) -> set[bytes]:
    return {line.strip() for line in lines if line.strip()}
