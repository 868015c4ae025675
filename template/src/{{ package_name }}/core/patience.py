# Derived from the template: `copier update` replaces this file. Do not edit.
"""How long a migration waits for a lock: not long, and again. What queues behind it waits as well, and that is everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from alembic.util import CommandError
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from .settings import Settings

TRIES = 8
_NOT_AVAILABLE = "55P03"  # lock_not_available
_OLDEST = text(
    "SELECT pid, state, extract(epoch FROM now() - xact_start)::int FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL "
    "ORDER BY xact_start LIMIT 1"
)


def bounded(engine: AsyncEngine, configuration: Settings) -> None:
    """Gives every transaction its bounds: per transaction, as a pooler may hand each of them to another session."""
    lock_ms, statement_ms = (
        int(1000 * seconds)
        for seconds in (configuration.migration_lock_timeout_s, configuration.migration_statement_timeout_s)
    )

    @event.listens_for(engine.sync_engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {lock_ms}")
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {statement_ms}")


async def again(
    engine: AsyncEngine, migrate: Callable[[], Awaitable[None]], lock_s: float, pause_s: float = 1.0
) -> None:
    """Migrates, and tries again where a lock was not to be had. What is committed is not done twice.

    Raises:
        CommandError: the lock was never free. Alembic says it in one line.
    """
    for attempt in range(1, TRIES + 1):
        try:
            return await migrate()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") != _NOT_AVAILABLE:
                raise
        if attempt < TRIES:  # between two tries, whoever queued behind this one gets through
            await asyncio.sleep(attempt * pause_s)
    raise CommandError(
        f"not migrated: a lock was not free, {TRIES} times within {lock_s:g} s; {await _holder(engine)}. "
        "End it or let it end, then migrate again: what was committed stays"
    )


async def _holder(engine: AsyncEngine) -> str:
    """Who has it, as far as can be told. No query of theirs: it may hold somebody's data."""
    async with engine.connect() as connection:
        found = (await connection.execute(_OLDEST)).first()
    return f"the oldest transaction is process {found[0]}, {found[1]}, {found[2]} s old" if found else "it is free now"
