# Derived from the template: `copier update` replaces this file. Do not edit.
"""What leaves the service, how often, and when it stops: retries, the breaker, bounds, logs and metrics."""

from __future__ import annotations

import asyncio
import socket

import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from tests.integrations.behaviours import FINE, GET, GOOD, PARTNERS, POST, Question, always, slow
from tests.integrations.conftest import Fakes
from tests.support.app import addresses, egress, partners, telemetry
from tests.support.logs import logged

NAMES = [kind.name for kind in PARTNERS]
NAME = NAMES[0]
TOKEN = "zq-a-token-to-hide"
BROKEN = partners.Said(500, b"{}")
COME_AGAIN = partners.Said(503, b"{}", {"retry-after": "0"})
FAILED = (partners.IntegrationUnavailable, partners.IntegrationAnswerInvalid)


@pytest.mark.parametrize("name", NAMES)
async def test_what_flaps_is_asked_again_until_it_answers(app: FastAPI, fakes: Fakes, name: str) -> None:
    partner = app.state.partners[name]
    fakes[name].behaviour = always(*[BROKEN] * (partner.attempts - 1), FINE)

    assert await partner.ask(GET, Question("1")) == GOOD
    assert len(fakes[name].asked) == partner.attempts


@pytest.mark.parametrize("name", NAMES)
async def test_nobody_is_asked_more_often_than_said(app: FastAPI, fakes: Fakes, name: str) -> None:
    fakes[name].behaviour = always(BROKEN)

    with pytest.raises(partners.IntegrationUnavailable):
        await app.state.partners[name].ask(GET, Question("1"))

    assert len(fakes[name].asked) == app.state.partners[name].attempts


async def test_what_may_have_been_done_is_not_done_twice(app: FastAPI, fakes: Fakes) -> None:
    fakes[NAME].behaviour = always(BROKEN, FINE)

    with pytest.raises(partners.IntegrationUnavailable):
        await app.state.partners[NAME].ask(POST, Question("1"))

    assert len(fakes[NAME].asked) == 1


async def test_a_partner_that_asks_to_come_again_is_asked_again_under_the_same_key(app: FastAPI, fakes: Fakes) -> None:
    fakes[NAME].behaviour = always(COME_AGAIN, FINE)

    assert await app.state.partners[NAME].ask(POST, Question("1")) == GOOD

    keys = [asked.headers["idempotency-key"] for asked in fakes[NAME].asked]
    assert len(keys) == 2
    assert len(set(keys)) == 1


async def test_a_partner_that_asks_for_more_time_than_there_is_is_not_waited_for(app: FastAPI, fakes: Fakes) -> None:
    fakes[NAME].behaviour = always(partners.Said(429, b"{}", {"retry-after": "3600"}), FINE)
    started = asyncio.get_running_loop().time()

    with pytest.raises(partners.IntegrationUnavailable):
        await app.state.partners[NAME].ask(POST, Question("1"))

    assert len(fakes[NAME].asked) == 1
    assert asyncio.get_running_loop().time() - started < 5


async def test_a_partner_that_is_not_there_is_a_problem_at_once(app: FastAPI) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        async with _alone(app, f"http://127.0.0.1:{taken.getsockname()[1]}") as partner:
            with logged() as log, pytest.raises(partners.IntegrationUnavailable):
                await partner.ask(POST, Question("1"))

    assert log.lines[-1]["outcome"] == "unreachable"
    assert log.lines[-1]["attempts"] > 1  # nothing was sent: that is safe to repeat


async def test_a_partner_that_leads_into_a_private_network_is_not_called(app: FastAPI) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        pool = egress.connections()
        partner = PARTNERS[0](url, TOKEN, pool, partners.PartnerMetrics(CollectorRegistry()))

        with logged() as log, pytest.raises(partners.IntegrationUnavailable):
            await partner.ask(GET, Question("1"))
        with pytest.raises(TimeoutError):
            listening.accept()
        await pool.aclose()

    assert log.lines[-1]["outcome"] == "forbidden"


@pytest.mark.parametrize("name", NAMES)
async def test_who_keeps_failing_is_left_alone_and_tried_again_later(app: FastAPI, fakes: Fakes, name: str) -> None:
    partner, fake, clock = app.state.partners[name], fakes[name], [1000.0]
    partner.breaker = partners.Breaker(partner.breaker_failures, partner.breaker_open_s, lambda: clock[0])
    fake.behaviour = always(BROKEN)
    for _ in range(partner.breaker_failures):
        with pytest.raises(partners.IntegrationUnavailable):
            await partner.ask(POST, Question("1"))
    fake.reset()
    fake.behaviour = always(FINE)

    with logged() as log, pytest.raises(partners.IntegrationUnavailable):
        await partner.ask(POST, Question("1"))
    assert (fake.asked, log.lines[-1]["outcome"]) == ([], "open")
    assert _metric(app, f'integration_breaker_state{{integration="{name}"}}') == 2

    clock[0] += partner.breaker_open_s
    assert _metric(app, f'integration_breaker_state{{integration="{name}"}}') == 1
    at_once = await asyncio.gather(*(partner.ask(POST, Question("1")) for _ in range(5)), return_exceptions=True)
    assert [answer for answer in at_once if answer == GOOD] == [GOOD]
    assert len(fake.asked) == 1, "more than one call tried"

    assert await partner.ask(POST, Question("1")) == GOOD
    assert _metric(app, f'integration_breaker_state{{integration="{name}"}}') == 0


