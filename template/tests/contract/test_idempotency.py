# Derived from the template: `copier update` replaces this file. Do not edit.
"""A request with a key has its effect once, on every operation that changes something, whoever sends it how often."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from delivery.contract import Operation
from tests.contract.calls import ON_ROWS, Prepared, by_id, caller_of, prepared, send, stored, uncounted
from tests.contract.shapes import pointers, problem
from tests.support.api import NOBODY, Api
from tests.support.app import idempotency, requirements
from tests.support.contract import OPERATIONS, table_of

Json = Any  # what a JSON document may hold
_KEYED = [op for op in ON_ROWS if op.method != "GET" and not op.upload]  # a file is not read twice to compare it
_WITH_BODY = [op for op in _KEYED if op.body]
_OF_SIGN_IN = [op for op in OPERATIONS if op.path.split("/")[1] in ("auth", "accounts") and op.method != "GET"]
_MALFORMED = ["", " ", "a b", "ä", '"a', "a" * 129, "a;b", "a, b", "\t"]


async def keyed(api: Api, operation: Operation, ready: Prepared, key: str, body: Json = None) -> httpx.Response:
    kind = {"content-type": "application/json"} if operation.body else {}
    headers = {**kind, "idempotency-key": key.encode()}
    return await send(api, operation, ready, body, headers=headers)


def new_key() -> str:
    return str(uuid4())


@pytest.mark.parametrize("operation", _KEYED, ids=by_id)
async def test_the_second_time_the_first_answer_is_given_again(api: Api, operation: Operation) -> None:
    ready, key = await prepared(api, operation), new_key()

    first = await keyed(api, operation, ready, key)
    after = await stored(api, table_of(operation).name)
    again = [await keyed(api, operation, ready, key) for _ in range(2)]
    again.append(await keyed(api, operation, ready, f'"{key}"'))

    assert first.is_success, first.text
    assert "idempotency-replayed" not in first.headers
    assert await stored(api, table_of(operation).name) == after
    for replayed in again:
        assert (replayed.status_code, replayed.content) == (first.status_code, first.content)
        assert replayed.headers["idempotency-replayed"] == "true"
        for name in ("content-type", "location", "etag", "cache-control", "link"):
            assert replayed.headers.get(name) == first.headers.get(name), name


@pytest.mark.parametrize("operation", _KEYED, ids=by_id)
async def test_at_once_it_is_carried_out_once(api: Api, app: FastAPI, operation: Operation) -> None:
    ready, key = await prepared(api, operation), new_key()
    before = len(await stored(api, table_of(operation).name))

    with uncounted(app):
        answers = await asyncio.gather(*(keyed(api, operation, ready, key) for _ in range(4)))

    done = [answer for answer in answers if answer.is_success]
    assert len([answer for answer in done if "idempotency-replayed" not in answer.headers]) == 1
    assert len({answer.content for answer in done}) == 1
    for other in (answer for answer in answers if answer not in done):
        assert problem(other) == (409, "request-in-progress")
    if not operation.parameters_in("path"):
        assert len(await stored(api, table_of(operation).name)) == before + 1


@pytest.mark.parametrize("operation", _KEYED[:3], ids=by_id)
async def test_while_the_first_is_being_answered_nobody_waits(api: Api, operation: Operation) -> None:
    ready, key = await prepared(api, operation), new_key()
    call = f"{operation.method} {requirements.VERSION_PREFIX}{operation.path}"
    name = idempotency._digest(ready.by.id, call, key)
    async with api.db.transaction() as first:
        await first.one(idempotency.LOCK, number=int.from_bytes(name[:8], signed=True))

        second = await keyed(api, operation, ready, key)

    assert problem(second) == (409, "request-in-progress")
    assert int(second.headers["retry-after"]) > 0
    assert (await keyed(api, operation, ready, key)).is_success


@pytest.mark.parametrize("operation", _KEYED, ids=by_id)
async def test_a_key_stands_for_one_request(api: Api, operation: Operation) -> None:
    ready, key = await prepared(api, operation), new_key()
    other = Prepared(ready.by, (await prepared(api, operation)).row and api.unknown_row(), ready.body)
    assert (await keyed(api, operation, ready, key)).is_success
    after = await stored(api, table_of(operation).name)

    responses = [await keyed(api, operation, ready, key, {**ready.body, "zq": 1})] if operation.body else []
    responses += [await keyed(api, operation, other, key)] if ready.row else []

    assert responses
    for response in responses:
        assert problem(response) == (422, "key-reused")
        assert pointers(response) == ["/header/idempotency-key"]
    assert [row for row in await stored(api, table_of(operation).name) if row in after] == after


@pytest.mark.parametrize("operation", [op for op in _KEYED if op.roles], ids=by_id)
async def test_the_key_of_another_caller_is_another_key(api: Api, operation: Operation) -> None:
    mine, key = await prepared(api, operation), new_key()
    theirs = await prepared(api, operation)
    assert (await keyed(api, operation, mine, key)).is_success

    response = await keyed(api, operation, theirs, key)

    assert response.is_success, response.text
    assert "idempotency-replayed" not in response.headers


@pytest.mark.parametrize("operation", _WITH_BODY, ids=by_id)
async def test_a_refused_request_leaves_its_key_unused(api: Api, operation: Operation) -> None:
    ready, key = await prepared(api, operation), new_key()
    assert problem(await keyed(api, operation, ready, key, {"no_such_member": 1})) == (422, "invalid")

    response = await keyed(api, operation, ready, key)

    assert response.is_success, response.text
    assert "idempotency-replayed" not in response.headers


@pytest.mark.parametrize("operation", [op for op in _KEYED if op.security and not op.anonymous], ids=by_id)
async def test_a_known_key_opens_nothing(api: Api, operation: Operation) -> None:
    ready, key = await prepared(api, operation), new_key()
    assert (await keyed(api, operation, ready, key)).is_success

    response = await keyed(api, operation, Prepared(NOBODY, ready.row, ready.body), key)

    assert problem(response) == (401, "unauthenticated")


@pytest.mark.parametrize("operation", _KEYED, ids=by_id)
async def test_a_key_that_is_none_is_refused(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    for malformed in _MALFORMED:
        response = await keyed(api, operation, ready, malformed)

        assert problem(response) == (422, "invalid"), malformed
        assert pointers(response) == ["/header/idempotency-key"]


@pytest.mark.parametrize("operation", _KEYED, ids=by_id)
async def test_what_can_not_be_kept_is_not_done(
    api: Api, operation: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = await prepared(api, operation)
    before = await stored(api, table_of(operation).name)
    monkeypatch.setattr(idempotency, "MAX_ANSWER_BYTES", -1)

    response = await keyed(api, operation, ready, new_key())

    assert problem(response) == (500, "internal-error")
    assert await stored(api, table_of(operation).name) == before


@pytest.mark.parametrize("operation", _KEYED[:1], ids=by_id)
async def test_old_answers_are_forgotten(api: Api, app: FastAPI, operation: Operation) -> None:
    ready, key = await prepared(api, operation), new_key()
    hours = app.state.settings.idempotency_hours
    await keyed(api, operation, ready, key)

    await idempotency.purge(api.db, hours)
    kept = await api.db._pool.fetchval("SELECT count(*) FROM idempotency_keys")
    await api.db._pool.execute("UPDATE idempotency_keys SET created_at = now() - make_interval(hours => $1)", hours)
    again = await keyed(api, operation, ready, key, None)
    await api.db._pool.execute("UPDATE idempotency_keys SET created_at = now() - make_interval(hours => $1)", hours)
    await idempotency.purge(api.db, hours)

    assert kept == 1
    assert "idempotency-replayed" not in again.headers
    assert await api.db._pool.fetchval("SELECT count(*) FROM idempotency_keys") == 0


@pytest.mark.parametrize("operation", _OF_SIGN_IN, ids=by_id)
async def test_an_answer_that_holds_secrets_is_not_kept(api: Api, operation: Operation) -> None:
    by = await caller_of(api, operation)

    response = await keyed(api, operation, Prepared(by, {"id": by.id}, {}), new_key())

    assert problem(response) == (422, "invalid")
    assert pointers(response) == ["/header/idempotency-key"]
