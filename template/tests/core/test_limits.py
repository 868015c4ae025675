# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rate limits by a clock of the test's own, and over HTTP."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from delivery.contract import Operation
from tests.contract.calls import by_id
from tests.contract.shapes import problem
from tests.support.api import Api
from tests.support.app import edge, limits, problems, requirements
from tests.support.contract import OPERATIONS

Rate, Limiter, TooMany = limits.Rate, limits.Limiter, problems.TooManyRequests
MOST = 200  # calls that a test makes
_LIMITED = [
    op for op in OPERATIONS if (op.limit or op.rate_limit) and int(str(op.limit or op.rate_limit).split("/")[0]) <= MOST
]


class Clock:
    """Stands still until told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_may_use_the_whole_limit_and_no_more() -> None:
    clock = Clock()
    limiter, rate = Limiter(now=clock), Rate(3, 60)

    for _ in range(3):
        limiter.count("a", rate)

    with pytest.raises(TooMany) as refused:
        limiter.count("a", rate)
    assert refused.value.headers["Retry-After"] == "20"


def test_calls_come_back_one_by_one() -> None:
    clock = Clock()
    limiter, rate = Limiter(now=clock), Rate(3, 60)
    for _ in range(3):
        limiter.count("a", rate)

    clock.now += 20
    limiter.count("a", rate)

    with pytest.raises(TooMany):
        limiter.count("a", rate)


def test_callers_do_not_share_a_limit() -> None:
    limiter = Limiter(now=Clock())

    limiter.count("a", Rate(1, 60))
    limiter.count("b", Rate(1, 60))

    with pytest.raises(TooMany):
        limiter.count("b", Rate(1, 60))


def test_a_refused_call_costs_nothing_and_a_refund_gives_one_back() -> None:
    clock = Clock()
    limiter, rate = Limiter(now=clock), Rate(1, 60)
    limiter.count("a", rate)
    for _ in range(5):
        with pytest.raises(TooMany):
            limiter.count("a", rate)

    limiter.refund("a", rate)
    limiter.refund("nobody", rate)
    limiter.count("a", rate)
    limiter.forgive("a")
    limiter.count("a", rate)


def test_forgets_callers_who_are_below_their_limit_again() -> None:
    clock = Clock()
    limiter = Limiter(now=clock, size=2)
    limiter.count("old", Rate(1, 1))
    clock.now += 10
    limiter.count("busy", Rate(1, 60))

    limiter.count("new", Rate(1, 60))

    assert set(limiter._arrival) == {"busy", "new"}


def test_counts_nothing_where_limits_are_off() -> None:
    limiter = Limiter(enabled=False, now=Clock())

    for _ in range(5):
        limiter.count("a", Rate(1, 60))


@pytest.mark.parametrize("text", ["20", "0/hour", "20/week", "20 / hour", "-1/day", "1.5/second", ""])
def test_refuses_what_is_no_limit(text: str) -> None:
    with pytest.raises(ValueError, match="20/hour"):
        Rate.parse(text)


@pytest.mark.parametrize("text", ["1/second", "20/hour", "300/minute", "5/day"])
def test_reads_and_writes_a_limit_as_the_contract_does(text: str) -> None:
    assert str(Rate.parse(text)) == text
    assert Rate.parse(None) is None


@pytest.mark.parametrize("operation", _LIMITED, ids=by_id)
async def test_an_operation_answers_429_after_its_limit_and_others_go_on(
    api: Api, app: FastAPI, service: edge.Edge, operation: Operation
) -> None:
    by, other = await api.allowed(operation.operation_id), await api.allowed(operation.operation_id)
    path = requirements.VERSION_PREFIX + operation.url(**{p.name: "nonsense" for p in operation.parameters_in("path")})
    calls = min(int(text.split("/")[0]) for text in (operation.limit, operation.rate_limit) if text)

    async def status(address: str, headers: object) -> httpx.Response:
        transport = httpx.ASGITransport(app=service, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(operation.method, path, headers=dict(headers), params={"no": "such"})  # type: ignore[call-overload]  # pairs of text

    within = {(await status("10.0.0.1", by.headers)).status_code for _ in range(calls)}
    beyond, another = await status("10.0.0.1", by.headers), await status("10.0.0.2", other.headers)

    assert 429 not in within
    assert problem(beyond) == (429, "too-many-requests")
    assert int(beyond.headers["retry-after"]) > 0
    assert another.status_code != 429
