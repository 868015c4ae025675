# Derived from the template: `copier update` replaces this file. Do not edit.
"""No card number gets in: not in a body, a path, a query or a header, of no operation; and none is ever repeated."""

from __future__ import annotations

import copy
import itertools
import json
import random
import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import structlog

from delivery.contract import Operation
from delivery.json_types import mapping
from tests.compliance.events import dump, module
from tests.contract.calls import WITH_BODY, Prepared, by_id, prepared, send
from tests.contract.shapes import problem
from tests.support.api import Api
from tests.support.contract import OPERATIONS
from tests.support.logs import logged

cards = module("cards")
Json = Any  # what a JSON document may hold
# the issuers' published test numbers, in the ways that people write them
NUMBERS = [
    "4111111111111111",
    "4222222222222",
    "5555 5555 5555 4444",
    "2223-0031-2200-3222",
    "3782 822463 10005",
    "6011111111111117",
    "30569309025904",
    "3530 1113 3330 0000",
    "6212345678901232",
    "6759649826438453",
]
HIDDEN = [
    "card4111111111111111",
    "pan=4111111111111111;exp=12/29",
    "4111111111111111 12/29 737",
    "12 4111 1111 1111 1111",
    "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "\uff14\uff11\uff11\uff11 1111\u00a01111 1111",
    "4111\u20131111\u20131111\u20131111",
    "(4111111111111111)",
]
HARMLESS = [
    "4111111111111112",
    "0198c2a0-7b5c-7000-8000-000000000001",
    "41111111-1111-4111-8111-111111111111",
    "2026-01-31T12:00:00.123456Z",
    "2026-01-31 12:00:00",
    "1790000000000000000",
    "DE89 3704 0044 0532 0130 00",
    "NO93 8601 1117 947",
    "+47 22 22 55 55",
    "9007199254740991",
    "99999999999.99",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
]
_NEXT = itertools.cycle(NUMBERS)
_DIGITS = re.compile(r"[0-9](?:[ -]?[0-9]){12,}")
_ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")  # some hold enough digits in a row


def inputs(schema: Mapping[str, Json], at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Json]]:
    """Every place of a body, with a card number in a form that fits in there."""
    for name, member in mapping(schema.get("properties")).items():
        number = next(_NEXT)
        kinds = mapping(member).get("type")
        many = kinds if isinstance(kinds, list) else [kinds]
        if "object" in many:
            yield (*at, name), {"deep": [{"er": f"pay with {number}"}]}
            yield (*at, name), [re.sub("[ -]", "", number), 1]
            yield (*at, name), {number: 1}
            yield (*at, name), int(re.sub("[ -]", "", number))
        else:
            yield (*at, name), number
            yield (*at, name), int(re.sub("[ -]", "", number))
    yield (*at, "zq_unknown"), next(_NEXT)
    yield (*at, "zq_unknown"), {"deep": [{"er": [[f"pay with {next(_NEXT)}"]]}]}
    yield (*at, "zq_unknown"), {next(_NEXT): 1}


def assert_silent(number: str, *texts: str) -> None:
    digits = re.sub("[^0-9]", "", number)
    for text in texts:
        assert digits not in re.sub("[ -]", "", text)


@pytest.mark.parametrize("operation", WITH_BODY, ids=by_id)
async def test_a_body_with_one_anywhere_is_refused_and_kept_nowhere(api: Api, operation: Operation) -> None:
    assert operation.body is not None
    ready = await prepared(api, operation)
    for place, value in inputs(operation.body.schema):
        body = copy.deepcopy(ready.body)
        body[place[0]] = value

        with logged("debug") as log:
            response = await send(api, operation, ready, body)

        assert problem(response) == (422, "card-number"), (place, value)
        assert response.json()["errors"][0]["pointer"].startswith(f"/{place[0]}")
        for number in filter(cards.found_in, map(str, _leaves(value))):
            assert_silent(number, response.text, log.text)
    assert not [row for row in _DIGITS.findall(_ID.sub("", await dump(api.db))) if cards.found_in(row)]


