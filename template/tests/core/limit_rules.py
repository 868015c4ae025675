# Derived from the template: `copier update` replaces this file. Do not edit.
"""What every place that limits are counted in must do: in this process, and in a store that several share."""

from __future__ import annotations

import asyncio
from typing import Protocol

import pytest

from tests.support.app import limits, problems

Count, Rate, TooMany = limits.Count, limits.Rate, problems.TooManyRequests
THREE, ONE, QUOTA = Rate(3, 60), Rate(1, 60), Rate(4, 86400)


class Store(Protocol):
    """Limits, and their clock."""

    limits: limits.Limits

    async def wait(self, seconds: float) -> None:
        """Lets time pass, without waiting for it."""


class LimitRules:
    """A subclass names the store by a fixture."""

    async def test_a_burst_may_use_the_whole_limit_and_no_more(self, store: Store) -> None:
        for _ in range(3):
            await store.limits.count(Count("a", THREE))

        with pytest.raises(TooMany) as refused:
            await store.limits.count(Count("a", THREE))
        assert refused.value.headers["Retry-After"] == "20"
        assert refused.value.detail == "The limit is 3/minute."

    async def test_calls_come_back_one_by_one(self, store: Store) -> None:
        for _ in range(3):
            await store.limits.count(Count("a", THREE))

        await store.wait(20)
        await store.limits.count(Count("a", THREE))

        with pytest.raises(TooMany):
            await store.limits.count(Count("a", THREE))

    async def test_after_a_pause_there_is_one_burst_and_not_two(self, store: Store) -> None:
        await store.limits.count(Count("a", THREE))
        await store.wait(3600)

        for _ in range(3):
            await store.limits.count(Count("a", THREE))

        with pytest.raises(TooMany):
            await store.limits.count(Count("a", THREE))

    async def test_callers_do_not_share_a_limit(self, store: Store) -> None:
        await store.limits.count(Count("a", ONE))
        await store.limits.count(Count("b", ONE))

        with pytest.raises(TooMany):
            await store.limits.count(Count("b", ONE))

    async def test_a_rate_and_a_quota_both_hold(self, store: Store) -> None:
        both = Count("a", THREE), Count("a", QUOTA)
        for _ in range(3):
            await store.limits.count(*both)
        await store.wait(60)
        await store.limits.count(*both)

        with pytest.raises(TooMany) as refused:
            await store.limits.count(*both)

        assert refused.value.detail == "The limit is 4/day."
        assert 21_000 < int(refused.value.headers["Retry-After"]) <= 21_600

    async def test_a_call_that_one_limit_refuses_is_counted_by_none(self, store: Store) -> None:
        await store.limits.count(Count("a", ONE))
        for _ in range(5):
            with pytest.raises(TooMany):
                await store.limits.count(Count("b", THREE), Count("a", ONE))

        for _ in range(3):
            await store.limits.count(Count("b", THREE))

    async def test_says_what_is_left(self, store: Store) -> None:
        standing = await store.limits.take([Count("a", THREE), Count("a", QUOTA)])

        assert standing.wait == 0
        assert [limits.left(rate, used) for rate, used in zip((THREE, QUOTA), standing.used, strict=True)] == [2, 3]
        assert standing.used == pytest.approx([20, 21_600], abs=1)

    async def test_a_refused_call_says_what_is_left_too(self, store: Store) -> None:
        await store.limits.count(Count("a", ONE))

        standing = await store.limits.take([Count("a", ONE), Count("a", QUOTA)])

        assert standing.wait == pytest.approx(60, abs=1)
        assert [limits.left(rate, used) for rate, used in zip((ONE, QUOTA), standing.used, strict=True)] == [0, 4]

    async def test_a_refund_gives_one_back_and_forgiveness_all(self, store: Store) -> None:
        for _ in range(3):
            await store.limits.count(Count("a", THREE))

        await store.limits.refund([Count("a", THREE), Count("nobody", THREE)])
        await store.limits.count(Count("a", THREE))
        await store.limits.forgive([Count("a", THREE)])
        await store.limits.count(Count("a", THREE))

    async def test_calls_at_once_are_counted_one_by_one(self, store: Store) -> None:
        async def passed() -> bool:
            return (await store.limits.take([Count("a", THREE)])).wait == 0

        assert sum(await asyncio.gather(*(passed() for _ in range(20)))) == 3
