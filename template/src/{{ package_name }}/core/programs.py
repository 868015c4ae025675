# Derived from the template: `copier update` replaces this file. Do not edit.
"""Programs beside the service: their arguments, what they refuse, their probes and metrics, and what they do now and then."""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType

import structlog
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import compliance, development, telemetry
from .database import Database, connect
from .problems import Unavailable
from .settings import Settings, settings
from .statements import Statement

CONNECTIONS = 4  # of the database, for each program
LOOK_EVERY_S, PURGE_EVERY_S, PURGED_AT_ONCE = 5.0, 3600.0, 10_000
Work = Callable[[], Awaitable[None]]
log = structlog.get_logger("programs")


def parser(name: str, description: str, *examples: str, port: int) -> argparse.ArgumentParser:
    """What every program understands."""
    made = argparse.ArgumentParser(prog=name, description=description, epilog=f"Examples: {' · '.join(examples)}")
    made.add_argument(
        "--host", default="127.0.0.1", help="address of its probes and metrics (default: this machine only)"
    )
    made.add_argument("--port", type=int, default=port, help=f"port of its probes and metrics (default: {port})")
    return made


@contextmanager
def refusing() -> Iterator[None]:
    """What is wrong with the settings is said in one line, and ends the program."""
    try:
        yield
    except (ValidationError, RuntimeError) as fault:
        print(f"error: {_said(fault)}", file=sys.stderr)
        sys.exit(2)


def configured() -> Settings:
    """The settings of the service; outside production with a database that answers."""
    configuration = settings()
    if configuration.environment == "production":
        return configuration
    return configuration.model_copy(update={"database_url": development.database_url()})


def serve(app: Starlette, arguments: argparse.Namespace, configuration: Settings) -> None:
    """Work until SIGTERM; then finish what is open."""
    telemetry.configure_logging(configuration.log_level)
    signal.signal(signal.SIGTERM, _leave)
    uvicorn.run(
        app,
        host=arguments.host,
        port=arguments.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=configuration.shutdown_grace_s,
    )


def _leave(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM as an ordinary end: uvicorn raises it again when everything is finished."""
    sys.exit(0)


def _said(fault: Exception) -> str:
    """A fault in one line."""
    if isinstance(fault, ValidationError):
        return "; ".join(
            f"{'.'.join(map(str, e['loc'])) or 'settings'}: {e['msg'].removeprefix('Value error, ')}"
            for e in fault.errors()
        )
    return str(fault)


@dataclass(frozen=True, slots=True)
class Needs:
    """Without what a program is not ready: the database, and whoever else must answer, by name."""

    db: Database
    others: Mapping[str, Callable[[], Awaitable[bool]]] = field(default_factory=dict)


def application(working: Callable[[], AbstractAsyncContextManager[Needs]], metrics: CollectorRegistry) -> Starlette:
    """What uvicorn serves; while it does, the program works."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with working() as needs:
            app.state.needs, app.state.metrics = needs, metrics
            yield

    routes = [Route("/livez", _livez), Route("/readyz", _readyz), Route("/metrics", _metrics)]
    return Starlette(routes=routes, lifespan=lifespan)


async def _livez(_request: Request) -> Response:
    return Response("ok\n", media_type="text/plain")


async def _readyz(request: Request) -> Response:
    """Everything it needs answers. No traffic depends on it; a rollout waits for it."""
    needs: Needs = request.app.state.needs
    try:
        await needs.db.ping()
    except Unavailable:
        return Response("the database does not answer\n", 503, media_type="text/plain")
    for name, answers in needs.others.items():
        if not await answers():
            return Response(f"the {name} does not answer\n", 503, media_type="text/plain")
    return Response("ok\n", media_type="text/plain")


async def _metrics(request: Request) -> Response:
    return Response(generate_latest(request.app.state.metrics), media_type=CONTENT_TYPE_LATEST)


@asynccontextmanager
async def database(settings: Settings, *, more: int = 0) -> AsyncIterator[Database]:
    """The database as a program reaches it.

    Args:
        more: How many may wait for a connection beyond what the service's settings say.

    Raises:
        RuntimeError: it is not as the rules of this service want it.
    """
    opening = connect(
        settings.database_url,
        size=CONNECTIONS,
        queue=settings.pool_queue + more,
        timeout_s=settings.statement_timeout_s,
        prelude=compliance.prelude,
    )
    async with opening as db:
        await compliance.ready(db, settings)
        yield db


@asynccontextmanager
async def meanwhile(*works: Work) -> AsyncIterator[None]:
    """Do this beside, until the block ends."""
    tasks = [asyncio.ensure_future(work()) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def looking(look: Work) -> None:
    """See how much waits, every few seconds."""
    while True:
        try:
            await look()
        except Exception as fault:  # the gauges keep what they had; a database without tables may yet be migrated
            log.warning("nobody knows how much waits", fault=type(fault).__name__)
        await asyncio.sleep(LOOK_EVERY_S)


async def purging(db: Database, purge: Statement, days: int) -> None:
    """Forget what is older, about once an hour.

    Args:
        purge: Deletes `most` rows at most of those that are `days` old, and returns them.
    """
    while True:
        await asyncio.sleep(PURGE_EVERY_S * random.uniform(0.5, 1.5))  # noqa: S311 - spreads work, guards nothing
        try:
            while len(await db.many(purge, days=days, most=PURGED_AT_ONCE)) == PURGED_AT_ONCE:
                pass
        except Exception as fault:  # whatever it was, the next hour tries again
            log.warning("what is old was not forgotten", fault=type(fault).__name__)
