# Derived from the template: `copier update` replaces this file. Do not edit.
"""What describes a person reaches neither the log nor a problem nor a metric, however an operation ends."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, NoReturn

import pytest
import structlog
from fastapi import FastAPI

from delivery.contract import Operation
from delivery.json_types import mapping
from tests.compliance.events import module
from tests.contract.calls import Prepared, by_id, database, prepared, send
from tests.support.api import Api
from tests.support.contract import OPERATIONS
from tests.support.logs import logged

redaction = module("redaction")
Json = Any  # what a JSON document may hold
NAMES: frozenset[str] = redaction.personal_names()
SPOKEN = 6  # letters; a shorter value may stand in a line for other reasons
TAKES_PERSONAL = [op for op in OPERATIONS if op.body and NAMES & mapping(op.body.schema.get("properties")).keys()]


class Leaking:
    """A database facade with a bug that tells everything it was given."""

    def __init__(self, told: object) -> None:
        self._told = told

    async def one(self, *_: object, **__: object) -> NoReturn:
        raise RuntimeError(f"could not work with {self._told}")

    many = one

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        raise RuntimeError(f"could not work with {self._told}")
        yield


def personal(value: Json, *, under: bool = False) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from personal(inner, under=under or name in NAMES)
    elif isinstance(value, list):
        for inner in value:
            yield from personal(inner, under=under)
    elif under and isinstance(value, str) and len(value) >= SPOKEN:
        yield value


def spoken(text: str, ready: Prepared) -> list[str]:
    return [value for value in personal(ready.body) if value in text or json.dumps(value)[1:-1] in text]


@pytest.mark.parametrize("operation", TAKES_PERSONAL, ids=by_id)
async def test_nothing_personal_is_in_the_log_of_a_request(api: Api, app: FastAPI, operation: Operation) -> None:
    ready = await prepared(api, operation)

    with logged("debug") as log:
        await send(api, operation, ready)
        again = await send(api, operation, ready)  # taken, where it is unique
        malformed = await send(api, operation, ready, {**ready.body, "zq_unknown": 1})
    metrics = await api.client.get("http://test/metrics")

    assert list(personal(ready.body)) or not ready.body
    assert spoken(log.text, ready) == []
    assert spoken(metrics.text, ready) == []
    assert spoken(malformed.text, ready) == []
    assert again.is_success or spoken(again.text, ready) == []


@pytest.mark.parametrize("operation", TAKES_PERSONAL, ids=by_id)
async def test_nothing_personal_is_in_the_traceback_of_a_bug(api: Api, app: FastAPI, operation: Operation) -> None:
    ready = await prepared(api, operation)

    with logged() as log, database(app, Leaking(ready.body)):
        response = await send(api, operation, ready)

    assert spoken(log.text, ready) == []
    assert response.is_success or spoken(response.text, ready) == []
    if response.status_code == 500:
        [failure] = [line for line in log.lines if line["level"] == "error"]
        assert redaction.REDACTED in failure["exception"]
        assert "could not work with" in failure["exception"]


def test_a_line_loses_what_stands_under_a_personal_name_and_every_address() -> None:
    names = {name: "zq-value" for name in NAMES}

    with logged() as log:
        structlog.get_logger("zq").info("wrote to zq.person@example.com", row=names, to=["zq.person@example.com"])

    [line] = log.lines
    assert "zq.person" not in log.text
    assert "zq-value" not in log.text
    assert line["row"] == dict.fromkeys(NAMES, redaction.REDACTED)
    assert line["event"] == f"wrote to {redaction.REDACTED}"
