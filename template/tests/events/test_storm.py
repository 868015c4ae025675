# Derived from the template: `copier update` replaces this file. Do not edit.
"""Service, workers, broker and database are killed at any time: each committed event has its effect once and in order, and no other has one.

`EVENTS_STORM=10000` makes it a long test: of that many calls, and a kill for each hundred of them.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.support.app import Database, problems
from tests.support.app import settings as configuration
from tests.support.programs import Process
from tests.support.served import environment
from tests.support.server import DATA, Server

from . import storm
from .conftest import serving
from .parts import COUNTED, EFFECTS, INBOX
from .parts import FORGET as FORGET_EFFECTS
from .parts import MAKE as MAKE_EFFECTS
from .servers import BrokerServer
from .working import ServiceProcess, WorkerProcess

STORM = int(os.environ.get("EVENTS_STORM", "300"))
KILLS, KILL_EVERY_S = max(6, STORM // 100), 1.5
PATIENCE_S = 60 + STORM / 20


@pytest.fixture
def server() -> Iterator[Server]:
    """A database server of this test's own, which writes down what it confirms."""
    found = Server(DATA.with_name("postgres-storm"), fast=False)
    found.start()
    yield found
    found.stop()


@pytest.fixture
async def told(server: Server, settings: configuration.Settings) -> configuration.Settings:
    return settings.model_copy(update={"database_url": await server.clone("storm")})


@pytest.fixture
def broker() -> Iterator[BrokerServer]:
    """A broker of this test's own: what it is left with is nobody else's."""
    yield from serving()


@dataclass
class Victims:
    """Whoever may be killed, and how often each was."""

    server: Server
    broker: BrokerServer
    service: ServiceProcess
    workers: list[WorkerProcess]

    def __post_init__(self) -> None:
        self.kills: Counter[str] = Counter()
        self.counted: Counter[str] = Counter()

    async def rage(self, storm_is_over: asyncio.Event, placed: Callable[[], int]) -> None:
        """Each once, in any order, then whoever it is; after so many calls more, or the storm would never end."""
        deck = random.sample(["service", "worker", "broker", "database"], 4)
        while self.kills.total() < KILLS:
            await asyncio.sleep(KILL_EVERY_S * random.uniform(0.5, 1.5))
            if placed() < self.kills.total() * STORM / KILLS and not storm_is_over.is_set():
                continue
            name = deck.pop() if deck else random.choice(["service", "worker", "worker", "broker", "database"])
            await asyncio.to_thread(getattr(self, f"_{name}"))
            self.kills[name] += 1
            self.revive()

    def revive(self) -> None:
        """Whoever found no database when it began has ended, and is begun again, as Kubernetes does."""
        for worker in self.workers:
            if worker.ended:
                worker.start()

    def _service(self) -> None:
        self.service.kill()
        self.service.start()
        assert self.service.ready(), self.service.said()  # or nobody would be served, ever

    def _worker(self) -> None:
        victim = random.choice(self.workers)
        self.count(victim)
        victim.kill()
        victim.start()

    def _broker(self) -> None:
        self.broker.kill()
        self.broker.start()

    def _database(self) -> None:
        self.server.kill()
        self.server.start_again()

    def count(self, worker: Process) -> None:
        """What it told and took, before it forgets."""
        for name, number in re.findall(
            r"^events_(published|consumed)_total\{.*\} (.+)$", worker.get("metrics")[1], re.M
        ):
            self.counted[name] += int(float(number))


@pytest.fixture
async def victims(told: configuration.Settings, server: Server, broker: BrokerServer) -> AsyncIterator[Victims]:
    """A service and two workers, which are ready."""
    known = environment(told)
    service = ServiceProcess(**known)
    workers = [WorkerProcess(**known, BROKER_URL=broker.url, RELAY_BATCH="20") for _ in range(2)]
    for each in (service, *workers):
        each.start()
    for each in (service, *workers):
        assert await asyncio.to_thread(each.ready), each.said()
    yield Victims(server, broker, service, workers)
    for each in (service, *workers):
        each.close()


async def test_whoever_is_killed_each_committed_event_has_its_effect_once_and_in_order(
    told: configuration.Settings, victims: Victims
) -> None:
    over, began = asyncio.Event(), time.monotonic()
    async with storm.reached(told) as db:
        for statement in (MAKE_EFFECTS, FORGET_EFFECTS, storm.MAKE, storm.FORGET):
            await db.one(statement)
        things = storm.Things(db, lambda: over.is_set())
        port = victims.service.port
        orders = storm.Orders(storm.ORDERED, db, told, port, STORM) if storm.ORDERED else None
        raging = [asyncio.ensure_future(things.rage()) for _ in range(storm.EMITTERS)]
        placing = [orders.place() for _ in range(storm.CLIENTS)] if orders else []
        ordering = asyncio.Event()
        killing = asyncio.ensure_future(victims.rage(ordering, lambda: len(orders.answered) if orders else STORM))
        await asyncio.gather(*placing)
        ordering.set()
        await killing
        over.set()
        await asyncio.gather(*raging)
        happened = storm.by_thing(await db.many(storm.HAPPENED))
        ordered = await orders.committed() if orders else set()

        await _quiet(db, sum(map(len, happened.values())) + len(ordered), victims)
        seen = storm.by_thing(await db.many(EFFECTS))
        dead = [row for row in await db.many(INBOX) if row["fault"]]

    for worker in victims.workers:
        victims.count(worker)
    figures = {
        "seconds": round(time.monotonic() - began),
        "orders": len(ordered),
        "asked_again": orders.again if orders else 0,
        "things": sum(map(len, happened.values())),
        "effects": sum(map(len, seen.values())),
        "cut_off": things.cut,
        **victims.counted,
        **victims.kills,
    }
    print(figures)
    assert things.undone
    assert dead == []
    assert {thing: events for thing, events in seen.items() if thing not in ordered} == happened
    assert {row: len(events) for row, events in seen.items() if row in ordered} == dict.fromkeys(ordered, 1)
    assert orders is None or set(orders.answered) <= ordered


async def _done(db: Database, due: int) -> bool:
    try:
        found = await db.one(COUNTED)
    except problems.Unavailable:  # on a busy machine: it is asked again, for as long as there is patience
        return False
    return found is not None and not found["waiting"] and found["seen"] >= due


async def _quiet(db: Database, due: int, victims: Victims) -> None:
    """Everything is told and has had its effect, and what would come a second time has come."""
    until = time.monotonic() + PATIENCE_S
    while not await _done(db, due):
        if time.monotonic() > until:
            said = "\n".join(worker.said()[-2000:] for worker in victims.workers)
            pytest.fail(f"not within {PATIENCE_S:.0f} s: {len(await db.many(EFFECTS))} of {due}\n{said}")
        victims.revive()
        await asyncio.sleep(0.5)
    await asyncio.sleep(6)
