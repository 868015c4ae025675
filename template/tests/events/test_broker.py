# Derived from the template: `copier update` replaces this file. Do not edit.
"""What is asked of a broker, of a real one: it keeps what it confirmed, and a consumer has one message at a time, in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from tests.support.app import ids, requirements

from .parts import broker as code
from .servers import BrokerServer

EVENT = "thing_counted"  # a name of its own: consumers of other tests would get these, and can't read them
PATIENCE_S = 30.0
Receive = Callable[[bytes], Awaitable[None]]


@asynccontextmanager
async def started(server: BrokerServer, consumer: str, receive: Receive) -> AsyncIterator[Any]:  # Any: imported by name
    """A worker's connection, with one consumer."""
    found = code.Broker(server.url, grace_s=0.1)
    found.subscribe(consumer, requirements.SLUG, EVENT, receive)
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                await found.start()
                break
            except Exception:  # it has only just begun; each broker says it in its own words
                await asyncio.sleep(0.2)
    yield found
    await found.stop()


async def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, f"not within {PATIENCE_S:.0f} s"
        await asyncio.sleep(0.05)


async def tell(own: Any, number: int) -> None:  # Any: as above
    await own.publish(EVENT, ids.new_id(), str(number).encode())


async def test_keeps_what_it_confirmed_when_it_is_killed(broker: BrokerServer) -> None:
    heard: list[int] = []

    async def never(_body: bytes) -> None:
        await asyncio.Event().wait()

    async def hear(body: bytes) -> None:
        heard.append(int(body))

    async with started(broker, "kept", never) as own:
        for number in range(30):
            await tell(own, number)
    await asyncio.sleep(3)  # RabbitMQ 3.10 may never find a leader for a queue that is younger when it is killed
    await asyncio.to_thread(broker.kill)
    await asyncio.to_thread(broker.start)
    async with started(broker, "kept", hear):
        await until(lambda: len(heard) >= 30)

    assert heard == list(range(30))


async def test_of_several_workers_one_has_a_message_and_they_come_in_order(broker: BrokerServer) -> None:
    heard: list[int] = []
    at_work: list[int] = []

    async def hear(body: bytes) -> None:
        heard.append(int(body))
        at_work.append(1)
        assert len(at_work) == 1, "two messages at once"
        await asyncio.sleep(0.02)
        at_work.pop()

    async with AsyncExitStack() as stack:
        workers = [await stack.enter_async_context(started(broker, "alone", hear)) for _ in range(3)]
        for number in range(30):
            await tell(workers[0], number)
        await until(lambda: len(heard) >= 30)

    assert heard == list(range(30))


async def test_who_takes_long_is_left_to_it(broker: BrokerServer) -> None:
    heard: list[int] = []

    async def hear(body: bytes) -> None:
        heard.append(int(body))
        if len(heard) == 1:
            await asyncio.sleep(8)

    async with started(broker, "slow", hear) as one, started(broker, "slow", hear):
        for number in range(3):
            await tell(one, number)
        await until(lambda: len(heard) >= 3)

    assert heard == [0, 1, 2]


async def test_what_a_consumer_could_not_take_is_given_again(broker: BrokerServer) -> None:
    heard: list[int] = []

    async def hear(body: bytes) -> None:
        heard.append(int(body))
        if len(heard) < 3:
            raise ConnectionError("not now")

    async with started(broker, "again", hear) as own:
        await tell(own, 7)
        await until(lambda: len(heard) >= 3)

    assert heard == [7, 7, 7]


async def test_nothing_is_told_in_the_open_where_it_should_be_encrypted(broker: BrokerServer) -> None:
    cautious = code.Broker(broker.url.replace(code.PLAIN, code.TLS), grace_s=1.0)

    with suppress(Exception):  # each broker says it in its own words
        async with asyncio.timeout(5):
            await cautious.start()

    assert not await cautious.answers()
    await cautious.stop()
