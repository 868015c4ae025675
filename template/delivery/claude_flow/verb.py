# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery claude-flow`: answers a call by the command that does here what it was meant to do."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence

from ..database import Outcome
from ..json_types import Json
from ..project import Project
from . import mirror, notes
from .calls import Answer, answer, table


def understood(words: Sequence[str]) -> Answer:
    """Words as claude-flow takes them, also with `npx claude-flow` before them."""
    rest = [*words]
    while rest and (rest[0] == "npx" or rest[0].partition("@")[0] == "claude-flow"):
        rest.pop(0)
    return answer(rest)


def noted(project: Project, found: Answer, say: Callable[[str], None]) -> Outcome:
    """Writes down what no command answers."""
    said = found.options.get("message", "")
    note = notes.write(project.root, found.call, said)
    mirror.forward(project.root, "note", "--message", said)
    say(found.line)
    return Outcome(True, (f"{found.call}: {said}",), {"note": note})


def shown() -> Outcome:
    """The whole table."""
    rows = table()
    lines = []
    for row in rows:
        options = "".join(f" --{name} {shlex.quote(wanted)}" for name, wanted in row.where.items())
        lines.append(f"{' '.join(row.call)}{options} -> {row.runs or 'a note'} ({row.because})")
    data: list[Json] = [
        {"call": " ".join(row.call), "where": dict(row.where), "runs": row.runs, "because": row.because} for row in rows
    ]
    return Outcome(True, (*lines, f"{len(rows)} rows"), {"calls": data})
