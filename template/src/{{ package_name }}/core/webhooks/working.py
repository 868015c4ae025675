# Derived from the template: `copier update` replaces this file. Do not edit.
"""The deliverer in a process of its own, with probes and metrics like those of the service."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import addresses, compliance
from ..database import Database, connect
from ..problems import Unavailable
from ..settings import Settings
from . import queries
from .delivering import Deliverer
from .metrics import WebhookMetrics
from .sending import Sender
from .settings import DeliverySettings

CONNECTIONS = 4  # of the database
LOOK_EVERY_S, PURGE_EVERY_S, PURGED_AT_ONCE = 5.0, 3600.0, 10_000
log = structlog.get_logger("webhooks")


def application(settings: Settings, own: DeliverySettings) -> Starlette:
    """What uvicorn serves; while it does, deliveries are made.

    Raises:
        RuntimeError: the settings are not safe for production.
    """
    own.refuse_unsafe()
    metrics = WebhookMetrics()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        opening = connect(
            settings.database_url,
            size=CONNECTIONS,
            queue=settings.pool_queue + own.webhook_at_once,
            timeout_s=settings.statement_timeout_s,
            prelude=compliance.prelude,
        )
        async with opening as db:
            await compliance.ready(db, settings)
            app.state.db, app.state.metrics = db, metrics
            async with _working(settings, own, db, metrics):
                yield

    routes = [Route("/livez", _livez), Route("/readyz", _readyz), Route("/metrics", _metrics)]
    return Starlette(routes=routes, lifespan=lifespan)


@asynccontextmanager
async def _working(
    settings: Settings, own: DeliverySettings, db: Database, metrics: WebhookMetrics
) -> AsyncIterator[None]:
    """From now until the end: then open deliveries get their time, and what is left is delivered again later."""
    allowed = addresses.networks(settings.egress_networks)
    sender = Sender(allowed, at_once=own.webhook_at_once, timeout_s=own.webhook_timeout_s)
    deliverer = Deliverer(db, sender, metrics, own)
    working = asyncio.create_task(deliverer.run())
    beside = [asyncio.create_task(_looking(db, metrics)), asyncio.create_task(_purging(db, own.webhook_log_days))]
    log.info("webhooks started")
    try:
        yield
    finally:
        deliverer.leave()
        await asyncio.wait({working}, timeout=settings.shutdown_grace_s)
        for task in (working, *beside):
            task.cancel()
        await asyncio.gather(working, *beside, return_exceptions=True)
        await sender.close()


async def _looking(db: Database, metrics: WebhookMetrics) -> None:
    while True:
        try:
            await metrics.look(db)
        except Exception as fault:  # the gauges keep what they had; a database without tables may yet be migrated
            log.warning("nobody knows how much waits", fault=type(fault).__name__)
        await asyncio.sleep(LOOK_EVERY_S)


async def _purging(db: Database, days: int) -> None:
    """Forget old deliveries, about once an hour."""
    while True:
        await asyncio.sleep(PURGE_EVERY_S * random.uniform(0.5, 1.5))  # noqa: S311 - spreads work, guards nothing
        try:
            while len(await db.many(queries.PURGE, days=days, most=PURGED_AT_ONCE)) == PURGED_AT_ONCE:
                pass
        except Exception as fault:  # whatever it was, the next hour tries again
            log.warning("what is old was not forgotten", fault=type(fault).__name__)


async def _livez(_request: Request) -> Response:
    return Response("ok\n", media_type="text/plain")


async def _readyz(request: Request) -> Response:
    """The database answers. No traffic depends on it; a rollout waits for it."""
    try:
        await request.app.state.db.ping()
    except Unavailable:
        return Response("the database does not answer\n", 503, media_type="text/plain")
    return Response("ok\n", media_type="text/plain")


async def _metrics(request: Request) -> Response:
    return Response(generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST)
