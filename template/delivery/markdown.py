# Derived from the template: `copier update` replaces this file. Do not edit.
"""Markdown whose text stays text: what somebody typed becomes no markup, no link and no mention."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_HARMLESS = {sign: f"&#{ord(sign)};" for sign in "&<>`|@#"} | {sign: f"\\{sign}" for sign in "\\*_[]~"}


def rows(heads: Sequence[str], cells: Iterable[Sequence[str]]) -> list[str]:
    """A table. What is in a cell was made harmless before."""
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    return lines + [f"| {' | '.join(row)} |" for row in cells]


def plain(said: str) -> str:
    """Text that no reader of Markdown takes for markup, a link, or the end of a cell."""
    return "".join(_HARMLESS.get(sign, sign) for sign in " ".join(said.split()))


def code(said: str) -> str:
    """As code, whatever is in it."""
    line = " ".join(said.split()).replace("|", "\\|")
    return f"`` {line} ``" if "`" in line else f"`{line}`"
