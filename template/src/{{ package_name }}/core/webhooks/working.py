# Derived from the template: `copier update` replaces this file. Do not edit.
"""The deliverer in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import structlog
from starlette.applications import Starlette

from .. import addresses, programs
from ..settings import Settings
from . import queries
from .delivering import Deliverer
from .metrics import WebhookMetrics
from .sending import Sender
from .settings import DeliverySettings

log = structlog.get_logger("webhooks")


def application(settings: Settings, own: DeliverySettings) -> Starlette:
    """What uvicorn serves; while it does, deliveries are made.

    Raises:
        RuntimeError: the settings are not safe for production.
    """
    own.refuse_unsafe()
    metrics = WebhookMetrics()
    return programs.application(partial(_working, settings, own, metrics), metrics.registry)


@asynccontextmanager
async def _working(settings: Settings, own: DeliverySettings, metrics: WebhookMetrics) -> AsyncIterator[programs.Needs]:
    """From now until the end: then open deliveries get their time, and what is left is delivered again later."""
    allowed = addresses.networks(settings.egress_networks)
    async with programs.database(settings, more=own.webhook_at_once) as db:
        sender = Sender(allowed, at_once=own.webhook_at_once, timeout_s=own.webhook_timeout_s)
        deliverer = Deliverer(db, sender, metrics, own)
        looking = partial(programs.looking, partial(metrics.look, db))
        purging = partial(programs.purging, db, queries.PURGE, own.webhook_log_days)
        working = asyncio.create_task(deliverer.run())
        log.info("webhooks started")
        try:
            async with programs.meanwhile(looking, purging):
                yield programs.Needs(db)
        finally:
            deliverer.leave()
            await asyncio.wait({working}, timeout=settings.shutdown_grace_s)
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            await sender.close()
