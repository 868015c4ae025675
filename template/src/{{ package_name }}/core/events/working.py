# Derived from the template: `copier update` replaces this file. Do not edit.
"""The worker: relay and consumers in a process of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.datastructures import State

from .. import programs
from ..database import Database
from ..lifespan import PARTS
from ..settings import Settings
from . import inbox
from .broker import Broker
from .consuming import Inbox
from .event import Consumer
from .metrics import EventMetrics
from .relay import Relay
from .settings import WorkerSettings

RETRY_S = 1.0
LEAVE_S = 5.0  # for the goodbye, once consumers had their time; a pod gets as much and a little more
log = structlog.get_logger("worker")


def application(settings: Settings, own: WorkerSettings, consumers: Sequence[Consumer[Any]]) -> Starlette:
    """What uvicorn serves; while it does, the worker works.

    Raises:
        RuntimeError: the settings are not safe for production.
    """
    own.check(settings)
    metrics = EventMetrics()
    return programs.application(partial(_working, settings, own, consumers, metrics), metrics.registry)


@asynccontextmanager
async def opened(settings: Settings, own: WorkerSettings, metrics: EventMetrics) -> AsyncIterator[Inbox]:
    """The database and the partners that consumers work with."""
    state = State({"metrics": metrics, "partners": {}})
    parts = [part(state, settings) for part in PARTS.values()]
    async with AsyncExitStack() as stack:
        db = state.db = await stack.enter_async_context(programs.database(settings))
        for part in parts:
            await stack.enter_async_context(part)
        yield Inbox(db, metrics, own.consumer_attempts, own.consumer_pause_s, state.partners)


@asynccontextmanager
async def _working(
    settings: Settings, own: WorkerSettings, consumers: Sequence[Consumer[Any]], metrics: EventMetrics
) -> AsyncIterator[programs.Needs]:
    """Relay and consumers, from now until the end: then open events get their time, and what is left is given again."""
    async with opened(settings, own, metrics) as receiver:
        db, broker = receiver.db, Broker(own.broker_url.get_secret_value(), grace_s=settings.shutdown_grace_s)
        for consumer in consumers:
            receive = partial(receiver.receive, consumer)
            broker.subscribe(consumer.name, consumer.publisher, consumer.event.name, receive)
        relay = Relay(
            db,
            broker.publish,
            metrics,
            most=own.relay_batch,
            pause_s=own.relay_pause_s,
            timeout_s=own.publish_timeout_s,
        )
        telling = partial(_telling, broker, relay)
        looking = partial(programs.looking, partial(_look, broker, db, metrics))
        purging = partial(programs.purging, db, inbox.PURGE, own.inbox_days)  # what no broker will repeat
        try:
            async with programs.meanwhile(telling, looking, purging):
                yield programs.Needs(db, {"broker": broker.answers})
        finally:
            await _leaving(broker, settings.shutdown_grace_s + LEAVE_S)


async def _telling(broker: Broker, relay: Relay) -> None:
    """Consumers first: their queues are there before the first event is told."""
    while True:
        try:
            await broker.start()
            break
        except Exception as fault:  # it is not there yet, or refuses: each broker has errors of its own
            log.warning("the broker does not answer", fault=type(fault).__name__, said=str(fault)[:200])
            await asyncio.sleep(RETRY_S)
    log.info("worker started")
    await relay.run()


async def _leaving(broker: Broker, seconds: float) -> None:
    """A broker that comes back just now may never say goodbye: what it is owed it gives again to somebody else."""
    try:
        async with asyncio.timeout(seconds):
            await broker.stop()
    except TimeoutError:
        log.warning("the broker did not let go", seconds=seconds)


async def _look(broker: Broker, db: Database, metrics: EventMetrics) -> None:
    metrics.up.set(1 if await broker.answers() else 0)
    await metrics.look(db)
