# Derived from the template: `copier update` replaces this file. Do not edit.
"""A provider, and a service that trusts it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI

from tests.support.api import FIRST_VERSION
from tests.support.app import application, edge, styles
from tests.support.app import settings as configuration

from .answers import taken
from .provider import LocalProvider
from .service import AUDIENCE, module, whoami


@pytest.fixture(scope="session")
def _provider() -> Iterator[LocalProvider]:
    running = LocalProvider()
    yield running
    running.stop()


@pytest.fixture
def provider(_provider: LocalProvider) -> LocalProvider:
    _provider.reset()
    return _provider


@pytest.fixture
def trusting(settings: configuration.Settings, provider: LocalProvider) -> configuration.Settings:
    """Settings that name the provider."""
    told = {"oidc_issuer": provider.url, "oidc_audience": AUDIENCE, "oidc_id_namespace": ""}
    return settings.model_copy(update=told)


@pytest.fixture
async def trusting_service(trusting: configuration.Settings) -> AsyncIterator[edge.Edge]:
    """The service, with nothing remembered and no keys fetched but by its start."""
    built = application.build([whoami], trusting)
    assert isinstance(built.app, FastAPI)
    async with built.app.router.lifespan_context(built.app):
        yield built


@pytest.fixture
def trusting_app(trusting_service: edge.Edge) -> FastAPI:
    """The service without its edge, for its state."""
    assert isinstance(trusting_service.app, FastAPI)
    return trusting_service.app


@pytest.fixture
async def caller(trusting_service: edge.Edge) -> AsyncIterator[httpx.AsyncClient]:
    base, transport = "http://test" + styles.PUBLIC_PREFIX, httpx.ASGITransport(app=trusting_service)
    async with httpx.AsyncClient(transport=transport, base_url=base, headers=FIRST_VERSION) as session:
        yield session


class Clock:
    """The clock that the keys are kept by, ahead of the machine's by as much as a test says."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


@pytest.fixture
def clock(trusting_app: FastAPI) -> Clock:
    found = Clock()
    trusting_app.state.authenticate.tokens.keys._now = found
    return found


@pytest.fixture
async def later(caller: httpx.AsyncClient, provider: LocalProvider, clock: Clock) -> None:
    """The keys of its start are known, and it may ask for others: what a test publishes from now on is found."""
    await taken(caller, provider.token())
    clock.ahead = module("keys").INTERVAL_S
