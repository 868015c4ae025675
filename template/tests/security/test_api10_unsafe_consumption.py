# Derived from the template: `copier update` replaces this file. Do not edit.
"""API10 Unsafe consumption of APIs: what partners answer is not believed, takes no longer than it may, and leads nowhere."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from delivery.contract import Operation
from tests.contract.calls import prepared, send, stored
from tests.contract.shapes import problem
from tests.integrations.behaviours import BAD, FINE, GET, GOOD, JSON, PARTNERS, POST, Question, always, wrong_answers
from tests.integrations.conftest import Fakes, friendly
from tests.integrations.test_actions import EACH, KINDS
from tests.security.cases import each
from tests.support.api import Api
from tests.support.app import partners
from tests.support.contract import table_of
from tests.support.logs import logged

NAMES = [kind.name for kind in PARTNERS]
ASKS = [pytest.param(kind.name, ask, id=f"{kind.name}-{name}") for kind in PARTNERS for name, ask in kind.asks.items()]
GRACE_S = 0.5  # of a busy machine


@pytest.fixture(autouse=True)
def fakes(app: FastAPI) -> Iterator[Fakes]:
    """Every partner's fake by its name, friendly and without a memory."""
    yield from friendly(app)


@pytest.mark.parametrize("name", NAMES)
async def test_a_good_answer_is_believed(app: FastAPI, fakes: Fakes, name: str) -> None:
    fakes[name].behaviour = always(FINE)

    assert await app.state.partners[name].ask(POST, Question("1")) == GOOD
    assert await app.state.partners[name].ask(GET, Question("../a?b#c")) == GOOD
    assert [asked.target for asked in fakes[name].asked] == ["/zq", "/zq/..%2Fa%3Fb%23c"]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(b'{"reference": "R1", "score": 50, "news": [1]}', JSON, id="with a member more"),
        pytest.param(
            FINE.body, {"content-type": "application/vnd.partner+json; charset=utf-8"}, id="of a kind of JSON"
        ),
        pytest.param(gzip.compress(FINE.body), {**JSON, "content-encoding": "gzip"}, id="packed"),
    ],
)
async def test_an_answer_is_believed_that_is_otherwise_written(
    app: FastAPI, fakes: Fakes, body: bytes, headers: dict[str, str]
) -> None:
    fakes[NAMES[0]].behaviour = always(partners.Said(201, body, headers))

    assert await app.state.partners[NAMES[0]].ask(POST, Question("1")) == GOOD


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("name", NAMES)
async def test_a_bad_answer_is_a_problem_in_time(app: FastAPI, fakes: Fakes, name: str, bad: str) -> None:
    outcome, fakes[name].behaviour = BAD[bad]
    partner = app.state.partners[name]
    started = asyncio.get_running_loop().time()

    with logged() as log, pytest.raises((partners.IntegrationUnavailable, partners.IntegrationAnswerInvalid)) as told:
        await partner.ask(POST, Question("1"))

    assert asyncio.get_running_loop().time() - started < partner.timeout_s + GRACE_S
    assert told.value.status == 503
    assert len(fakes[name].asked) == 1, "a POST went out again, or a redirect was followed"
    assert [(line["partner"], line["outcome"]) for line in log.lines] == [(name, outcome)]


@pytest.mark.parametrize(("name", "ask"), [*ASKS, pytest.param(NAMES[0], POST, id="any")])
async def test_an_answer_that_does_not_fit_its_type_is_not_believed(
    app: FastAPI,
    fakes: Fakes,
    name: str,
    ask: partners.Ask[Any, Any],  # Any: of any type
) -> None:
    partner = app.state.partners[name]
    believed: list[str] = []

    for why, body in wrong_answers(ask):
        fakes[name].behaviour = always(partners.Said(body=body))
        partner.breaker.reset()
        try:
            await partner.ask(ask, _question(ask))
        except partners.IntegrationAnswerInvalid:
            continue
        believed.append(why)

    assert believed == []


@pytest.mark.parametrize(("name", "ask"), ASKS)
async def test_the_example_of_each_ask_is_a_good_answer(
    app: FastAPI,
    name: str,
    ask: partners.Ask[Any, Any],  # Any: of any type
) -> None:
    assert await app.state.partners[name].ask(ask, _question(ask)) == ask.example


@pytest.mark.parametrize("bad", BAD)
@each("operation, name", EACH, without="operation with `x-calls` in openapi.yaml")
async def test_obeys_what_is_said_of_a_failure(
    api: Api, app: FastAPI, fakes: Fakes, operation: Operation, name: str, bad: str
) -> None:
    app.state.limits.reset()
    _, fakes[name].behaviour = BAD[bad]
    ready = await prepared(api, operation)
    table = table_of(operation).name
    before = await stored(api, table)

    response = await send(api, operation, ready)

    if KINDS[name].on_failure == "ignore":
        assert response.status_code == 200, response.text
        assert await stored(api, table) != before
    else:
        status, kind = problem(response)
        assert (status, kind) in {(503, "integration-unavailable"), (503, "integration-answer-invalid")}
        assert await stored(api, table) == before, f"{operation.key} stores what came of a bad answer of {name}"


def _question(ask: partners.Ask[Any, Any]) -> Any:  # Any: of any type
    """A question, whatever its members are: they are sent, not judged."""
    return ask.question(**dict.fromkeys(ask.question.__struct_fields__, "1"))
