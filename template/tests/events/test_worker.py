# Derived from the template: `copier update` replaces this file. Do not edit.
"""Workers on a real broker, killed at any time: each committed event has its effect once and in order, and no other has one.

`EVENTS_STORM=10000` makes it a long test: of at least that many events, and a kill for each hundred of them.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

import pytest

from tests.support.app import Database, ids
from tests.support.app import settings as configuration

from .parts import EFFECTS, OUTBOX, Undone, happen
from .servers import BrokerServer
from .working import WorkerProcess

STORM = int(os.environ.get("EVENTS_STORM", "300"))
THINGS, EMITTERS, KILL_EVERY_S = 20, 4, 1.5
KILLS = max(3, STORM // 100)
PATIENCE_S = 60 + STORM / 20


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


class Storm:
    """Things to which much happens at once; some of it is undone."""

    def __init__(self, db: Database, events: int) -> None:
        self._db, self._left, self.over = db, events, False
        self.committed: dict[UUID, list[UUID]] = defaultdict(list)
        self.undone = 0

    async def rage(self) -> None:
        """Each thing belongs to one emitter, so that the order of its events is known."""
        mine = [ids.new_id() for _ in range(THINGS // EMITTERS)]
        while self._left > 0 or not self.over:
            self._left -= 1
            thing = random.choice(mine)
            number = len(self.committed[thing])
            try:
                undone = random.random() < 0.1
                self.committed[thing].append(await happen(self._db, thing, number, undone=undone))
            except Undone:
                self.undone += 1
            await asyncio.sleep(random.uniform(0, 0.1))

    def ids(self) -> set[UUID]:
        return {event for events in self.committed.values() for event in events}


async def test_whoever_is_killed_each_committed_event_has_its_effect_once_and_in_order(
    effects: Database, workers: list[WorkerProcess], broker: BrokerServer
) -> None:
    storm = Storm(effects, STORM)

    async def kill() -> None:
        for turn in range(KILLS):
            await asyncio.sleep(KILL_EVERY_S * random.uniform(0.5, 1.5))
            victim = random.choice(workers)
            await asyncio.to_thread(victim.kill)
            if turn % 5 == 1:
                await asyncio.to_thread(broker.kill)
                await asyncio.to_thread(broker.start)
            victim.start()
        storm.over = True

    await asyncio.gather(kill(), *(storm.rage() for _ in range(EMITTERS)))

    async def quiet() -> bool:
        return not await effects.many(OUTBOX) and len(await effects.many(EFFECTS)) >= len(storm.ids())

    await eventually(quiet)
    await asyncio.sleep(1)  # what would come a second time comes now
    seen = await effects.many(EFFECTS)

    assert storm.undone
    assert sorted(row["event_id"] for row in seen) == sorted(storm.ids())
    order: dict[UUID, list[UUID]] = defaultdict(list)
    for row in seen:
        order[row["thing"]].append(row["event_id"])
    assert order == {thing: events for thing, events in storm.committed.items() if events}


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
