# Derived from the template: `copier update` replaces this file. Do not edit.
"""Puts an application together from its routers: the same way for every service, and for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from .. import requirements
from . import auth, contract, handlers, health
from .database import connect
from .edge import Edge
from .limits import Limiter
from .routing import Bundle
from .settings import Settings
from .telemetry import Metrics, configure_logging


def build(routers: Sequence[APIRouter], settings: Settings) -> Edge:
    """The ASGI application.

    Args:
        routers: Of the resources and the team's own, in the order of the contract; see `web.router`.
        settings: Of this process.

    Raises:
        RuntimeError: a route names no guard, so that nobody has said who may call it.
    """
    configure_logging(settings.log_level)
    api = FastAPI(
        title=requirements.TITLE,
        version=requirements.CONTRACT_VERSION,
        lifespan=_lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    api.state.settings, api.state.ready = settings, False
    api.state.metrics = Metrics()
    api.state.limits = Limiter(enabled=settings.rate_limits)
    handlers.install(api)
    if settings.docs:
        api.mount("/docs/assets", contract.assets())
    # what is asked for most comes first: a bundle is tried after the other
    for router in (*routers, *auth.routers(), health.router, contract.router(docs=settings.docs)):
        # not include_router: routes stay what they are, with their whole path
        api.router.routes.append(Bundle(router.prefix, router.routes))
    if open_routes := contract.unguarded(api):
        raise RuntimeError(f"no guard on {', '.join(open_routes)}, or not under web.router(...): say who may call it")
    return Edge(api, api.state.metrics)


@asynccontextmanager
async def _lifespan(api: FastAPI) -> AsyncIterator[None]:
    settings: Settings = api.state.settings
    opened = connect(
        settings.database_url,
        size=settings.pool_size,
        queue=settings.pool_queue,
        timeout_s=settings.statement_timeout_s,
    )
    async with opened as db:
        api.state.db = db
        async with auth.running(api.state, settings):
            api.state.ready = True
            yield
            api.state.ready = False
