# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which operations have tests, and whether those are red: read from the marks, without importing a test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..tdd.marks import read


@dataclass(frozen=True)
class Marked:
    """A test function. Its cycle is the operation that it belongs to."""

    file: str
    name: str
    cycle: str
    red: bool


def marked_tests(root: Path) -> list[Marked]:
    """Every test that names a cycle. A file that is no Python has none; the checks of phase 2 say so."""
    found: list[Marked] = []
    for path in sorted((root / "tests").rglob("test_*.py")):
        source = path.read_text(encoding="utf-8", errors="replace")
        if "cycle(" not in source:
            continue
        try:
            cases = read(path.relative_to(root).as_posix(), source).values()
        except SyntaxError:
            continue
        found += [Marked(c.path, c.id.rpartition("::")[2], c.cycle, c.colour == "red") for c in cases if c.cycle]
    return found
