# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every partner, every way to answer badly: nothing of it is believed, and it never takes longer than it may."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest
from fastapi import FastAPI

from tests.integrations.behaviours import BAD, FINE, GET, GOOD, JSON, PARTNERS, POST, Question, always, wrong_answers
from tests.integrations.conftest import Fakes
from tests.support.app import partners
from tests.support.logs import logged

NAMES = [kind.name for kind in PARTNERS]
ASKS = [pytest.param(kind.name, ask, id=f"{kind.name}-{name}") for kind in PARTNERS for name, ask in kind.asks.items()]
GRACE_S = 0.5  # of a busy machine


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


def _question(ask: partners.Ask[Any, Any]) -> Any:  # Any: of any type
    """A question, whatever its members are: they are sent, not judged."""
    return ask.question(**dict.fromkeys(ask.question.__struct_fields__, "1"))
