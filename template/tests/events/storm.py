# Derived from the template: `copier update` replaces this file. Do not edit.
"""Much that happens at once: things by the tests' own hand, and calls of clients over HTTP, while everything is killed."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from delivery.contract import Operation
from tests.contract.calls import some_row
from tests.support.api import FIRST_VERSION, Api, Someone
from tests.support.app import Database, access, ids, problems, registry, statements, styles
from tests.support.app import settings as configuration
from tests.support.contract import on_resources, table_of

from .parts import THING_DONE, Thing, Undone, core, metrics, settings, working

THINGS, EMITTERS, CLIENTS = 20, 4, 8
PAUSE_S, FROM_ONE = 0.1, 50
# They leave a state behind them, and may be called as often as one likes; None where no action emits.
_EMITTING = [found for found in on_resources() if found.extensions.get("x-emits") and found.extensions.get("x-from")]
ORDERED = next((found for found in _EMITTING if not found.extensions.get("x-limit")), None)
MAKE = statements.Statement(
    "CREATE TABLE IF NOT EXISTS test_happened (position bigserial, event_id uuid NOT NULL, thing uuid NOT NULL)", (), {}
)
FORGET = statements.Statement("TRUNCATE test_happened", (), {})
_HAPPENED = statements.statement(text("INSERT INTO test_happened (event_id, thing) VALUES (:event_id, :thing)"))
HAPPENED = statements.statement(text("SELECT event_id, thing FROM test_happened ORDER BY position"))


@asynccontextmanager
async def reached(told: configuration.Settings) -> AsyncIterator[Database]:
    """A database as the worker reaches it: it may go and come back."""
    own = settings.WorkerSettings(broker_url=settings.PLAIN)
    async with working.opened(told, own, metrics.EventMetrics()) as receiver:
        yield receiver.db


class Things:
    """Things to which much happens; some of it is undone. What is committed is in a table, by the same transaction."""

    def __init__(self, db: Database, over: Callable[[], bool]) -> None:
        self._db, self._over, self.undone, self.cut = db, over, 0, 0

    async def rage(self) -> None:
        """Each thing belongs to one emitter, so that the order of its events is known."""
        mine = [ids.new_id() for _ in range(THINGS // EMITTERS)]
        while not self._over():
            try:
                await self._happen(random.choice(mine), undone=random.random() < 0.1)
            except Undone:
                self.undone += 1
            except problems.Unavailable:  # nobody knows whether it was committed, but the table
                self.cut += 1
            await asyncio.sleep(random.uniform(0, 8 * PAUSE_S))

    async def _happen(self, thing: UUID, *, undone: bool) -> None:
        async with self._db.joined() as joined:
            call = replace(access.Call(access.ANONYMOUS, self._db), db=joined)
            event_id = await core.emit(call, THING_DONE, Thing(thing, 0))
            await joined.one(_HAPPENED, event_id=event_id, thing=thing)
            if undone:
                raise Undone


class Orders:
    """Calls of an operation that emits, each on a row of its own, by clients that ask again with the same key until they know."""

    def __init__(self, operation: Operation, db: Database, told: configuration.Settings, port: int, most: int) -> None:
        self._operation, self._db, self._told, self._left = operation, db, told, most
        self._base = f"http://127.0.0.1:{port}{styles.PUBLIC_PREFIX}"
        self.answered: list[UUID] = []
        self.again = 0

    async def place(self) -> None:
        async with httpx.AsyncClient(base_url=self._base, headers=FIRST_VERSION, timeout=5.0) as client:
            api = Api(client, self._db, self._told)
            while self._left > 0:
                by = await self._eventually(lambda: api.someone(*sorted(self._operation.roles or ())))
                for _ in range(FROM_ONE):  # who signed in is so for some minutes
                    self._left -= 1
                    if self._left < 0 or not await self._one(api, by):
                        return

    async def _one(self, api: Api, by: Someone) -> bool:
        before: Any = self._operation.extensions["x-from"]
        state = {name: values[0] for name, values in before.items()}
        row = await self._eventually(lambda: some_row(api, table_of(self._operation).name, by, **state))
        key = {"Idempotency-Key": str(ids.new_id())}
        while True:
            try:
                answer = await api.call(self._operation.operation_id, by, row=row, headers=key)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == 200:
                self.answered.append(UUID(row["id"]))
                return True
            if answer is not None and answer.status_code == 501:  # it is still to be written, test first
                return False
            # 409: the first attempt with this key has not ended; 503: the database is away, or it was cut off
            assert answer is None or answer.status_code in (409, 429, 503), answer.text
            self.again += 1
            await asyncio.sleep(random.uniform(0, 4 * PAUSE_S))

    async def _eventually(self, does: Callable[[], Any]) -> Any:  # Any: whatever it makes
        while True:
            try:
                return await does()
            except problems.Unavailable:
                await asyncio.sleep(PAUSE_S)

    async def committed(self) -> set[UUID]:
        """The rows that are no longer in the state that it starts from, whatever anybody was told."""
        table = registry.METADATA.tables[table_of(self._operation).name]
        before: Any = self._operation.extensions["x-from"]
        (column, states), *_ = before.items()
        rows = await self._db.many(statements.statement(text(f'SELECT id, "{column}" AS state FROM "{table.name}"')))
        return {row["id"] for row in rows if row["state"] not in states}


def by_thing(rows: list[Any]) -> dict[UUID, list[UUID]]:
    """Events in the order in which they are found."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        found[row["thing"]].append(row["event_id"])
    return found
