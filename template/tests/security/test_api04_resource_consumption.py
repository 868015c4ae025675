# Derived from the template: `copier update` replaces this file. Do not edit.
"""API4 Unrestricted resource consumption: calls, pages, bodies and statements have an end, on operations written by hand too."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from fastapi import FastAPI

from delivery.contract import Operation
from tests.contract.calls import ALL_LISTS, GUARDED, ON_ROWS, WITH_BODY, caller_of, prepared, raw, send, some_row
from tests.contract.shapes import problem
from tests.security.cases import each
from tests.security.counted import DEFAULT, Watched, called, watched_limits
from tests.support.api import NOBODY, Api, Someone
from tests.support.app import access, edge, limits, requirements
from tests.support.contract import CONTRACT, OPERATIONS, table_of

Json = Any  # what a JSON document may hold
_ITEM = r'"(service|resource|operation)-(second|minute|hour|day)"'
_LEFT = re.compile(rf"{_ITEM};r=([0-9]+);t=([0-9]+)")
_POLICY = re.compile(rf"{_ITEM};q=([0-9]+);w=([0-9]+)")


@pytest.fixture
def watched(app: FastAPI) -> Iterator[Watched]:
    """The application with the limits of a production, but for a small default."""
    with watched_limits(app) as found:
        yield found


def expected(operation: Operation) -> str:
    """The limits that the contract states for an operation, as the policy header names them."""
    stated = [("resource", operation.rate_limit)] if operation.rate_limit else [("service", DEFAULT)]
    stated += [("operation", operation.limit)] if operation.limit else []
    found = [(scope, rate) for scope, text in stated for rate in limits.rates(text)]
    return ", ".join(f'"{scope}-{rate.unit}";q={rate.calls};w={rate.seconds}' for scope, rate in found)


@each("operation", OPERATIONS, without="operation")
async def test_the_limits_of_the_contract_hold_for_each_caller(
    api: Api, service: edge.Edge, watched: Watched, operation: Operation
) -> None:
    by, other = await caller_of(api, operation), await caller_of(api, operation)

    first = await called(service, operation, by)
    counts, calls = watched.last, min(count.rate.calls for count in watched.last)
    for _ in range(min(calls, 10_000_000) - 2):  # all but one of the rest, past HTTP: they are the same counts
        await watched.real.take(counts)
    last = await called(service, operation, by) if calls > 1 else first
    beyond = await called(service, operation, by)
    another = await called(service, operation, other, "192.0.2.2")

    assert first.headers["ratelimit-policy"] == beyond.headers["ratelimit-policy"] == expected(operation)
    assert 429 not in {first.status_code, last.status_code, another.status_code}
    assert problem(beyond) == (429, "too-many-requests"), (
        f"{operation.key} has no end: its route needs a guard of web.can()"
    )
    assert 0 < int(beyond.headers["retry-after"]) <= max(count.rate.seconds for count in counts)
    assert 0 in [int(left) for _, _, left, _ in _LEFT.findall(beyond.headers["ratelimit"])]


@each("operation", OPERATIONS, without="operation")
async def test_every_answer_says_what_is_left(api: Api, watched: Watched, operation: Operation) -> None:
    ready = await prepared(api, operation)

    response = await send(api, operation, ready)

    named = _POLICY.findall(response.headers["ratelimit-policy"])
    left = _LEFT.findall(response.headers["ratelimit"])
    assert [(scope, unit) for scope, unit, *_ in left] == [(scope, unit) for scope, unit, *_ in named]
    for (*_, calls, seconds), (*_, remaining, reset) in zip(named, left, strict=True):
        assert int(remaining) == int(calls) - 1
        assert 0 < int(reset) <= int(seconds)


@each("operation", GUARDED[:1], without="operation that asks to sign in")
async def test_guesses_at_credentials_are_limited_by_where_they_come_from(
    service: edge.Edge, watched: Watched, operation: Operation
) -> None:
    bad = Someone(NOBODY.caller, access.SCHEME.headers("guessed"))

    statuses = [(await called(service, operation, bad)).status_code for _ in range(4)]
    elsewhere = await called(service, operation, bad, "192.0.2.2")

    assert statuses == [401, 401, 401, 429]
    assert elsewhere.status_code == 401


@each("operation", OPERATIONS, without="operation")
def test_every_answer_is_documented_with_its_limits(operation: Operation) -> None:
    bare = [
        f"{status} {name}"
        for status, answer in operation.responses.items()
        for name in (*(("RateLimit", "RateLimit-Policy") if status[0] in "24" else ()), *_retried(status))
        if name not in answer.headers
    ]

    assert {"429", "503"} <= operation.responses.keys(), "every operation can answer both: add them to openapi.yaml"
    assert bare == []


@each("operation", OPERATIONS, without="operation")
def test_everything_that_a_caller_sends_is_bounded(operation: Operation) -> None:
    schemas = [(parameter.key, parameter.schema) for parameter in operation.parameters]
    schemas += [("body", operation.body.schema)] if operation.body else []

    assert [f"{place}: {fault}" for place, schema in schemas for fault in _unbounded(schema)] == []


def test_the_contract_says_the_default() -> None:
    level = CONTRACT.root["info"]["x-service-level"]  # type: ignore[call-overload,index]  # mappings, as we wrote them

    assert level["rate-limit"] == requirements.RATE_LIMIT  # type: ignore[index,call-overload]  # as above


@each("operation", ALL_LISTS, without="list of rows")
async def test_a_list_asks_the_database_as_often_for_twenty_rows_as_for_one(api: Api, operation: Operation) -> None:
    by, asked = await caller_of(api, operation), list[int]()
    there = 0
    for rows in (1, min(20, requirements.MAX_PAGE_SIZE)):
        for _ in range(rows - there):
            await (some_row(api, table_of(operation).name, by) if operation in ON_ROWS else api.someone())
        there = rows
        await api.call(operation.operation_id, by)  # what is prepared or remembered once, is now
        with _statements(api) as statements:
            response = await api.call(operation.operation_id, by, query={"limit": str(rows)})
        if response.status_code == 501:
            return
        assert response.status_code == 200, response.text
        asked.append(len(statements))

    assert asked[0] == asked[1]


@each("operation", WITH_BODY, without="operation with a body")
async def test_a_body_has_an_end_whether_its_length_is_declared_or_not(api: Api, operation: Operation) -> None:
    by, beyond = await caller_of(api, operation), requirements.MAX_BODY_BYTES + 1

    answers = [await raw(api, operation, by, content) for content in (b" " * beyond, _chunks(beyond))]

    assert [problem(response) for response in answers] == [(413, "body-too-large")] * 2, operation.key


@each("operation", ALL_LISTS, without="list of rows")
async def test_a_page_has_an_end(api: Api, operation: Operation) -> None:
    by = await caller_of(api, operation)
    for limit in (requirements.MAX_PAGE_SIZE + 1, 10**9, -1):
        response = await api.call(operation.operation_id, by, query={"limit": str(limit)})

        assert problem(response) == (422, "invalid"), f"{operation.key} makes a page of {limit} rows: bound its `limit`"


@each("operation", WITH_BODY, without="operation with a body")
async def test_a_member_that_is_nested_without_end_is_refused(api: Api, operation: Operation) -> None:
    """At every depth that a parser, a check or the database could give up at."""
    by = await caller_of(api, operation)
    assert operation.body is not None
    for name in operation.body.schema.get("properties") or ["none"]:  # type: ignore[union-attr]  # a mapping
        for depth in (100, 450, 900, 5000):
            for begin, end in (("[", "]"), ('{"a":', "}")):
                content = f'{{"{name}":{begin * depth}1{end * depth}}}'
                assert problem(await raw(api, operation, by, content))[0] in (400, 422), (name, depth)


@contextmanager
def _statements(api: Api) -> Iterator[list[str]]:
    """What any connection of the pool is asked, whoever asks."""
    asked: list[str] = []
    pool: Any = api.db._pool
    loggers = [
        holder._con.query_logger(lambda record: asked.append(record.query)) for holder in pool._holders if holder._con
    ]
    with ExitStack() as stack:
        for logger in loggers:
            stack.enter_context(logger)
        yield asked


def _unbounded(schema: Json, place: str = "") -> Iterator[str]:
    """Texts, lists and numbers without an end; a `json` value, of many types, is bounded as a whole (core/formats.py)."""
    kinds = schema.get("type")
    kind = kinds[0] if isinstance(kinds, list) and set(kinds[1:]) <= {"null"} else kinds
    ends = {"string": ("maxLength", "enum"), "array": ("maxItems",), "integer": ("maximum",), "number": ("maximum",)}
    if isinstance(kind, str) and kind in ends and not any(end in schema for end in ends[kind]):
        yield f"{place or '/'} is a {kind} without {ends[kind][0]}"
    for name, member in schema.get("properties", {}).items():
        yield from _unbounded(member, f"{place}/{name}")
    if isinstance(schema.get("items"), dict):
        yield from _unbounded(schema["items"], f"{place}/*")


def _retried(status: str) -> Sequence[str]:
    return ("Retry-After",) if status in ("429", "503") else ()


async def _chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1000 + 1):
        yield b" " * 1000
