# Derived from the template: `copier update` replaces this file. Do not edit.
"""A worker on a real broker says how it is, and ends when it is told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.support.app import Database, ids
from tests.support.app import settings as configuration

from .parts import happen, working
from .servers import BrokerServer
from .working import WorkerProcess

PATIENCE_S = 60.0


@pytest.fixture
async def workers(
    effects: Database, settings: configuration.Settings, broker: BrokerServer
) -> AsyncIterator[list[WorkerProcess]]:
    """Two, which are ready."""
    told = {"DATABASE_URL": settings.database_url, "BROKER_URL": broker.url, "RELAY_BATCH": "20"}
    found = [WorkerProcess(**told) for _ in range(2)]
    for each in found:
        each.start()
    for each in found:
        assert await asyncio.to_thread(each.ready), each.said()
    yield found
    for each in found:
        each.close()


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not await holds():
        assert time.monotonic() < until, f"not within {PATIENCE_S:.0f} s"
        await asyncio.sleep(0.2)


async def test_it_says_how_it_is_and_ends_when_it_is_told(
    effects: Database, workers: list[WorkerProcess], broker: BrokerServer
) -> None:
    await happen(effects, ids.new_id(), 1)

    async def counted() -> bool:
        texts = [worker.get("metrics")[1] for worker in workers]
        return any('events_published_total{event="thing_done"} 1.0' in text for text in texts) and any(
            'events_consumed_total{consumer="noted",outcome="done"} 1.0' in text for text in texts
        )

    await eventually(counted)
    assert "events_outbox_waiting 0.0" in workers[0].get("metrics")[1]
    assert workers[0].get("livez") == (200, "ok\n")

    broker.kill()

    async def misses_it() -> bool:
        return workers[0].get("readyz") == (503, "the broker does not answer\n")

    await eventually(misses_it)
    await asyncio.to_thread(broker.start)
    statuses = [await asyncio.to_thread(worker.terminate) for worker in workers]

    assert statuses == [0, 0]


async def test_a_broker_that_never_says_goodbye_holds_up_nobody() -> None:
    class Silent:
        async def stop(self) -> None:
            await asyncio.Event().wait()

    async with asyncio.timeout(10):
        await working._leaving(Silent(), 0.05)
