# Derived from the template: `copier update` replaces this file. Do not edit.
"""`python -m <package> sweep-files`: removes objects that no row names. Run it every day; two at once do no harm."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from asyncpg import PostgresError
from sqlalchemy import Column, select

from .. import development
from ..database import Database, connect
from ..problems import Problem
from ..settings import settings
from ..statements import statement
from ..tables import metadata
from .columns import file_columns, stored
from .settings import FileSettings
from .store import Store


def main(arguments: Sequence[str]) -> int:
    """The command; 0, or 1 with one line on standard error."""
    hours = _parser().parse_args(arguments).hours
    try:
        removed = asyncio.run(_on_the_database(timedelta(hours=hours)))
    except (Problem, PostgresError, RuntimeError, OSError, ValueError) as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 1
    print(f"{removed} removed")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sweep-files",
        description="Remove files that no row names any more: of deleted rows, erased persons, broken uploads.",
        epilog="Example: sweep-files --hours 2",
    )
    parser.add_argument(
        "--hours", type=_hours, default=1.0, help="leave alone what is younger: it may be on its way into a row (1)"
    )
    return parser


def _hours(text: str) -> float:
    hours = float(text)
    if not 0 <= hours <= 100_000:
        raise argparse.ArgumentTypeError("must be from 0 to 100000")
    return hours


async def _on_the_database(grace: timedelta) -> int:
    own = FileSettings()
    own.refuse_unsafe()
    url = await asyncio.to_thread(development.database_url)
    async with connect(url, size=1, queue=1, timeout_s=settings().statement_timeout_s) as db:
        return await sweep(db, Store(own), grace)


async def sweep(db: Database, store: Store, grace: timedelta) -> int:
    """Remove every object of a file field that no row names and that is older.

    An object is named within its request, if ever: who is older than that and has no name, gets none any more.

    Returns:
        How many there were.
    """
    before, gone = datetime.now(UTC) - grace, 0
    for column in [column for table in metadata.sorted_tables for column in file_columns(table)]:
        named = await _named(db, column)
        async for key, made_at in store.entries(f"{column.table.name}/{column.name}/"):
            if made_at < before and _id(key) not in named:
                await store.remove(key)
                gone += 1
    for path in await asyncio.to_thread(store.unfinished):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


async def _named(db: Database, column: Column[object]) -> set[UUID]:
    """Of rows that are marked as deleted too: they may come back."""
    found = await db.many(statement(select(column).where(column.is_not(None))))
    return {stored(record[0]).id for record in found}


def _id(key: str) -> UUID | None:
    """None for what this service did not put there: it is removed too, the place is its own."""
    try:
        return UUID(key.rpartition("/")[2])
    except ValueError:
        return None
