# Derived from the template: `copier update` replaces this file. Do not edit.
"""asyncpg on the request path: one statement for a read, one transaction for a write, both opened here only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import asyncpg
import msgspec

from .problems import Unavailable
from .statements import Statement
from .violations import explained

if TYPE_CHECKING:
    from collections.abc import Iterator

    Record = asyncpg.Record
    Connection = asyncpg.Connection[Record]
    Pool = asyncpg.Pool[Record]

NEVER = 2**31 - 1  # queries after which a connection is replaced; its state is clean, so there is no need
_DOWN = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.QueryCanceledError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
)


class Executor(Protocol):
    """Runs statements: the database (each on its own) or a transaction (together)."""

    async def one(self, statement: Statement, /, **values: object) -> Record | None: ...
    async def many(self, statement: Statement, /, **values: object) -> list[Record]: ...


class Database:
    """The pool, with bounded waiting: a caller gets 503 rather than a queue without end."""

    def __init__(self, pool: Pool, *, queue: int) -> None:
        self._pool, self._room = pool, queue + pool.get_max_size()
        self.busy = 0

    async def one(self, statement: Statement, /, **values: object) -> Record | None:
        """The first row, if any."""
        with self._entered(), explained(statement):
            return await self._pool.fetchrow(statement.text, *statement.arguments(values))

    async def many(self, statement: Statement, /, **values: object) -> list[Record]:
        with self._entered(), explained(statement):
            return await self._pool.fetch(statement.text, *statement.arguments(values))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Everything inside happens or nothing does. Never commit by hand."""
        with self._entered():
            async with self._pool.acquire() as connection, connection.transaction():
                yield Transaction(connection)

    async def ping(self) -> None:
        """Raises Unavailable where the database does not answer."""
        with self._entered():
            await self._pool.fetchval("SELECT 1")

    def pool_use(self) -> tuple[int, int]:
        """Connections in use, connections at most."""
        return self._pool.get_size() - self._pool.get_idle_size(), self._pool.get_max_size()

    @contextmanager
    def _entered(self) -> Iterator[None]:
        if self.busy >= self._room:
            raise Unavailable("Too many requests wait for the database.", headers={"Retry-After": "1"})
        self.busy += 1
        try:
            yield
        except _DOWN as fault:
            if isinstance(fault, ValueError):  # a value that the driver can't encode is a fault of ours
                raise
            raise Unavailable("The database did not answer in time.", headers={"Retry-After": "1"}) from fault
        finally:
            self.busy -= 1


class Transaction:
    """One connection inside `Database.transaction`."""

    def __init__(self, connection: Any) -> None:  # Any: the pool's proxy has no public type
        self._connection = connection

    async def one(self, statement: Statement, /, **values: object) -> Record | None:
        with explained(statement):
            row: Record | None = await self._connection.fetchrow(statement.text, *statement.arguments(values))
            return row

    async def many(self, statement: Statement, /, **values: object) -> list[Record]:
        with explained(statement):
            rows: list[Record] = await self._connection.fetch(statement.text, *statement.arguments(values))
            return rows


@asynccontextmanager
async def connect(url: str, *, size: int, queue: int, timeout_s: float) -> AsyncIterator[Database]:
    """Open a pool for the life of the service.

    Args:
        url: PostgreSQL URL.
        size: Connections, all opened at once: the first request waits for none.
        queue: Requests that may wait for a connection.
        timeout_s: Seconds one statement may take.
    """
    pool = await asyncpg.create_pool(
        url,
        min_size=size,
        max_size=size,
        reset=_keep,
        init=_prepare,
        statement_cache_size=512,
        max_inactive_connection_lifetime=0,  # else the first request after a quiet time would wait for a new one
        max_queries=NEVER,
        command_timeout=timeout_s,
        server_settings={"timezone": "UTC"},
    )
    try:
        yield Database(pool, queue=queue)
    finally:
        await pool.close()


async def _keep(_connection: Any) -> None:  # Any: as asyncpg declares it
    """No reset round trip per request: sessions carry no state. asyncpg itself still ends open transactions."""


async def _prepare(connection: Connection) -> None:
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=lambda v: msgspec.json.encode(v).decode(), decoder=msgspec.json.decode
    )
