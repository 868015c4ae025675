# Derived from the template: `copier update` replaces this file. Do not edit.
"""API1 Broken object level authorization: rows of others do not exist, not to read, change, refer to or find out about."""

from __future__ import annotations

from typing import Any

import pytest

from delivery.contract import Operation
from tests.contract.calls import (
    LISTS,
    ON_ROWS,
    Prepared,
    caller_without,
    prepared,
    row_of,
    send,
    some_row,
    stored,
)
from tests.contract.shapes import pointers, problem
from tests.security.cases import each
from tests.security.told import WAYS, said, told
from tests.support.api import Api
from tests.support.app import registry
from tests.support.contract import table_of

Json = Any  # what a JSON document may hold
_OWNED = [op for op in ON_ROWS if op.owned and caller_without(op, op.sees_all)]
_ON_A_ROW = [op for op in _OWNED if op.parameters_in("path")]
_HIDING = [op for op in _OWNED if len(op.parameters_in("path")) == 1]
_ONE = "operation on one row with `x-owned` in openapi.yaml"
_MEND = "a row of another: let its statement ask for the owner too, as `Rows.mine` in core/rows.py does"
_SEEN_BY_SOME = [
    op for op in ON_ROWS if op.owned and op.parameters_in("path") and op.sees_all & (op.roles or frozenset())
]


def _members(operation: Operation) -> dict[str, Json]:
    return dict[str, Json](operation.body.schema["properties"]) if operation.body else {}  # type: ignore[arg-type]  # a mapping


def _target(operation: Operation, name: str) -> str:
    return str(_members(operation)[name]["x-references"])


def _references() -> list[Any]:  # Any: pytest's parameter sets
    """Members that refer to rows which may be somebody else's."""
    return [
        pytest.param(op, name, id=f"{op.operation_id}.{name}")
        for op in ON_ROWS
        for name, member in _members(op).items()
        if (target := member.get("x-references"))
        if registry.METADATA.tables[target].info["owned"] and _limited_role(op, target)
    ]


def _limited_role(operation: Operation, target: str) -> str | None:
    """A role that may make the reference and sees only its own rows of the target."""
    return caller_without(operation, registry.METADATA.tables[target].info["sees_all"])


@each("operation", _ON_A_ROW, without=_ONE)
async def test_a_row_of_another_is_not_found_and_stays_as_it_was(api: Api, operation: Operation) -> None:
    role = caller_without(operation, operation.sees_all)
    assert role
    owner, other = await api.someone(role), await api.someone(role)
    ready = await prepared(api, operation, role)
    row = await row_of(api, operation, owner)
    before = await stored(api, table_of(operation).name)

    response = await send(api, operation, Prepared(other, row, ready.body))

    assert problem(response) == (404, "not-found"), f"{operation.key} reaches {_MEND}"
    assert await stored(api, table_of(operation).name) == before, f"{operation.key} changes {_MEND}"


@each("operation", _SEEN_BY_SOME, without="operation on one row with `x-owned` and a role in its `unless`")
async def test_roles_that_see_every_row_see_it(api: Api, operation: Operation) -> None:
    for role in sorted(operation.sees_all & (operation.roles or frozenset())):
        row = await row_of(api, operation, await api.someone())
        ready = await prepared(api, operation, role)

        response = await send(api, operation, Prepared(ready.by, row, ready.body))

        assert response.status_code != 404, role


@each("operation", [op for op in LISTS if op.owned], without="list with `x-owned` in openapi.yaml")
async def test_a_list_shows_own_rows_and_all_to_those_who_see_all(api: Api, operation: Operation) -> None:
    for role in sorted(operation.roles or ()):
        owner, by = await api.someone(role), await api.someone(role)
        theirs = await some_row(api, table_of(operation).name, owner)
        mine = await some_row(api, table_of(operation).name, by)
        assert theirs
        assert mine

        seen = set(await api.pages(operation.operation_id, by, limit=2))

        assert mine["id"] in seen
        assert (theirs["id"] in seen) is (role in operation.sees_all), role


@each("operation", [op for op in LISTS if op in _OWNED], without="list with `x-owned` in openapi.yaml")
async def test_no_filter_and_no_search_reaches_rows_of_others(api: Api, operation: Operation) -> None:
    role = caller_without(operation, operation.sees_all)
    assert role
    row = await some_row(api, table_of(operation).name, await api.someone(role))
    by = await api.someone(role)
    assert row
    asked = {
        p.name: row.get(p.name) for p in operation.parameters_in("query") if p.name not in ("limit", "cursor", "sort")
    }

    for name, value in asked.items():
        text = "e" if name == "q" else str(value).lower() if isinstance(value, bool) else value
        response = await api.call(operation.operation_id, by, query={name: text}) if text is not None else None
        assert response is None or response.status_code == 403 or response.json()["items"] == [], name


@each("operation, name", _references(), without="reference to rows with `x-owned` in a body of openapi.yaml")
async def test_a_reference_to_a_row_of_another_is_refused_and_nothing_is_stored(
    api: Api, operation: Operation, name: str
) -> None:
    target = _target(operation, name)
    role = _limited_role(operation, target)
    assert role
    ready = await prepared(api, operation, role)
    theirs = await some_row(api, target, await api.someone(role))
    assert theirs
    before = await stored(api, table_of(operation).name)

    response = await send(api, operation, ready, {**ready.body, name: theirs["id"]})

    assert response.status_code in (403, 404), response.text
    if response.status_code == 404:
        assert pointers(response) == [f"/{name}"]
    assert await stored(api, table_of(operation).name) == before


@each("operation", _HIDING, without=_ONE)
async def test_a_row_of_another_is_as_if_it_were_not_there(api: Api, operation: Operation) -> None:
    role = caller_without(operation, operation.sees_all)
    assert role
    ready = await prepared(api, operation, role)
    theirs = await some_row(api, table_of(operation).name, await api.someone(role))
    assert theirs
    nowhere = api.unknown_row()

    for way in WAYS:
        for body in [ready.body] + ([{}] if operation.body else []):
            hidden = await told(api, operation, ready.by, theirs, body, way)
            unknown = await told(api, operation, ready.by, nowhere, body, way)

            assert said(hidden, theirs) == said(unknown, nowhere), way
            assert hidden.status_code in (404, 415, 422), way
            if way.keys() != {"Content-Type"} and "nonsense" not in way.values() and body == ready.body:
                refused = operation.method != "GET" and "If-None-Match" in way
                refused |= operation.upload is not None and "Idempotency-Key" in way
                assert problem(hidden) == ((422, "invalid") if refused else (404, "not-found")), way
