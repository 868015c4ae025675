# Derived from the template: `copier update` replaces this file. Do not edit.
"""API6 Unrestricted access to sensitive business flows: in order, once, and no more often than the contract allows one caller."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from delivery.contract import Operation
from tests.contract.calls import GUARDED, ON_ROWS, Prepared, caller_of, prepared, send, some_row
from tests.contract.shapes import problem
from tests.security.cases import each
from tests.security.counted import Watched, called, watched_limits
from tests.support.api import Api
from tests.support.app import edge, limits
from tests.support.contract import members, table_of

Json = Any  # what a JSON document may hold
_FLOW = "operation with `x-from` in openapi.yaml"
_ACTIONS = [op for op in ON_ROWS if op.extensions.get("x-from")]
_SENSITIVE = [op for op in GUARDED if op.limit]
_DELETES = [op for op in ON_ROWS if op.method == "DELETE"]


def _twice(found: list[Operation]) -> list[Operation]:
    """Without those that a caller may call only once in a while."""
    return [
        operation
        for operation in found
        if all(rate.calls > 1 for text in (operation.limit, operation.rate_limit) for rate in limits.rates(text))
    ]


@each("operation", _twice(_ACTIONS), without=_FLOW)
async def test_an_action_at_once_ends_as_one_after_the_other(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    one_by_one = [(await send(api, operation, ready)).status_code for _ in range(2)]
    await api.db._pool.execute(f'DELETE FROM "{operation.path.split("/")[1].replace("-", "_")}"')
    ready = await prepared(api, operation)

    at_once = await asyncio.gather(*(send(api, operation, ready) for _ in range(2)))

    assert one_by_one[0] == 200
    assert sorted(response.status_code for response in at_once) == one_by_one


@each("operation", _ACTIONS, without=_FLOW)
async def test_an_action_is_refused_from_every_other_state(api: Api, operation: Operation) -> None:
    table = table_of(operation)
    for name, states in dict[str, Json](operation.extensions["x-from"]).items():  # type: ignore[arg-type]  # a mapping
        values = members(table.name)[name].get("enum") or [True, False]
        for state in [value for value in values if value not in states]:
            ready = await prepared(api, operation)
            row = await some_row(api, table.name, ready.by, **{name: state})

            response = await send(api, operation, Prepared(ready.by, row, None))

            assert response.status_code == 409, f"{operation.key} though {name} is {state!r}: {response.text}"
            shown = await api.db._pool.fetchval(
                f'SELECT "{name}"::text FROM "{table.name}" WHERE id::text = $1', row["id"] if row else ""
            )
            assert shown == (str(state).lower() if isinstance(state, bool) else state)


@each("operation", _twice(_DELETES), without="operation that deletes rows")
async def test_one_of_two_deletes_one_row(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)

    at_once = await asyncio.gather(*(send(api, operation, ready) for _ in range(2)))

    assert sorted(response.status_code for response in at_once) == [204, 404]


@pytest.fixture
def watched(app: FastAPI) -> Iterator[Watched]:
    """The application with limits of its own, unused."""
    with watched_limits(app) as limits_of_app:
        yield limits_of_app


@each("operation", _SENSITIVE, without="operation with `x-limit` that asks to sign in")
async def test_a_flow_counts_who_calls_wherever_they_call_from(
    api: Api, service: edge.Edge, watched: Watched, operation: Operation
) -> None:
    by, [allowed, *_] = await caller_of(api, operation), limits.rates(operation.limit)
    first = await called(service, operation, by)
    counts = [count for count in watched.last if count.scope == "operation"]
    for _ in range(allowed.calls - 1):  # past HTTP: they are the same counts
        await watched.real.take(counts)

    elsewhere = await called(service, operation, by, "192.0.2.77")
    another = await called(service, operation, await caller_of(api, operation), "192.0.2.77")

    assert first.status_code != 429
    assert problem(elsewhere) == (429, "too-many-requests"), (
        f"{operation.key}: {operation.limit} is not counted by caller"
    )
    assert another.status_code != 429, f"{operation.key}: callers share a limit"
