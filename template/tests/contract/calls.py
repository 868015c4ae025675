# Derived from the template: `copier update` replaces this file. Do not edit.
"""Calls that any operation of the contract can be tried with, hand-written ones too, and rows to try them on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from delivery.contract import Operation
from tests.support.api import Api, Row, Someone
from tests.support.app import Database, limits, listing, problems, registry
from tests.support.contract import OPERATIONS, members, on_resources, table_of

Json = Any  # what a JSON document may hold
LISTINGS: list[listing.Listing[Json]] = list[Json](registry.LISTINGS)
ATTEMPTS = 25  # at a row whose values nobody else has
ON_ROWS = [operation for operation in on_resources() if members(table_of(operation).name)]
LISTS = [operation for operation in ON_ROWS if operation.method == "GET" and operation.path.count("/") == 1]
ALL_LISTS = [operation for operation in on_resources() if operation.method == "GET" and operation.path.count("/") == 1]
GUARDED = [operation for operation in OPERATIONS if operation.security and not operation.anonymous]
WITH_BODY = [operation for operation in OPERATIONS if operation.body is not None]


def listing_of(operation: Operation) -> listing.Listing[Json]:
    """What the list of an operation's table may be asked for."""
    return next(found for found in LISTINGS if found.rows.table is table_of(operation))


def by_id(operation: Operation) -> str:
    """The name of an operation's case in a test's id."""
    return operation.operation_id


@dataclass(frozen=True)
class Prepared:
    """A call that is ready to be made."""

    by: Someone
    row: Row | None
    body: Json


async def prepared(api: Api, operation: Operation, *roles: str) -> Prepared:
    """A caller with these roles (all that may call, unless told), a row where one is named, a body where one is read."""
    by = await caller_of(api, operation, *roles)
    row = await row_of(api, operation, by)
    return Prepared(by, row, await api.body(operation.operation_id, by) if operation.body else None)


async def caller_of(api: Api, operation: Operation, *roles: str) -> Someone:
    return await api.someone(*(roles or sorted(operation.roles or ())))


async def row_of(api: Api, operation: Operation, owner: Someone) -> Row | None:
    """A row that the operation can start from. An account's operations get the caller's own."""
    if not operation.parameters_in("path"):
        return None
    if operation not in ON_ROWS:
        return {"id": owner.id}
    before: Mapping[str, list[Json]] = operation.extensions.get("x-from") or {}  # type: ignore[assignment]  # as we wrote it
    row = await some_row(api, table_of(operation).name, owner, **{name: states[0] for name, states in before.items()})
    assert row is not None, f"no row of {table_of(operation).name} could be made"
    await api.with_file(operation, row)
    return row


async def some_row(api: Api, table: str, owner: Someone, **given: Json) -> Row | None:
    """A row whose unique values nobody has yet; None where the given values are taken for good."""
    for _ in range(ATTEMPTS):
        try:
            return await api.row(table, owner, **given)
        except problems.AlreadyExists:
            continue
    return None


async def send(api: Api, operation: Operation, ready: Prepared, body: Json = None, **options: Json) -> httpx.Response:
    """Make the call. The body goes out as plain ASCII: half a character is then an escape, as an attacker sends it."""
    body = ready.body if body is None else body
    headers = {"content-type": "application/json"} if operation.body else {}
    content = json.dumps(body) if operation.body else None
    return await api.call(
        operation.operation_id, ready.by, row=ready.row, **{"content": content, "headers": headers, **options}
    )


async def raw(
    api: Api, operation: Operation, by: Someone, content: Json, kind: str = "application/json"
) -> httpx.Response:
    """Call it with bytes for a body, on a row that is not there."""
    headers = {"content-type": kind}
    return await api.call(operation.operation_id, by, row=api.unknown_row(), content=content, headers=headers)


async def stored(api: Api, table: str) -> list[tuple[object, ...]]:
    """Everything in a table, in an order of its own."""
    connection = api.db._pool
    return [tuple(row) for row in await connection.fetch(f'SELECT * FROM "{table}" ORDER BY id')]


@contextmanager
def database(app: FastAPI, instead: object) -> Iterator[None]:
    """The application with another database facade."""
    real: Database = app.state.db
    app.state.db = instead
    try:
        yield
    finally:
        app.state.db = real


@contextmanager
def uncounted(app: FastAPI) -> Iterator[None]:
    """Calls that are made at once: none of them uses up what another is allowed, however low the limit."""
    real: limits.Limits = app.state.limits
    app.state.limits = limits.Limiter(enabled=False)
    try:
        yield
    finally:
        app.state.limits = real


def sees_all(operation: Operation, role: str) -> bool:
    """Whether a role sees every row of an owned table."""
    return not operation.owned or role in operation.sees_all


def caller_without(operation: Operation, allowed: frozenset[str]) -> str | None:
    """A role that may call the operation and is none of these."""
    return next(iter(sorted((operation.roles or frozenset()) - allowed)), None)
