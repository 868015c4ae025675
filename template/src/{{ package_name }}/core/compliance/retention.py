# Derived from the template: `copier update` replaces this file. Do not edit.
"""`python -m <package> retention`: what has been kept long enough is deleted. Without --apply it only says what would be."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, select

from ..database import Database, Executor
from ..statements import Statement, statement
from ..tables import metadata
from . import audit
from .commands import Refused, run

DELETED_DAYS = 30


def main(arguments: Sequence[str]) -> int:
    """The command; 0, or 1 with one line on standard error."""
    options = _parser().parse_args(arguments)
    return run(lambda db: _asked(db, options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="retention",
        description="Delete what has been kept long enough: soft-deleted rows, what has expired, old audit events.",
        epilog="Run it once a day with --apply. Without it nothing is deleted.",
    )
    parser.add_argument("--apply", action="store_true", help="delete; else only say how many rows would go")
    parser.add_argument(
        "--deleted-days", type=int, default=DELETED_DAYS, help=f"soft-deleted rows: {DELETED_DAYS} by default"
    )
    parser.add_argument(
        "--audit-days", type=int, default=audit.KEPT_DAYS, help=f"audit events: {audit.KEPT_DAYS} or more"
    )
    return parser


async def _asked(db: Database, options: argparse.Namespace) -> str:
    if options.audit_days < audit.KEPT_DAYS or options.deleted_days < 0:
        raise Refused(f"audit events are kept for {audit.KEPT_DAYS} days at least, and no number of days is negative")
    now = datetime.now(UTC)
    gone = await purge(
        db,
        deleted_before=now - timedelta(days=options.deleted_days),
        audited_before=now - timedelta(days=options.audit_days),
        apply=options.apply,
    )
    word = "deleted" if options.apply else "would be deleted (--apply does it)"
    return "\n".join(f"{table}: {count} {word}" for table, count in gone.items())


async def purge(db: Database, *, deleted_before: datetime, audited_before: datetime, apply: bool) -> dict[str, int]:
    """How many rows of each table go; with `apply` they are gone, and the trail says so."""
    async with db.transaction() as tx:
        found = {}
        for table, overdue in _overdue():
            before = audited_before if table is audit.EVENTS else deleted_before
            found[table.name] = await _go(tx, table, overdue, before, apply=apply)
        if apply:
            await audit.record(tx, "retention", detail={"deleted": found})
    return found


def _overdue() -> Iterator[tuple[Table, str]]:
    """Each table with something to purge, and the column that says since when; what refers to others comes first."""
    for table in reversed(metadata.sorted_tables):
        if table is audit.EVENTS:
            yield table, "created_at"
        elif column := table.info.get("expires"):
            yield table, column
        elif table.info.get("soft_delete"):
            yield table, "deleted_at"


async def _go(tx: Executor, table: Table, column: str, before: datetime, *, apply: bool) -> int:
    if "expires" in table.info:
        before = datetime.now(UTC)
    record = await tx.one(_statement(table, column, apply=apply), before=before)
    return int(record["gone"]) if record else 0


@functools.cache
def _statement(table: Table, column: str, *, apply: bool) -> Statement:
    where = [table.c[column] < bindparam("before", type_=table.c[column].type), *_free(table)]
    if not apply:
        return statement(select(func.count().label("gone")).select_from(table).where(*where))
    gone = delete(table).where(*where).returning(table.c[column]).cte("gone_rows")
    return statement(select(func.count().label("gone")).select_from(gone))


def _free(table: Table) -> Iterator[ColumnElement[bool]]:
    """A row that another one still refers to, and that this restricts, waits for the other."""
    for other in metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table is table and (key.ondelete or "RESTRICT") == "RESTRICT" and other is not table:
                yield ~select(other).where(key.parent == key.column).exists()