async def test_a_trial_that_fails_opens_it_again(app: FastAPI, fakes: Fakes) -> None:
    partner, clock = app.state.partners[NAME], [0.0]
    partner.breaker = partners.Breaker(1, 10.0, lambda: clock[0])
    fakes[NAME].behaviour = always(BROKEN)
    for wait in (0.0, 10.0):
        clock[0] += wait
        with pytest.raises(partners.IntegrationUnavailable):
            await partner.ask(POST, Question("1"))

    assert partner.breaker.state == 2
    assert len(fakes[NAME].asked) == 2


async def test_a_refusal_of_what_we_ask_opens_nothing(app: FastAPI, fakes: Fakes) -> None:
    partner = app.state.partners[NAME]
    fakes[NAME].behaviour = always(partners.Said(422, b"{}"))
    for _ in range(partner.breaker_failures + 1):
        with pytest.raises(partners.IntegrationAnswerInvalid):
            await partner.ask(POST, Question("1"))

    assert partner.breaker.state == 0


async def test_a_caller_who_leaves_neither_counts_nor_blocks(app: FastAPI, fakes: Fakes) -> None:
    partner, clock = app.state.partners[NAME], [0.0]
    partner.breaker = partners.Breaker(1, 10.0, lambda: clock[0])
    fakes[NAME].behaviour = always(BROKEN)
    with pytest.raises(partners.IntegrationUnavailable):
        await partner.ask(POST, Question("1"))
    clock[0] += 10.0
    fakes[NAME].behaviour = slow

    trial = asyncio.create_task(partner.ask(POST, Question("1")))
    await asyncio.sleep(0.05)
    trial.cancel()
    await asyncio.gather(trial, return_exceptions=True)
    fakes[NAME].behaviour = always(FINE)

    assert await partner.ask(POST, Question("1")) == GOOD


async def test_calls_beyond_the_bound_fail_at_once(app: FastAPI, fakes: Fakes, monkeypatch: pytest.MonkeyPatch) -> None:
    partner = app.state.partners[NAME]
    monkeypatch.setattr(PARTNERS[0], "at_once", 1)
    monkeypatch.setattr(PARTNERS[0], "waiting", 0)
    fakes[NAME].behaviour = slow
    first = asyncio.create_task(partner.ask(POST, Question("1")))
    await asyncio.sleep(0)

    with logged() as log, pytest.raises(partners.IntegrationUnavailable):
        await partner.ask(POST, Question("2"))

    assert log.lines[-1]["outcome"] == "busy"
    with pytest.raises(partners.IntegrationUnavailable):
        await first


async def test_the_request_id_goes_on_and_secrets_stay_out_of_the_log(app: FastAPI, fakes: Fakes) -> None:
    fakes[NAME].behaviour = always(FINE)
    port = app.state.partners[NAME]._url
    token = telemetry.REQUEST_ID.set("zq-request")
    try:
        async with _alone(app, port) as partner:
            with logged("debug") as log:
                await partner.ask(GET, Question("zq-somebody"))
    finally:
        telemetry.REQUEST_ID.reset(token)

    sent = fakes[NAME].asked[0].headers
    assert (sent["x-request-id"], sent["authorization"]) == ("zq-request", f"Bearer {TOKEN}")
    assert len(log.lines) == 1
    assert log.lines[0]["request_id"] == "zq-request"
    assert TOKEN not in log.text
    assert "zq-somebody" not in log.text


async def test_calls_are_counted_by_their_outcome(app: FastAPI, fakes: Fakes) -> None:
    counted = f'integration_calls_total{{integration="{NAME}",outcome="%s"}}'
    before = {word: _metric(app, counted % word) for word in ("answered", "status")}
    for answer in (FINE, BROKEN):
        fakes[NAME].behaviour = always(answer)
        await asyncio.gather(app.state.partners[NAME].ask(POST, Question("1")), return_exceptions=True)

    after = {word: _metric(app, counted % word) for word in before}

    assert after == {word: count + 1 for word, count in before.items()}
    assert _metric(app, f'integration_call_duration_seconds_count{{integration="{NAME}"}}') >= 2


def _metric(app: FastAPI, name: str) -> float:
    lines = app.state.metrics.text(None).decode().splitlines()
    return float(next((line.rpartition(" ")[2] for line in lines if line.startswith(name)), "0"))


class _alone:  # noqa: N801 - reads as the word that it is
    """The first partner at another address, on a pool of its own."""

    def __init__(self, app: FastAPI, url: str) -> None:
        self._pool = egress.connections(addresses.networks("127.0.0.1/32"))
        self._partner = PARTNERS[0](url, TOKEN, self._pool, partners.PartnerMetrics(CollectorRegistry()))

    async def __aenter__(self) -> partners.Partner:
        return self._partner

    async def __aexit__(self, *_: object) -> None:
        await self._pool.aclose()
