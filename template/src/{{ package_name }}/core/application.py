# Derived from the template: `copier update` replaces this file. Do not edit.
"""Puts an application together from its routers: the same way for every service, and for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import APIRouter, FastAPI

from .. import requirements
from . import auth, cache, compliance, contract, deprecations, flags, handlers, health, styles, versions
from .compliance import surface
from .cors import Cors
from .cors import origins as cors_origins
from .database import connect
from .edge import Edge
from .idempotency import purging
from .instruments import DatabaseCollector
from .lifespan import PARTS
from .limits import Limiter, rates
from .retirement import Clock, now
from .routing import Bundle, api_routes
from .settings import Settings
from .streams import Streams
from .telemetry import Metrics, configure_logging


def build(
    routers: Sequence[APIRouter],
    settings: Settings,
    later: Sequence[versions.Change] | None = None,
    *,
    style: str = requirements.VERSIONING,
    entries: Sequence[deprecations.Deprecation] | None = None,
    clock: Clock = now,
) -> Edge:
    """The ASGI application.

    Args:
        routers: Of the resources and the team's own, in the order of the contract; see `web.router`.
        settings: Of this process.
        later: Versions after the first; see `versions.later`. None: this is not the service as it is served, but some of
            it in a test, of which governance/deprecations.yaml says nothing.
        style: Where callers name the version.
        entries: What is deprecated; None: what governance/deprecations.yaml says of the service.
        clock: What time it is, for what ends.

    Raises:
        RuntimeError: a route names no guard, so that nobody has said who may call it; versions or deprecations are wrong.
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
    api.state.metrics.registry.register(DatabaseCollector(api.state))
    api.state.limits, api.state.rates = Limiter(enabled=settings.rate_limits), rates(settings.rate_limit)
    api.state.keeper = None
    api.state.partners = {}
    api.state.parts = [part(api.state, settings) for part in PARTS.values()]
    handlers.install(api)
    if settings.docs:
        api.mount("/docs/assets", contract.assets())
    lined_up = versions.line_up([*routers, *auth.routers(), *surface.ROUTERS], later or ())
    if entries is None:
        entries = () if later is None else deprecations.read()
    deprecations.check(entries, lined_up)
    served = api.state.versions = styles.made(style, lined_up, entries, clock, settings.default_version)
    plain = (health.router, contract.router(docs=settings.docs, versions=list(served.versions)))
    served.beside(["/docs", *(route.path for router in plain for route in api_routes(router))])
    # what is asked for most comes first: a bundle is tried after the other
    # not include_router: routes stay what they are, with their whole path
    api.router.routes += [*served.routes(), *(Bundle(router.prefix, router.routes) for router in plain)]
    if open_routes := contract.unguarded(api):
        remedy = "say who may call it, as call: Annotated[web.Call, web.Depends(web.can(...))]"
        raise RuntimeError(f"no guard on {', '.join(open_routes)}, or not under web.router(...): {remedy}")
    allowed = Cors.of(cors_origins(settings.cors_origins), credentials=settings.cors_credentials)
    timeout_s, hsts_s = settings.request_timeout_s, settings.hsts
    streams = Streams(api, getattr(api.state, "streams_s", timeout_s))
    return Edge(api, api.state.metrics, served, cors=allowed, hsts_seconds=hsts_s, timeout_s=timeout_s, streams=streams)


@asynccontextmanager
async def _lifespan(api: FastAPI) -> AsyncIterator[None]:
    settings: Settings = api.state.settings
    flags.provide(settings)
    opened = connect(
        settings.database_url,
        size=settings.pool_size,
        queue=settings.pool_queue,
        timeout_s=settings.statement_timeout_s,
        prelude=compliance.prelude,
    )
    async with opened as db:
        api.state.db = db
        await compliance.ready(db, settings)
        own = (cache.running, auth.running)
        async with AsyncExitStack() as running:
            for part in (
                *(run(api.state, settings) for run in own),
                purging(db, settings.idempotency_hours),
                *api.state.parts,
            ):
                await running.enter_async_context(part)
            api.state.ready = True
            yield
            api.state.ready = False
