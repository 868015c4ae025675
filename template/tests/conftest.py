# Derived from the template: `copier update` replaces this file. Do not edit.
"""What every test gets: the real application on a real PostgreSQL, one database per worker, empty for each test."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator

os.environ["ENVIRONMENT"] = "test"

import httpx
import pytest
from fastapi import FastAPI

from tests.support import app as service_code
from tests.support.api import Api
from tests.support.app import Database, application, edge, requirements
from tests.support.app import settings as configuration
from tests.support.server import Server
from tests.support.tables import empty

SERVER = Server()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The only process, or the one that controls the workers, stops the server that they share."""
    if not hasattr(session.config, "workerinput"):
        SERVER.stop()


@pytest.fixture(scope="session")
def database_url(worker_id: str) -> str:
    """A migrated database of this worker's own."""
    SERVER.start()
    return asyncio.run(SERVER.clone(f"test_{worker_id}"))


@pytest.fixture(scope="session")
def settings(database_url: str) -> configuration.Settings:
    """The settings of the application under test."""
    return configuration.Settings(environment="test", database_url=database_url, pool_size=4)


@pytest.fixture(scope="session")
async def service(settings: configuration.Settings) -> AsyncIterator[edge.Edge]:
    """The whole application as it is served, running."""
    running = application.build(service_code.api.ROUTERS, settings)
    assert isinstance(running.app, FastAPI)
    async with running.app.router.lifespan_context(running.app):
        yield running


@pytest.fixture(scope="session")
def app(service: edge.Edge) -> FastAPI:
    """The application without its edge, for its state."""
    assert isinstance(service.app, FastAPI)
    return service.app


@pytest.fixture
async def db(app: FastAPI) -> Database:
    """The application's own database, without rows, and every limit unused."""
    database: Database = app.state.db
    await empty(database)
    app.state.limits.reset()
    return database


@pytest.fixture
async def client(service: edge.Edge, db: Database) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client; paths are those of the contract, without the version."""
    base = "http://test" + requirements.VERSION_PREFIX
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=service), base_url=base) as session:
        yield session


@pytest.fixture
def api(client: httpx.AsyncClient, db: Database, settings: configuration.Settings) -> Api:
    """The contract's operations as calls: callers by role, valid bodies, rows to work on."""
    return Api(client, db, settings)
