# Derived from the template: `copier update` replaces this file. Do not edit.
"""Limits that replicas share, on a real Redis: the rules of every store, and what happens while Redis is away."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any, cast

import httpx
import pytest

from tests.contract.calls import by_id
from tests.core.limit_rules import ONE, THREE, Count, LimitRules, TooMany
from tests.support.api import Api
from tests.support.app import edge, limits, requirements, styles
from tests.support.contract import OPERATIONS, version_of
from tests.support.logs import logged

from .conftest import modules
from .servers import RedisServer

client, shared, _ = modules()
_REWIND = """
for _, name in ipairs(redis.call('KEYS', '*')) do
  redis.call('SET', name, string.format('%.0f', redis.call('GET', name) - ARGV[1]), 'KEEPTTL')
end
"""
_ONE_OPERATION = [operation for operation in OPERATIONS if not operation.rate_limit and not operation.limit][:1]


class InRedis:
    """Redis' clock is real; time passes by moving what is stored."""

    def __init__(self, asked: Any) -> None:
        self.redis = asked.redis
        self.limits: limits.Limits = shared.SharedLimits(asked, limits.Limiter())

    async def wait(self, seconds: float) -> None:
        await cast("Awaitable[object]", self.redis.eval(_REWIND, 0, str(int(seconds * 1_000_000))))


class TestInRedis(LimitRules):
    @pytest.fixture
    def store(self, asked: Any) -> InRedis:
        return InRedis(asked)


async def test_forgets_a_count_once_it_is_unused_again(asked: Any) -> None:
    store = InRedis(asked)
    await store.limits.count(Count("a", THREE))

    (key,) = await asked.redis.keys("*")

    assert 19_000 < await asked.redis.pttl(key) <= 20_000


async def test_a_moment_of_another_clock_locks_nobody_out_for_longer_than_the_window(asked: Any) -> None:
    store = InRedis(asked)
    await store.limits.count(Count("a", ONE))
    await store.wait(-86400)

    standing = await store.limits.take([Count("a", ONE)])

    assert 0 < standing.wait <= 60


async def test_what_redis_knows_names_nobody(asked: Any) -> None:
    await InRedis(asked).limits.count(Count("sign-in as ann@example.com", ONE))

    assert all(b"ann" not in key for key in await asked.redis.keys("*"))


async def test_several_services_may_use_one_redis(asked: Any) -> None:
    await InRedis(asked).limits.count(Count("a", ONE))

    assert all(key.decode().startswith(f"{requirements.SLUG}:") for key in await asked.redis.keys("*"))


async def called(replica: edge.Edge, headers: Mapping[str, str]) -> httpx.Response:
    operation = _ONE_OPERATION[0]
    version = version_of(operation)
    path = styles.public_prefix(version) + operation.url(
        **{p.name: "nonsense" for p in operation.parameters_in("path")}
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=replica), base_url="http://test") as http:
        asking = {**styles.asking(version), **headers}
        return await http.request(operation.method, path, headers=asking, params={"no": "such"})


@pytest.fixture
def small(replicas: list[edge.Edge]) -> list[edge.Edge]:
    """Replicas that let each caller call four times."""
    for replica in replicas:
        replica.app.state.rates = limits.rates("4/minute")  # type: ignore[attr-defined]  # a FastAPI app
    return replicas


@pytest.mark.parametrize("operation", _ONE_OPERATION, ids=by_id)
async def test_a_caller_has_one_limit_on_all_replicas(api: Api, small: list[edge.Edge], operation: object) -> None:
    by = await api.someone(*requirements.ROLES)

    statuses = [(await called(small[number % 2], by.headers)).status_code for number in range(6)]

    assert [status == 429 for status in statuses] == [False] * 4 + [True] * 2


@pytest.mark.parametrize("operation", _ONE_OPERATION, ids=by_id)
async def test_while_redis_is_away_each_process_limits_alone_and_then_together_again(
    api: Api, small: list[edge.Edge], redis: RedisServer, monkeypatch: pytest.MonkeyPatch, operation: object
) -> None:
    by = await api.someone(*requirements.ROLES)
    monkeypatch.setattr(client, "RETRY_S", 0.0)

    with logged() as log:
        redis.stop()
        try:
            away = [(await called(small[0], by.headers)) for _ in range(6)]
        finally:
            redis.start()
        back = [(await called(small[number % 2], by.headers)).status_code for number in range(5)]

    assert [answer.status_code == 429 for answer in away] == [False] * 4 + [True] * 2
    assert {answer.status_code for answer in away} <= {400, 415, 422, 429}
    assert int(away[-1].headers["retry-after"]) > 0
    assert [status == 429 for status in back] == [False] * 4 + [True]
    warnings = [line["event"] for line in log.lines if line["level"] == "warning" and "Redis" in line["event"]]
    assert [event.partition(":")[0] for event in warnings[:1]] == ["Redis does not answer"]
    assert len(warnings) <= 3, "one warning, not one per request"


async def test_a_redis_that_failed_is_left_alone_for_a_while(asked: Any, redis: RedisServer) -> None:
    now, questions = [0.0], []
    impatient = client.Client(asked.redis, now=lambda: now[0])

    async def fails(_redis: object) -> None:
        questions.append(now[0])
        raise ConnectionError

    for moment in (0.0, 0.1, 0.9, 1.1, 1.2, 2.2):
        now[0] = moment
        assert await impatient.ask(fails) is None

    assert questions == [0.0, 1.1, 2.2]
    now[0] = 9.0
    assert await impatient.ask(lambda opened: opened.ping()) is True
    assert not impatient.down


async def test_a_redis_that_hangs_costs_a_request_little(redis_settings: Any) -> None:
    changed = redis_settings.model_copy(update={"redis_timeout_s": 0.05})
    async with client.Client.opened(changed) as asked:
        store = shared.SharedLimits(asked, limits.Limiter())
        await asked.redis.client_pause(500)

        await store.count(Count("a", ONE))

        assert asked.down
        with pytest.raises(TooMany):
            await store.count(Count("a", ONE))
