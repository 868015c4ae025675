# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rows of others do not exist: not to read, not to change, not to refer to, in no list and no search."""

from __future__ import annotations

from typing import Any

import pytest

from delivery.contract import Operation
from tests.contract.calls import (
    LISTS,
    ON_ROWS,
    Prepared,
    by_id,
    caller_without,
    prepared,
    row_of,
    send,
    some_row,
    stored,
)
from tests.contract.shapes import pointers, problem
from tests.support.api import Api
from tests.support.app import registry
from tests.support.contract import table_of

Json = Any  # what a JSON document may hold
_OWNED = [op for op in ON_ROWS if op.owned and caller_without(op, op.sees_all)]
_ON_A_ROW = [op for op in _OWNED if op.parameters_in("path")]
_MEND = "a row of another: let its statement ask for the owner too, as `Rows.mine` in core/rows.py does"
_SEEN_BY_SOME = [
    op for op in ON_ROWS if op.owned and op.parameters_in("path") and op.sees_all & (op.roles or frozenset())
]


def _members(operation: Operation) -> dict[str, Json]:
    return dict[str, Json](operation.body.schema["properties"]) if operation.body else {}  # type: ignore[arg-type]  # a mapping


def _target(operation: Operation, name: str) -> str:
    return str(_members(operation)[name]["x-references"])


def _references(*, owned: bool) -> list[Any]:  # Any: pytest's parameter sets
    """Members that refer to rows which may be somebody else's, or deleted but still there."""
    return [
        pytest.param(op, name, id=f"{op.operation_id}.{name}")
        for op in ON_ROWS
        for name, member in _members(op).items()
        if (target := member.get("x-references"))
        if registry.METADATA.tables[target].info["owned" if owned else "soft_delete"]
        if not owned or _limited_role(op, target)
    ]


def _limited_role(operation: Operation, target: str) -> str | None:
    """A role that may make the reference and sees only its own rows of the target."""
    return caller_without(operation, registry.METADATA.tables[target].info["sees_all"])


@pytest.mark.parametrize("operation", _ON_A_ROW, ids=by_id)
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


@pytest.mark.parametrize("operation", _SEEN_BY_SOME, ids=by_id)
async def test_roles_that_see_every_row_see_it(api: Api, operation: Operation) -> None:
    for role in sorted(operation.sees_all & (operation.roles or frozenset())):
        row = await row_of(api, operation, await api.someone())
        ready = await prepared(api, operation, role)

        response = await send(api, operation, Prepared(ready.by, row, ready.body))

        assert response.status_code != 404, role


@pytest.mark.parametrize("operation", [op for op in LISTS if op.owned], ids=by_id)
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


@pytest.mark.parametrize("operation", [op for op in LISTS if op in _OWNED], ids=by_id)
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


@pytest.mark.parametrize(("operation", "name"), _references(owned=True))
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


@pytest.mark.parametrize(("operation", "name"), _references(owned=False))
async def test_a_reference_to_a_deleted_row_is_refused_and_nothing_is_stored(
    api: Api, operation: Operation, name: str
) -> None:
    target = _target(operation, name)
    ready = await prepared(api, operation)
    gone = await some_row(api, target, ready.by)
    assert gone
    await api.db._pool.execute(f'UPDATE "{target}" SET deleted_at = now() WHERE id = $1::text::uuid', gone["id"])
    before = await stored(api, table_of(operation).name)

    response = await send(api, operation, ready, {**ready.body, name: gone["id"]})

    assert problem(response) == (404, "not-found")
    assert pointers(response) == [f"/{name}"]
    assert await stored(api, table_of(operation).name) == before


@pytest.mark.parametrize("operation", [op for op in ON_ROWS if op.body and not op.parameters_in("path")], ids=by_id)
async def test_nobody_makes_a_row_for_another(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    other = await api.someone()

    for name in ("owner_id", "id", "created_at", "deleted_at"):
        response = await send(api, operation, ready, {**ready.body, name: other.id})
        assert problem(response) == (422, "invalid"), name
