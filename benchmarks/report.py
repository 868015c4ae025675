"""What a measurement hands back: figures as tables for people and as JSON for programs."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Cell = str | int | float | None
Row = dict[str, Cell]
STARTED = time.monotonic()


@dataclass
class Table:
    """One table; the keys of the rows are its columns, in the order of the first row."""

    title: str
    rows: list[Row]
    note: str = ""

    def text(self) -> str:
        columns = list(self.rows[0]) if self.rows else []
        lines = [columns, *([shown(row.get(column)) for column in columns] for row in self.rows)]
        widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
        drawn = ["  ".join(aligned(line, widths)).rstrip() for line in lines]
        return "\n".join([self.title, "", *drawn, *(["", self.note] if self.note else [])])


@dataclass
class Report:
    """All tables of one command.

    Attributes:
        raw: Every single sample, so that somebody else can judge the medians.
    """

    command: str
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    raw: Mapping[str, object] = field(default_factory=dict)

    def text(self, machine: Mapping[str, str]) -> str:
        head = " · ".join(machine.values())
        return "\n\n".join([head, *(table.text() for table in self.tables), *self.notes])

    def data(self, machine: Mapping[str, str]) -> dict[str, object]:
        tables = {table.title: table.rows for table in self.tables}
        return {"command": self.command, "machine": machine, "tables": tables, "notes": self.notes, "raw": self.raw}


def progress(line: str) -> None:
    """One line on standard error, with the seconds since the start."""
    print(f"[{time.monotonic() - STARTED:5.0f} s] {line}", file=sys.stderr, flush=True)


def shown(value: Cell) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return str(value)


def aligned(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The first column to the left, figures to the right."""
    return [
        text.ljust(width) if place == 0 else text.rjust(width)
        for place, (text, width) in enumerate(zip(line, widths, strict=True))
    ]