def _leaves(value: Json) -> Iterator[Json]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from (name, *_leaves(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


@pytest.mark.parametrize("operation", WITH_BODY[-1:], ids=by_id)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "escapes", "nan"])
async def test_no_way_to_write_json_hides_one(api: Api, operation: Operation, encoding: str) -> None:
    ready = await prepared(api, operation)
    text = json.dumps({**ready.body, "zq": "4111111111111111"})
    if encoding == "escapes":
        text = text.replace("41111111", "\\u0034\\u0031\\u0031\\u0031\\u0031\\u0031\\u0031\\u0031")
    elif encoding == "nan":
        text = text.replace("{", '{"not": NaN, ', 1)

    response = await api.call(
        operation.operation_id,
        ready.by,
        row=ready.row,
        content=text.encode("utf-16" if encoding == "utf-16" else "utf-8"),
        headers={"content-type": "application/json"},
    )

    assert problem(response) == (422, "card-number")


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
async def test_one_in_the_query_or_a_header_is_refused_and_not_repeated(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    for number in NUMBERS[:2]:
        for options in _elsewhere(number):
            with logged("debug") as log:
                response = await _sent(api, operation, ready, options)

            assert problem(response) == (422, "card-number"), options
            assert_silent(number, response.text, str(response.headers), log.text)


def _elsewhere(number: str) -> list[dict[str, Json]]:
    return [
        {"query": {"zq": number}},
        {"query": {number: "zq"}},
        {"query": {"q": f"find {number[:4]} {number[4:]}"}},
        {"headers": {"x-request-id": number}},
        {"headers": {"idempotency-key": f"pay-{number}"}},
        {"headers": {"user-agent": f"browser {number}"}},
    ]


async def _sent(api: Api, operation: Operation, ready: Prepared, options: dict[str, Json]) -> httpx.Response:
    headers = {**({"content-type": "application/json"} if operation.body else {}), **options.get("headers", {})}
    return await send(api, operation, ready, **{**options, "headers": headers})


@pytest.mark.parametrize("number", NUMBERS)
async def test_one_in_the_path_is_refused_and_not_repeated(api: Api, number: str) -> None:
    with logged("debug") as log:
        responses = [
            await api.client.get(f"/zq/{written}") for written in (number, quote(number, safe=""), f"a-{number}")
        ]

    for response in responses:
        assert problem(response) == (422, "card-number")
        assert cards.REDACTED.split()[0][1:] in response.json()["instance"]
        assert_silent(number, response.text, log.text)


@pytest.mark.parametrize("text", [*NUMBERS, *HIDDEN])
def test_one_is_found_however_it_is_written(text: str) -> None:
    assert cards.found_in(text)
    assert cards.REDACTED in cards.redacted(text)
    assert not cards.found_in(cards.redacted(text))


@pytest.mark.parametrize("text", HARMLESS)
def test_ids_moments_and_accounts_are_none(text: str) -> None:
    assert not cards.found_in(text)
    assert cards.redacted(text) == text


def test_a_random_id_or_moment_is_never_taken_for_one() -> None:
    dice = random.Random(7)
    ids = [str(uuid.UUID(int=dice.getrandbits(128), version=4)) for _ in range(20_000)]
    moments = [str(1_700_000_000_000_000 + dice.getrandbits(47)) for _ in range(5_000)]

    assert [text for text in ids + moments if cards.found_in(text)] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_no_line_of_the_log_holds_one_whoever_wrote_it(number: str) -> None:
    with logged() as log:
        try:
            raise ValueError(f"refused by the bank: {number}")
        except ValueError:
            structlog.get_logger("zq").exception(
                f"paying with {number}", data={number: [number]}, amount=int(number[:4])
            )

    [line] = log.lines
    assert_silent(number, log.text)
    assert line["amount"] == int(number[:4])
    assert cards.REDACTED in line["exception"]
