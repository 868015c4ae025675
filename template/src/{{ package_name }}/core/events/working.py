# Derived from the template: `copier update` replaces this file. Do not edit.
"""The worker: relay and consumers in a process of their own, with probes and metrics like those of the service."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from typing import Any

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.datastructures import State
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import compliance
from ..database import Database, connect
from ..lifespan import PARTS
from ..problems import Unavailable
from ..settings import Settings
from . import inbox
from .broker import Broker
from .consuming import Inbox
from .event import Consumer
from .metrics import EventMetrics
from .relay import Relay
from .settings import WorkerSettings

CONNECTIONS = 4  # of the database: one for the relay, the others for consumers
LOOK_EVERY_S, PURGE_EVERY_S, PURGED_AT_ONCE, RETRY_S = 5.0, 3600.0, 10_000, 1.0
log = structlog.get_logger("worker")


def application(settings: Settings, own: WorkerSettings, consumers: Sequence[Consumer[Any]]) -> Starlette:
    """What uvicorn serves; while it does, the worker works.

    Raises:
        RuntimeError: the settings are not safe for production.
    """
    own.check(settings)
    metrics = EventMetrics()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with opened(settings, own, metrics) as receiver, _working(settings, own, consumers, receiver) as broker:
            app.state.db, app.state.broker, app.state.metrics = receiver.db, broker, metrics
            yield

    routes = [Route("/livez", _livez), Route("/readyz", _readyz), Route("/metrics", _metrics)]
    return Starlette(routes=routes, lifespan=lifespan)


@asynccontextmanager
async def opened(settings: Settings, own: WorkerSettings, metrics: EventMetrics) -> AsyncIterator[Inbox]:
    """The database and the partners that consumers work with."""
    state = State({"metrics": metrics, "partners": {}})
    parts = [part(state, settings) for part in PARTS.values()]
    opening = connect(
        settings.database_url,
        size=CONNECTIONS,
        queue=settings.pool_queue,
        timeout_s=settings.statement_timeout_s,
        prelude=compliance.prelude,
    )
    async with AsyncExitStack() as stack:
        db = state.db = await stack.enter_async_context(opening)
        await compliance.ready(db, settings)
        for part in parts:
            await stack.enter_async_context(part)
        yield Inbox(db, metrics, own.consumer_attempts, own.consumer_pause_s, state.partners)


@asynccontextmanager
async def _working(
    settings: Settings, own: WorkerSettings, consumers: Sequence[Consumer[Any]], receiver: Inbox
) -> AsyncIterator[Broker]:
    """Relay and consumers, from now until the end: then open events get their time, and what is left is given again."""
    db, metrics = receiver.db, receiver.metrics
    broker = Broker(own.broker_url.get_secret_value(), grace_s=settings.shutdown_grace_s)
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
    work: list[Callable[[], Awaitable[None]]] = [
        partial(_telling, broker, relay),
        partial(_looking, broker, db, metrics),
        partial(_purging, db, own.inbox_days),
    ]
    tasks = [asyncio.ensure_future(run()) for run in work]
    try:
        yield broker
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        await broker.stop()


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


async def _looking(broker: Broker, db: Database, metrics: EventMetrics) -> None:
    while True:
        metrics.up.set(1 if await broker.answers() else 0)
        try:
            await metrics.look(db)
        except Exception as fault:  # the gauges keep what they had; a database without tables may yet be migrated
            log.warning("nobody knows how much waits", fault=type(fault).__name__)
        await asyncio.sleep(LOOK_EVERY_S)


async def _purging(db: Database, days: int) -> None:
    """Forget what no broker will repeat, about once an hour; dead letters stay."""
    while True:
        await asyncio.sleep(PURGE_EVERY_S * random.uniform(0.5, 1.5))  # noqa: S311 - spreads work, guards nothing
        try:
            while len(await db.many(inbox.PURGE, days=days, most=PURGED_AT_ONCE)) == PURGED_AT_ONCE:
                pass
        except Exception as fault:  # whatever it was, the next hour tries again
            log.warning("what is old was not forgotten", fault=type(fault).__name__)


async def _livez(_request: Request) -> Response:
    return Response("ok\n", media_type="text/plain")


async def _readyz(request: Request) -> Response:
    """The database and the broker answer. No traffic depends on it; a rollout waits for it."""
    try:
        await request.app.state.db.ping()
    except Unavailable:
        return Response("the database does not answer\n", 503, media_type="text/plain")
    if not await request.app.state.broker.answers():
        return Response("the broker does not answer\n", 503, media_type="text/plain")
    return Response("ok\n", media_type="text/plain")


async def _metrics(request: Request) -> Response:
    return Response(generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST)
