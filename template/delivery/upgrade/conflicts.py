# Derived from the template: `copier update` replaces this file. Do not edit.
"""Conflicts, told to whoever has to decide: which lines, what stands on each side, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPEN = re.compile(rb"^<<<<<<< ", re.MULTILINE)
_CLOSE = re.compile(rb"^>>>>>>> ", re.MULTILINE)
_MOST = 0.5  # of the lines differ: a program did it, and not a person
_WIDTH = 70


def has_markers(text: bytes | None) -> bool:
    return bool(text and _OPEN.search(text) and _CLOSE.search(text))


def clashes(path: str, was: bytes | None, now: bytes | None, made: bytes | None) -> Iterator[str]:
    """A line per place, and what is behind all of them where it can be told.

    Args:
        was: The project's file.
        now: The file with markers.
        made: What the template generated last time.
    """
    if was is None or now is None:
        yield "one side has deleted it, and the other has changed it"
        return
    for first, last, ours, theirs in _hunks(now.decode("utf-8", "replace").splitlines()):
        yield f"{path}:{first}-{last}: yours is {_shown(ours)}, the template's {_shown(theirs)}"
    if made is None:
        yield "a file of yours has the name of a new one of the template"
    elif _rewritten(made, was):
        yield "most of its lines are not as they were generated: if a formatter did that, run the project's own, `ruff format`"


def _hunks(lines: list[str]) -> Iterator[tuple[int, int, list[str], list[str]]]:
    """First and last line of each place, and both sides."""
    start, side = 0, ""
    ours: list[str] = []
    theirs: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.startswith("<<<<<<< "):
            start, ours, theirs, side = number, [], [], "ours"
        elif side == "ours" and line.startswith(("=======", "||||||| ")):
            side = "base" if line.startswith("|") else "theirs"
        elif side == "base" and line.startswith("======="):
            side = "theirs"
        elif side and line.startswith(">>>>>>> "):
            yield start, number, ours, theirs
            side = ""
        elif side != "base" and side:
            (ours if side == "ours" else theirs).append(line)


def _shown(side: list[str]) -> str:
    said = [line.strip() for line in side if line.strip()]
    if not said:
        return "nothing"
    first = said[0] if len(said[0]) <= _WIDTH else said[0][: _WIDTH - 1] + "…"
    return f"`{first}`" + (f" and {len(said) - 1} more lines" if said[1:] else "")


def _rewritten(made: bytes, was: bytes) -> bool:
    lines = [line for line in made.splitlines() if line.strip()]
    still = set(was.splitlines())
    return bool(lines) and sum(line not in still for line in lines) > _MOST * len(lines)
