# Derived from the template: `copier update` replaces this file. Do not edit.
"""Entity tags on everything that is read, 304 for who has it already, 412 for who would undo somebody else's change."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from delivery.contract import Operation
from tests.contract.calls import ON_ROWS, Prepared, by_id, prepared, send, stored, uncounted
from tests.contract.shapes import pointers, problem
from tests.support.api import Api
from tests.support.app import access, crud, preconditions, requirements, rows, wire
from tests.support.contract import OPERATIONS, table_of

Json = Any  # what a JSON document may hold
_READS = [op for op in ON_ROWS if op.method == "GET" and op.success and op.success.content]
_CHANGES = [
    op
    for op in ON_ROWS
    if op.method != "GET" and len(op.parameters_in("path")) == 1 and op.path.split("/")[2][0] == "{"
]
_UPDATES = [op for op in _CHANGES if op.method == "PATCH" and op.body and op.body.schema["properties"]]
_OTHERS = [
    op for op in OPERATIONS if op.method != "GET" and (op.path.startswith(("/auth", "/accounts")) or "{" not in op.path)
]
_STALE = '"00000000000000000000000000000000"'
_MALFORMED = ["x", '"a', "W/", '"a" "b"', "", "*, *", '"a", *', '"é"', f'"{"a" * 3000}"']


async def tag_of(api: Api, operation: Operation, ready: Prepared) -> str:
    """The tag of what this caller would be shown of the row."""
    found: rows.Rows[Json] = table_of(operation).info["rows"]
    call = access.Call(ready.by.caller, api.db)
    assert ready.row
    row = await crud.read(call, found, ready.row["id"])
    return preconditions.entity_tag(wire.representation(call, found, row))


async def conditional(api: Api, operation: Operation, ready: Prepared, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value.encode() for name, value in headers.items()}
    kind = {"content-type": b"application/json"} if operation.body else {}
    return await send(api, operation, ready, headers={**kind, **named})


@pytest.mark.parametrize("operation", _READS, ids=by_id)
async def test_who_has_it_already_is_told_so_and_nothing_else(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    first = await send(api, operation, ready)
    tag = first.headers["etag"]

    for known in (tag, f"W/{tag}", f"{_STALE}, {tag}", f'W/"x",{tag} , "y"', "*"):
        again = await conditional(api, operation, ready, if_none_match=known)

        assert (again.status_code, again.content) == (304, b""), known
        assert again.headers["etag"] == tag
        for name in ("cache-control", "vary"):
            assert again.headers.get(name) == first.headers.get(name)
        assert "content-type" not in again.headers
        assert "content-length" not in again.headers


@pytest.mark.parametrize("operation", _READS, ids=by_id)
async def test_who_has_something_else_gets_it_whole(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    first = await send(api, operation, ready)

    again = await conditional(api, operation, ready, if_none_match=f'{_STALE}, W/"x"')

    assert (again.status_code, again.content, again.headers["etag"]) == (200, first.content, first.headers["etag"])
    if first.headers["content-type"].endswith("json"):  # of a file it is the checksum
        assert preconditions.entity_tag(first.content) == first.headers["etag"]  # strong: from the bytes, not a column


@pytest.mark.parametrize("operation", _CHANGES, ids=by_id)
async def test_a_change_of_what_the_caller_knows_goes_through(api: Api, operation: Operation) -> None:
    for known in ("*", None):
        ready = await prepared(api, operation)
        tag = known or await tag_of(api, operation, ready)

        response = await conditional(api, operation, ready, if_match=f"{_STALE}, {tag}" if known is None else tag)

        assert response.status_code == int(operation.success.status if operation.success else 0), response.text
        if response.content and response.json().get("id") == (ready.row or {}).get("id"):
            assert response.headers["etag"] == await tag_of(api, operation, ready)
            assert response.headers["etag"] != tag or ready.body == {}  # that changes nothing


@pytest.mark.parametrize("operation", _CHANGES, ids=by_id)
async def test_a_change_of_something_else_is_refused_and_changes_nothing(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    tag = await tag_of(api, operation, ready)
    before = await stored(api, table_of(operation).name)

    for known in (_STALE, f"W/{tag}", f'"x", "{tag[1:-2]}"'):
        response = await conditional(api, operation, ready, if_match=known)

        assert problem(response) == (412, "precondition-failed"), known
    assert await stored(api, table_of(operation).name) == before


@pytest.mark.parametrize("operation", _UPDATES, ids=by_id)
async def test_of_two_changes_at_once_one_is_made_and_one_is_told(api: Api, app: FastAPI, operation: Operation) -> None:
    ready = await prepared(api, operation)
    tag = await tag_of(api, operation, ready)

    with uncounted(app):
        at_once = await asyncio.gather(*(conditional(api, operation, ready, if_match=tag) for _ in range(4)))

    assert sorted(response.status_code for response in at_once) == [200, 412, 412, 412]


@pytest.mark.parametrize("operation", [*_READS, *_CHANGES], ids=by_id)
async def test_a_list_of_tags_that_is_none_is_refused(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    name = "if_none_match" if operation.method == "GET" else "if_match"

    for malformed in _MALFORMED:
        response = await conditional(api, operation, ready, **{name: malformed})

        assert problem(response) == (422, "invalid"), malformed
        assert pointers(response) == [f"/header/{name.replace('_', '-')}"]


@pytest.mark.parametrize("operation", _OTHERS, ids=by_id)
async def test_a_promise_that_can_not_be_kept_is_not_made(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)

    response = await conditional(api, operation, ready, if_match="*")

    assert problem(response) == (422, "invalid")


async def test_two_callers_who_see_different_things_have_different_tags(api: Api) -> None:
    for operation in [op for op in _READS if op.parameters_in("path")]:
        ready = await prepared(api, operation)
        shown: dict[bytes, str] = {}
        for role in sorted((operation.roles or frozenset()) & (operation.sees_all or operation.roles or frozenset())):
            response = await api.call(operation.operation_id, await api.someone(role), row=ready.row)
            shown[response.content] = response.headers["etag"]

        assert len(set(shown.values())) == len(shown), operation.key


def test_there_is_something_to_test() -> None:
    assert _READS or not ON_ROWS
    assert requirements.VERSION_PREFIX
