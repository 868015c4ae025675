# Derived from the template: `copier update` replaces this file. Do not edit.
"""The relay tells what is in the outbox: all of it, in the order of each row, and again where it was not confirmed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.support.app import Database

from .parts import OUTBOX, THING_DONE, event, metrics, relay, things


class Heard:
    """In place of a broker: keeps what it confirms and says no to what `refuses` names."""

    def __init__(self, refuses: Callable[[Any], bool] = lambda _: False) -> None:
        self.messages: list[Any] = []
        self._refuses = refuses

    async def __call__(self, _name: str, _event_id: UUID, body: bytes) -> None:
        await asyncio.sleep(0)
        happened = event.read(THING_DONE, body)
        if self._refuses(happened):
            raise ConnectionError("the broker is gone")
        self.messages.append(happened)

    def of(self, thing: UUID) -> list[int]:
        return [happened.payload.number for happened in self.messages if happened.aggregate_id == thing]


def telling(db: Database, heard: Any, most: int = 100) -> Any:  # Any: imported by name
    return relay.Relay(db, heard, metrics.EventMetrics(), most=most, pause_s=0.01, timeout_s=1.0)


async def test_tells_everything_in_the_order_of_each_row_and_empties_the_outbox(db: Database) -> None:
    first, second = await things(db, 5, 3)
    heard = Heard()

    assert await telling(db, heard).batch() == 8

    assert (heard.of(first), heard.of(second)) == ([0, 1, 2, 3, 4], [0, 1, 2])
    assert await db.many(OUTBOX) == []


async def test_what_is_not_confirmed_stays_and_is_not_overtaken(db: Database) -> None:
    first, second = await things(db, 4, 2)
    broken = Heard(lambda happened: happened.aggregate_id == first and happened.payload.number == 1)

    with pytest.raises(ConnectionError):
        await telling(db, broken).batch()
    left = [(row["aggregate_id"], row["payload"]["number"]) for row in await db.many(OUTBOX)]
    again = Heard()
    await telling(db, again).batch()

    assert (broken.of(first), broken.of(second)) == ([0], [0, 1])
    assert left == [(first, 1), (first, 2), (first, 3)]
    assert again.of(first) == [1, 2, 3]


async def test_a_relay_that_ends_before_it_could_note_it_tells_again(db: Database) -> None:
    (thing,) = await things(db, 3)
    heard, stuck = Heard(), asyncio.Event()

    async def publish(name: str, event_id: UUID, body: bytes) -> None:
        if len(heard.messages) == 2:
            stuck.set()
            await asyncio.sleep(60)
        await heard(name, event_id, body)

    task = asyncio.create_task(
        relay.Relay(db, publish, metrics.EventMetrics(), most=9, pause_s=1, timeout_s=60).batch()
    )
    await stuck.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await telling(db, heard).batch()

    assert heard.of(thing) == [0, 1, 0, 1, 2]


async def test_of_two_relays_one_tells(db: Database) -> None:
    await things(db, *[2] * 10)
    heard = Heard()

    told = await asyncio.gather(*(telling(db, heard).batch() for _ in range(3)))

    assert sorted(told) == [0, 0, 20]
    assert len(heard.messages) == 20


async def test_goes_on_after_a_failure_and_counts_it(db: Database) -> None:
    (thing,) = await things(db, 2)
    faults = iter([True, True])
    heard = Heard(lambda _: next(faults, False))
    working = telling(db, heard)

    task = asyncio.create_task(working.run())
    for _ in range(1000):
        await asyncio.sleep(0.01)
        if len(heard.messages) == 2:
            break
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert heard.of(thing) == [0, 1]
    assert working._metrics.registry.get_sample_value("events_publish_failures_total") == 2


async def test_a_broker_that_is_silent_counts_as_gone(db: Database) -> None:
    await things(db, 1)

    async def silent(_name: str, _event_id: UUID, _body: bytes) -> None:
        await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        await relay.Relay(db, silent, metrics.EventMetrics(), most=9, pause_s=1, timeout_s=0.05).batch()

    assert len(await db.many(OUTBOX)) == 1


async def test_says_how_much_waits(db: Database) -> None:
    counted = metrics.EventMetrics()
    await things(db, 3)

    await counted.look(db)

    assert counted.registry.get_sample_value("events_outbox_waiting") == 3
    assert 0 <= (counted.registry.get_sample_value("events_outbox_oldest_seconds") or 0) < 60


async def test_batches_follow_each_other(db: Database) -> None:
    (thing,) = await things(db, 5)
    heard = Heard()

    told = [await telling(db, heard, most=2).batch() for _ in range(4)]

    assert told == [2, 2, 1, 0]
    assert heard.of(thing) == [0, 1, 2, 3, 4]
