# Derived from the template: `copier update` replaces this file. Do not edit.
"""API3 Broken object property level authorization: fields that some may not read or write, secrets that nobody reads."""

from __future__ import annotations

from typing import Any

import pytest

from delivery.contract import Operation
from tests.contract.calls import (
    LISTS,
    ON_ROWS,
    Prepared,
    caller_without,
    listing_of,
    prepared,
    row_of,
    send,
    some_row,
    stored,
)
from tests.contract.shapes import pointers, problem
from tests.security.cases import each
from tests.support.api import Api
from tests.support.app import secrets
from tests.support.contract import members, table_of

Json = Any  # what a JSON document may hold


def _hidden(operation: Operation) -> list[tuple[str, str]]:
    """Fields of the operation's rows, each with a role that may call and not read it."""
    closed = {
        name: frozenset(m["x-read-roles"])
        for name, m in members(table_of(operation).name).items()
        if "x-read-roles" in m
    }
    return [(name, role) for name, readers in closed.items() if (role := caller_without(operation, readers))]


def _members(operation: Operation) -> dict[str, Json]:
    return dict[str, Json](operation.body.schema["properties"]) if operation.body else {}  # type: ignore[arg-type]  # a mapping


_ANSWERED = [
    op for op in ON_ROWS if op.success and any("json" in kind for kind in op.success.content)
]  # a file has no fields
_HIDDEN = [
    pytest.param(op, name, role, id=f"{op.operation_id}.{name}") for op in _ANSWERED for name, role in _hidden(op)
]
_ASKED = [
    pytest.param(op, query, role, id=f"{op.operation_id}?{query}")
    for op in LISTS
    for name, role in _hidden(op)
    for query in [*[f"sort={name}"] * (name in listing_of(op).sorts), *[name] * (name in listing_of(op).filters)]
]
_CREATES = [op for op in ON_ROWS if op.body and not op.parameters_in("path")]
_SEARCHED = [op for op in LISTS if any(name in listing_of(op).search for name, _ in _hidden(op))]
_CLOSED = [
    pytest.param(op, name, role, id=f"{op.operation_id}.{name}")
    for op in ON_ROWS
    for name, member in _members(op).items()
    if "x-write-roles" in member
    if (role := caller_without(op, frozenset(member["x-write-roles"])))
]
_SECRETS = [
    pytest.param(op, name, id=f"{op.operation_id}.{name}")
    for op in ON_ROWS
    for name, member in _members(op).items()
    if member.get("writeOnly")
]


@each("operation, name, role", _HIDDEN, without="field with `x-read-roles` that a caller may not read")
async def test_who_may_not_read_a_field_never_gets_it(api: Api, operation: Operation, name: str, role: str) -> None:
    ready = await prepared(api, operation, role)
    rows = (
        [await row_of(api, operation, ready.by)]
        if ready.row
        else [await some_row(api, table_of(operation).name, ready.by)]
    )
    body = {key: value for key, value in (ready.body or {}).items() if key != name} if operation.body else None

    response = await send(api, operation, Prepared(ready.by, ready.row or rows[0], body))

    assert response.is_success, response.text
    shown = response.json().get("items", [response.json()])
    assert shown
    assert [row for row in shown if name in row] == [], f"{operation.key} shows {name} to {role}: answer with `web.row`"


@each("operation, query, role", _ASKED, without="filter or order by a field with `x-read-roles`")
async def test_who_may_not_read_a_field_does_not_filter_or_sort_by_it(
    api: Api, operation: Operation, query: str, role: str
) -> None:
    by = await api.someone(role)
    row = await some_row(api, table_of(operation).name, by)
    assert row
    name, _, value = query.partition("=")
    wanted = value or row[name]
    text = str(wanted).lower() if isinstance(wanted, bool) else str(wanted)

    response = await api.call(operation.operation_id, by, query={name: text})

    assert problem(response) == (403, "forbidden")


@each("operation", _SEARCHED, without="search in a field with `x-read-roles`")
async def test_a_search_does_not_look_into_what_its_caller_may_not_read(api: Api, operation: Operation) -> None:
    for name, role in _hidden(operation):
        if name not in listing_of(operation).search:
            continue
        by = await api.someone(role)
        await some_row(api, table_of(operation).name, by, **{name: "xylophone"})

        response = await api.call(operation.operation_id, by, query={"q": "xylophone"})

        assert response.status_code == 403 or response.json()["items"] == [], name


@each("operation, name, role", _CLOSED, without="field with `x-write-roles` that a caller may not write")
async def test_who_may_not_write_a_field_is_refused_and_nothing_is_stored(
    api: Api, operation: Operation, name: str, role: str
) -> None:
    ready = await prepared(api, operation, role)
    full = await prepared(api, operation)
    value = full.body.get(name)
    before = await stored(api, table_of(operation).name)

    response = await send(api, operation, ready, {**ready.body, name: value})

    assert problem(response) == (403, "forbidden")
    assert f"/{name}" in pointers(response)
    assert await stored(api, table_of(operation).name) == before


@each("operation", [op for op in ON_ROWS if op.body], without="operation on rows with a body")
async def test_what_the_service_alone_writes_is_no_member_of_a_body(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    own = [name for name, member in members(table_of(operation).name).items() if member.get("x-write-roles") == []]

    for name in own:
        response = await send(api, operation, ready, {**ready.body, name: None})
        assert problem(response) == (422, "invalid"), name


@each("operation, name", _SECRETS, without="field with `writeOnly`")
async def test_a_secret_is_kept_unreadable_and_never_returned(api: Api, operation: Operation, name: str) -> None:
    ready = await prepared(api, operation)
    secret = ready.body.get(name)
    if secret is None:  # none of the callers of this operation may write it
        return

    response = await send(api, operation, ready)

    assert response.is_success, response.text
    assert secret not in response.text
    assert name not in response.json()
    row_id = response.json()["id"]
    query = f'SELECT "{name}" FROM "{table_of(operation).name}" WHERE id = $1::text::uuid'
    kept = await api.db._pool.fetchval(query, row_id)
    await _assert_kept(kept, secret, table_of(operation).c[name].info["secret"])


@each("operation", _CREATES, without="operation that makes a row from a body")
async def test_nobody_makes_a_row_for_another(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    other = await api.someone()

    for name in ("owner_id", "id", "created_at", "deleted_at"):
        response = await send(api, operation, ready, {**ready.body, name: other.id})
        assert problem(response) == (422, "invalid"), name


async def _assert_kept(kept: Json, secret: str, kind: str) -> None:
    if kind == "hashed":
        assert kept.startswith("$argon2id$")
        assert await secrets.matches(secret, kept)
        assert not await secrets.matches(f"{secret}x", kept)
    else:
        assert secret.encode() not in kept
        assert secrets.decrypt(kept) == secret
