# Derived from the template: `copier update` replaces this file. Do not edit.
"""`python -m <package> audit`: the audit trail as JSON lines, for who may look into the database."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from uuid import UUID

import msgspec

from ..access import ANONYMOUS, Call
from ..database import Database
from .commands import run
from .trail import LISTING, AuditQuery


def main(arguments: Sequence[str]) -> int:
    """The command; 0, or 1 with one line on standard error."""
    options = _parser().parse_args(arguments)
    return run(lambda db: _events(db, options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="audit", description="Print the audit trail, the newest events first.")
    parser.add_argument("--row", type=UUID, help="only events about this row")
    parser.add_argument("--caller", type=UUID, help="only what this caller did")
    parser.add_argument("--table", help="only events about rows of this table")
    parser.add_argument("--limit", type=int, default=20, help="how many (default: 20)")
    return parser


async def _events(db: Database, options: argparse.Namespace) -> str:
    asked = {"row_id": options.row, "caller_id": options.caller, "table_name": options.table}
    given = {name: str(value) for name, value in asked.items() if value is not None}
    lines: list[str] = []
    cursor: dict[str, str] = {}
    while len(lines) < options.limit:
        page = await LISTING.page(Call(ANONYMOUS, db), AuditQuery.model_validate({**given, **cursor}))
        lines += [msgspec.json.encode(event).decode() for event in page.items]
        if page.next_cursor is None:
            break
        cursor = {"cursor": page.next_cursor}
    return "\n".join(lines[: options.limit])
