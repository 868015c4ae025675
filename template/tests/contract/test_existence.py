# Derived from the template: `copier update` replaces this file. Do not edit.
"""Nobody learns from an answer whether a row is there that they may not see: 403 or 404, the same in both cases."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from delivery.contract import Operation
from tests.contract.calls import ON_ROWS, Prepared, by_id, caller_without, prepared, send, some_row
from tests.contract.shapes import problem
from tests.support.api import Api, Row, Someone
from tests.support.app import requirements
from tests.support.contract import table_of

Json = Any  # what a JSON document may hold
_ON_ONE_ROW = [op for op in ON_ROWS if len(op.parameters_in("path")) == 1]
_HIDING = [op for op in _ON_ONE_ROW if op.owned and caller_without(op, op.sees_all)]
_CLOSED = [op for op in _ON_ONE_ROW if op.roles and set(requirements.ROLES) - op.roles]
_WAYS: list[dict[str, str]] = [
    {},
    {"If-Match": "*"},
    {"If-Match": '"00000000000000000000000000000000"'},
    {"If-Match": "nonsense"},
    {"If-None-Match": "*"},
    {"Idempotency-Key": "the-same-key"},
    {"Idempotency-Key": "another-key", "If-Match": "*"},
    {"Content-Type": "application/merge-patch+json"},
]


async def told(
    api: Api, operation: Operation, by: Someone, row: Row, body: Json, way: dict[str, str]
) -> httpx.Response:
    kind = {"Content-Type": "application/json"} if operation.body else {}
    return await send(api, operation, Prepared(by, row, body), headers={**kind, **way})


def said(response: httpx.Response, row: Row) -> tuple[int, str, frozenset[str]]:
    """All that a caller can tell two answers apart by, but for the id that they sent and the time."""
    return response.status_code, response.text.replace(row["id"], "…"), frozenset(response.headers)


@pytest.mark.parametrize("operation", _HIDING, ids=by_id)
async def test_a_row_of_another_is_as_if_it_were_not_there(api: Api, operation: Operation) -> None:
    role = caller_without(operation, operation.sees_all)
    assert role
    ready = await prepared(api, operation, role)
    theirs = await some_row(api, table_of(operation).name, await api.someone(role))
    assert theirs
    nowhere = api.unknown_row()

    for way in _WAYS:
        for body in [ready.body] + ([{}] if operation.body else []):
            hidden = await told(api, operation, ready.by, theirs, body, way)
            unknown = await told(api, operation, ready.by, nowhere, body, way)

            assert said(hidden, theirs) == said(unknown, nowhere), way
            assert hidden.status_code in (404, 415, 422), way
            if way.keys() != {"Content-Type"} and "nonsense" not in way.values() and body == ready.body:
                refused = operation.method != "GET" and "If-None-Match" in way
                assert problem(hidden) == ((422, "invalid") if refused else (404, "not-found")), way


@pytest.mark.parametrize("operation", _CLOSED, ids=by_id)
async def test_who_may_not_call_learns_nothing_of_any_row(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    assert ready.row
    nowhere = api.unknown_row()
    for role in sorted(set(requirements.ROLES) - (operation.roles or frozenset())):
        by = await api.someone(role)
        for way in _WAYS:
            there = await told(api, operation, by, ready.row, ready.body, way)
            unknown = await told(api, operation, by, nowhere, ready.body, way)

            assert said(there, ready.row) == said(unknown, nowhere)
            unread = "Content-Type" in way and operation.body and operation.method != "PATCH"
            assert there.status_code == (415 if unread else 403)
