# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the tests of sharing have in common: a real Redis, and applications that share it."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from types import ModuleType

import pytest
from fastapi import FastAPI

from tests.support import app as service_code
from tests.support.app import Database, application, cache, edge
from tests.support.app import settings as configuration

from .servers import PROGRAM, RedisServer

client, shared, answers = (
    importlib.import_module(f"{cache.__name__}.{name}") for name in ("client", "shared", "answers")
)


@pytest.fixture(scope="session")
def redis() -> Iterator[RedisServer]:
    if not RedisServer.installed():
        pytest.skip(
            f"{PROGRAM} is not installed: nothing of what replicas share is tested (Debian: apt install {PROGRAM})"
        )
    server = RedisServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis_settings(settings: configuration.Settings, redis: RedisServer) -> configuration.Settings:
    """Patient: a busy machine that runs tests is no reason to go on alone."""
    changed = {"redis_url": redis.url, "redis_timeout_s": 2.0, "pool_size": 2}
    return configuration.Settings(**{**settings.model_dump(), **changed})


@pytest.fixture
async def asked(redis_settings: configuration.Settings) -> AsyncIterator[object]:
    """A client of an empty Redis."""
    async with client.Client.opened(redis_settings) as opened:
        await opened.redis.flushall()
        yield opened


@pytest.fixture
async def replicas(
    redis_settings: configuration.Settings, asked: object, db: Database
) -> AsyncIterator[list[edge.Edge]]:
    """Two applications on one database and one Redis."""
    async with AsyncExitStack() as stack:
        found = []
        for _ in range(2):
            running = application.build(service_code.api.ROUTERS, redis_settings)
            assert isinstance(running.app, FastAPI)
            await stack.enter_async_context(running.app.router.lifespan_context(running.app))
            found.append(running)
        yield found


def modules() -> tuple[ModuleType, ModuleType, ModuleType]:
    return client, shared, answers
