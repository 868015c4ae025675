# Derived from the template: `copier update` replaces this file. Do not edit.
"""How long a migration waits: for a lock not long, and again, as what queues behind it waits as well; for another migration, its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from alembic.util import CommandError
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from .settings import Settings

TRIES = 8
OTHERS_S = 600.0  # what another migration may still take: less than the Job of a rollout gets, so that this one says why it ends
_NOT_AVAILABLE = "55P03"  # lock_not_available
_OLDEST = text(
    "SELECT pid, state, extract(epoch FROM now() - xact_start)::int FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL "
    "ORDER BY xact_start LIMIT 1"
)
_TURN = text("SELECT pg_try_advisory_xact_lock(hashtext('migrations'))")
_OTHER = text(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = "
    "(SELECT oid FROM pg_database WHERE datname = current_database()) AND objsubid = 1 "
    "AND (classid::bigint << 32) | objid::bigint = hashtext('migrations')"
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


@asynccontextmanager
async def alone(engine: AsyncEngine, pause_s: float = 0.5) -> AsyncIterator[None]:
    """One migrator at a time, from its first look at the database to its last write, over every transaction in between.

    It asks and sleeps: a statement that waits for a lock has a snapshot, and the CREATE INDEX CONCURRENTLY of the one that
    it waits for would wait for that. The lock is a transaction's, as behind a pooler no session is one's own.

    Raises:
        CommandError: another migration did not end. Alembic says it in one line.
    """
    until = asyncio.get_running_loop().time() + OTHERS_S
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="READ COMMITTED")  # no snapshot while it idles
        while not await _turn(connection):
            if asyncio.get_running_loop().time() > until:
                other = (await connection.execute(_OTHER)).scalar()
                raise CommandError(
                    f"not migrated: another migration, process {other} of the database, did not end within "
                    f"{OTHERS_S:g} s. Let it end, or end that process, then migrate again"
                )
            await asyncio.sleep(pause_s)
        yield


async def _turn(connection: AsyncConnection) -> bool:
    if not (await connection.execute(_TURN)).scalar():
        await connection.rollback()
        return False
    # it idles as long as the migrations take; and only the next statement lets go of the snapshot of the one before
    await connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    return True


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
