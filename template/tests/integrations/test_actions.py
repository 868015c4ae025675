# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every operation whose contract says `x-calls`: it asks first, holds no connection meanwhile, and obeys `on_failure`."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI

from delivery.contract import Operation
from tests.contract.calls import Prepared, by_id, prepared, send, some_row
from tests.contract.shapes import problem
from tests.integrations.behaviours import BAD, PARTNERS
from tests.integrations.conftest import Fakes
from tests.support.api import Api
from tests.support.app import partners
from tests.support.contract import members, on_resources, table_of

Json = Any  # what a JSON document may hold
KINDS = {kind.name: kind for kind in PARTNERS}


def _called(operation: Operation) -> list[str]:
    names: Json = operation.extensions.get("x-calls") or []
    return list(names)


CALLING = [operation for operation in on_resources() if _called(operation)]
EACH = [pytest.param(op, name, id=f"{op.operation_id}-{name}") for op in CALLING for name in _called(op)]


HEADERS: dict[str, dict[str, str]] = {
    "plain": {},
    "with a key": {"Idempotency-Key": "zq-1"},
    "if it matches": {"If-Match": "*"},
    "with both": {"Idempotency-Key": "zq-2", "If-Match": "*"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
@pytest.mark.parametrize("operation", CALLING, ids=by_id)
async def test_asks_each_partner_once_and_in_order(
    api: Api, fakes: Fakes, operation: Operation, headers: dict[str, str]
) -> None:
    order: list[str] = []
    for name, fake in fakes.items():
        fake.behaviour = _noting(fake, lambda name=name: order.append(name))
    ready = await prepared(api, operation)

    response = await send(api, operation, ready, headers=headers)

    assert response.status_code == 200, response.text
    assert order == _called(operation)


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
@pytest.mark.parametrize("operation", CALLING, ids=by_id)
async def test_holds_no_connection_while_it_asks(
    api: Api, app: FastAPI, fakes: Fakes, operation: Operation, headers: dict[str, str]
) -> None:
    used: list[int] = []
    for fake in fakes.values():
        fake.behaviour = _noting(fake, lambda: used.append(app.state.db.pool_use()[0]))
    ready = await prepared(api, operation)
    await send(api, operation, Prepared(ready.by, api.unknown_row(), ready.body))
    await _quiet(app)

    await send(api, operation, ready, headers=headers)

    assert used == [0] * len(_called(operation))


@pytest.mark.parametrize("operation", CALLING, ids=by_id)
async def test_a_repeated_request_asks_nobody_again(api: Api, fakes: Fakes, operation: Operation) -> None:
    ready = await prepared(api, operation)
    headers = {"Idempotency-Key": "zq-3"}
    first = await send(api, operation, ready, headers=headers)
    for fake in fakes.values():
        fake.asked.clear()

    again = await send(api, operation, ready, headers=headers)

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert [fake.asked for fake in fakes.values() if fake.asked] == []


@pytest.mark.parametrize(("operation", "name"), EACH)
async def test_a_request_that_is_tried_again_asks_under_the_same_key(
    api: Api, app: FastAPI, fakes: Fakes, operation: Operation, name: str
) -> None:
    ready = await prepared(api, operation)
    headers = {"Idempotency-Key": "zq-4"}
    if KINDS[name].on_failure == "ignore":
        pytest.skip("what is ignored is not tried again")
    fakes[name].behaviour = BAD["that it is broken"][1]
    refused = await send(api, operation, ready, headers=headers)
    fakes[name].behaviour = fakes[name].example

    done = await send(api, operation, ready, headers=headers)

    assert (refused.status_code, done.status_code) == (503, 200)
    assert len({asked.headers["idempotency-key"] for asked in fakes[name].asked}) == 1


@pytest.mark.parametrize("operation", CALLING, ids=by_id)
async def test_asks_nobody_about_a_row_that_has_changed(api: Api, fakes: Fakes, operation: Operation) -> None:
    ready = await prepared(api, operation)

    response = await send(api, operation, ready, headers={"If-Match": '"zq-old"'})

    assert problem(response) == (412, "precondition-failed")
    assert [fake.asked for fake in fakes.values() if fake.asked] == []


@pytest.mark.parametrize("operation", CALLING, ids=by_id)
async def test_asks_nobody_about_a_row_that_is_not_there(api: Api, fakes: Fakes, operation: Operation) -> None:
    ready = await prepared(api, operation)

    response = await send(api, operation, Prepared(ready.by, api.unknown_row(), ready.body))

    assert problem(response) == (404, "not-found")
    assert [fake.asked for fake in fakes.values() if fake.asked] == []


@pytest.mark.parametrize("operation", [op for op in CALLING if op.extensions.get("x-from")], ids=by_id)
async def test_asks_nobody_about_a_row_in_another_state(api: Api, fakes: Fakes, operation: Operation) -> None:
    table = table_of(operation).name
    for column, states in dict[str, Json](operation.extensions["x-from"]).items():  # type: ignore[arg-type]  # a mapping
        for state in [value for value in members(table)[column].get("enum") or [True, False] if value not in states]:
            ready = await prepared(api, operation)
            row = await some_row(api, table, ready.by, **{column: state})

            response = await send(api, operation, Prepared(ready.by, row, ready.body))

            assert response.status_code == 409, f"{column} is {state!r}: {response.text}"
            assert [fake.asked for fake in fakes.values() if fake.asked] == []


async def _quiet(app: FastAPI) -> None:
    """That a caller was there may be written down beside their first request."""
    for _ in range(100):
        if not app.state.db.pool_use()[0]:
            return
        await asyncio.sleep(0.01)


def _noting(fake: partners.Fake, note: Any) -> partners.Behaviour:  # Any: a function without arguments
    async def behave(asked: partners.Asked) -> partners.Said:
        note()
        return await fake.example(asked)

    return behave
