# Derived from the template: `copier update` replaces this file. Do not edit.
"""The audit trail as it lies in the database, and changes to hold it against."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import httpx
from sqlalchemy import Table

from delivery.contract import Operation
from tests.contract.calls import ON_ROWS, Prepared, send
from tests.support.api import Api
from tests.support.app import Database, compliance
from tests.support.contract import table_of

Json = Any  # what a JSON document may hold
Event = Mapping[str, Json]
WRITES = [operation for operation in ON_ROWS if operation.method != "GET"]
_numbers = itertools.count(1)


def module(name: str) -> ModuleType:
    """A module of the service's core/compliance."""
    return importlib.import_module(f"{compliance.__name__}.{name}")


async def made(
    api: Api, operation: Operation, ready: Prepared, body: Json = None
) -> tuple[httpx.Response, list[Event], dict[str, tuple[Json, Json]]]:
    """Make a call: its answer, its events, and for each row that it changed what that was and is."""
    request_id = f"audited-{next(_numbers)}"
    headers = {"x-request-id": request_id} | ({"content-type": "application/json"} if operation.body else {})
    table = table_of(operation)
    before = await contents(api.db, table)
    response = await send(api, operation, ready, body, headers=headers)
    after = await contents(api.db, table)
    changed = {i: (before.get(i), after.get(i)) for i in before.keys() | after.keys() if before.get(i) != after.get(i)}
    return response, await events(api.db, request_id=request_id), changed


async def contents(db: Database, table: Table) -> dict[str, Json]:
    found = await db._pool.fetch(f'SELECT id, to_jsonb(t) AS row FROM "{table.name}" t')
    return {str(record["id"]): record["row"] for record in found}


async def events(db: Database, **having: object) -> list[Event]:
    """Events with these values, the oldest first."""
    where = " AND ".join(f"{name} = ${place}" for place, name in enumerate(having, 1)) or "true"
    found = await db._pool.fetch(f"SELECT * FROM audit_events WHERE {where} ORDER BY created_at, id", *having.values())
    return [dict(record) for record in found]


async def dump(db: Database) -> str:
    """Every row of every table of the service, as text."""
    names = await db._pool.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    async with db._pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL bytea_output = 'escape'")  # what is kept as bytes is read as text too
        lines = [await connection.fetch(f'SELECT t::text AS line FROM "{record["relname"]}" t') for record in names]
    return "\n".join(record["line"] for record in itertools.chain(*lines))
