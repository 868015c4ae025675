# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rate limits by a clock of the test's own."""

from __future__ import annotations

import pytest

from tests.core.limit_rules import ONE, THREE, Count, LimitRules, Rate
from tests.support.app import limits


class Clock:
    """Stands still until told."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.limits = limits.Limiter(now=self)

    def __call__(self) -> float:
        return self.now

    async def wait(self, seconds: float) -> None:
        self.now += seconds


class TestInThisProcess(LimitRules):
    @pytest.fixture
    def store(self) -> Clock:
        return Clock()


async def test_forgets_callers_who_are_below_their_limit_again() -> None:
    clock = Clock()
    limiter = limits.Limiter(now=clock, size=2)
    await limiter.count(Count("old", Rate(1, 1)))
    clock.now += 10
    await limiter.count(Count("busy", ONE))

    await limiter.count(Count("new", ONE))

    assert {key for key, _ in limiter._arrival} == {"busy", "new"}


async def test_counts_nothing_where_limits_are_off() -> None:
    limiter = limits.Limiter(enabled=False)

    for _ in range(5):
        await limiter.count(Count("a", ONE))


@pytest.mark.parametrize(
    "text", ["20", "0/hour", "20/week", "20 / hour", "-1/day", "1.5/second", "", "1/day,", "1/day;2/hour"]
)
def test_refuses_what_is_no_limit(text: str) -> None:
    with pytest.raises(ValueError, match="20/hour"):
        limits.rates(text)


@pytest.mark.parametrize("text", ["1/second", "20/hour", "300/minute", "5/day", "60/minute, 10000/day"])
def test_reads_and_writes_a_limit_as_the_contract_does(text: str) -> None:
    assert limits.spelled(limits.rates(text)) == text
    assert limits.spelled(limits.rates(text.replace(" ", ""))) == text
    assert limits.rates(None) == ()


def test_the_headers_name_each_limit_with_what_is_left_of_it() -> None:
    counts = [Count("a", THREE, "service"), Count("a", Rate(1000, 86400), "operation")]

    found = dict(limits.headers(counts, limits.Standing([20.0, 86.4])))

    assert found == {
        b"ratelimit": b'"service-minute";r=2;t=20, "operation-day";r=999;t=87',
        b"ratelimit-policy": b'"service-minute";q=3;w=60, "operation-day";q=1000;w=86400',
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("testclient", "testclient", True),
    ],
)
def test_an_address_stands_for_whom_it_was_given_to(one: str, other: str, same: bool) -> None:
    assert (limits.network(one) == limits.network(other)) is same
