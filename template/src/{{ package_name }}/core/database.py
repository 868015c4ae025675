# Derived from the template: `copier update` replaces this file. Do not edit.
"""asyncpg on the request path: one statement for a read, one transaction for a write, both opened here only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
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

Prelude = Callable[[], str]
NEVER = 2**31 - 1  # queries after which a connection is replaced; its state is clean, so there is no need
_DOWN = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the connection broke between two messages of one statement
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

    def __init__(self, pool: Pool, *, queue: int, prelude: Prelude | None = None) -> None:
        self._pool, self._room, self._prelude = pool, queue + pool.get_max_size(), prelude
        self.busy = self.failures = self.refusals = 0
        self.written: Callable[[Sequence[str]], Awaitable[None]] | None = (
            None  # told of every statement that took effect
        )

    async def one(self, statement: Statement, /, **values: object) -> Record | None:
        """The first row, if any."""
        if self._prelude and statement.writes:
            async with self.transaction() as tx:
                return await tx.one(statement, **values)
        with self._entered(), explained(statement):
            row = await self._pool.fetchrow(statement.text, *statement.arguments(values))
        if self.written is not None:
            await self.written((statement.text,))
        return row

    async def many(self, statement: Statement, /, **values: object) -> list[Record]:
        if self._prelude and statement.writes:
            async with self.transaction() as tx:
                return await tx.many(statement, **values)
        with self._entered(), explained(statement):
            rows = await self._pool.fetch(statement.text, *statement.arguments(values))
        if self.written is not None:
            await self.written((statement.text,))
        return rows

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Everything inside happens or nothing does. Never commit by hand."""
        with self._entered():
            async with self._pool.acquire() as connection, connection.transaction():
                if self._prelude:
                    await connection.execute(self._prelude())
                transaction = Transaction(connection)
                yield transaction
        if self.written is not None:
            await self.written(transaction.texts)

    @asynccontextmanager
    async def joined(self) -> AsyncIterator[Database]:
        """A database whose every statement and transaction is part of one transaction: all of it holds or nothing does."""
        async with self.transaction() as tx:
            joined = Joined(self, tx)
            try:
                yield joined
            finally:
                joined.end()

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
            self.refusals += 1
            raise Unavailable("Too many requests wait for the database.", headers={"Retry-After": "1"})
        self.busy += 1
        try:
            yield
        except _DOWN as fault:
            if isinstance(fault, ValueError):  # a value that the driver can't encode is a fault of ours
                raise
            self.failures += 1
            raise Unavailable("The database did not answer in time.", headers={"Retry-After": "1"}) from fault
        finally:
            self.busy -= 1


class Transaction:
    """One connection inside `Database.transaction`."""

    def __init__(self, connection: Any) -> None:  # Any: the pool's proxy has no public type
        self._connection = connection
        self.texts: list[str] = []

    async def one(self, statement: Statement, /, **values: object) -> Record | None:
        self.texts.append(statement.text)
        with explained(statement):
            row: Record | None = await self._connection.fetchrow(statement.text, *statement.arguments(values))
            return row

    async def many(self, statement: Statement, /, **values: object) -> list[Record]:
        self.texts.append(statement.text)
        with explained(statement):
            rows: list[Record] = await self._connection.fetch(statement.text, *statement.arguments(values))
            return rows

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """A savepoint: what fails inside is undone, and the transaction goes on."""
        async with self._connection.transaction():
            yield

    def alone(self, statement: Statement) -> AbstractAsyncContextManager[None]:
        """A savepoint of its own for a statement that may break a rule; reading breaks none."""
        return nullcontext() if statement.text.startswith("SELECT") else self.part()


class Joined(Database):
    """A database inside one transaction. A statement that fails undoes itself alone, as it would outside.

    Once the transaction is over, it is the database outside again: work that goes on after an answer finds it there.
    """

    def __init__(self, outside: Database, tx: Transaction) -> None:
        super().__init__(outside._pool, queue=0)
        self._outside: Database = outside
        self._tx: Transaction | None = tx
        self._turn = asyncio.Lock()  # a connection takes one statement at a time

    def end(self) -> None:
        self._tx = None

    async def one(self, statement: Statement, /, **values: object) -> Record | None:
        if self._tx is None:
            return await self._outside.one(statement, **values)
        async with self._turn, self._tx.alone(statement):
            return await self._tx.one(statement, **values)

    async def many(self, statement: Statement, /, **values: object) -> list[Record]:
        if self._tx is None:
            return await self._outside.many(statement, **values)
        async with self._turn, self._tx.alone(statement):
            return await self._tx.many(statement, **values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        if self._tx is None:
            async with self._outside.transaction() as tx:
                yield tx
        else:
            async with self._tx.part():
                yield self._tx


@asynccontextmanager
async def connect(
    url: str, *, size: int, queue: int, timeout_s: float, prelude: Prelude | None = None
) -> AsyncIterator[Database]:
    """Open a pool for the life of the service.

    Args:
        url: PostgreSQL URL.
        size: Connections, all opened at once: the first request waits for none.
        queue: Requests that may wait for a connection.
        timeout_s: Seconds one statement may take.
        prelude: Gives the statement that each writing transaction begins with.
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
        yield Database(pool, queue=queue, prelude=prelude)
    finally:
        await pool.close()


async def _keep(_connection: Any) -> None:  # Any: as asyncpg declares it
    """No reset round trip per request: sessions carry no state. asyncpg itself still ends open transactions."""


async def _prepare(connection: Connection) -> None:
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=lambda v: msgspec.json.encode(v).decode(), decoder=msgspec.json.decode
    )
