# Shared with the template: `copier update` merges it. Write below the seam at the end.
"""What every test gets: the real application on a real PostgreSQL, one database per worker, empty for each test."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import AsyncIterator, Iterator

os.environ["ENVIRONMENT"] = "test"

import httpx
import pytest
from fastapi import FastAPI

from tests.support import app as service_code
from tests.support.api import FIRST_VERSION, Api
from tests.support.app import Database, application, auth, edge, styles, versions
from tests.support.app import settings as configuration
from tests.support.served import serving
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
    """The settings of the application under test; a process beside it takes the same, and so the same tokens.

    Limits are on; one caller may do what a whole test does.
    """
    allowance = "100000/minute"
    return configuration.Settings(
        environment="test", database_url=database_url, pool_size=4, rate_limit=allowance, **auth.for_tests()
    )


@pytest.fixture(scope="session")
def served(settings: configuration.Settings) -> Iterator[str]:
    """The address of the service in a process of its own, on the same database."""
    with serving(settings) as address:
        yield address


@pytest.fixture(scope="session")
async def service(settings: configuration.Settings) -> AsyncIterator[edge.Edge]:
    """The whole application as it is served, running, on a day before anything of it ends."""
    later, start = versions.later(service_code.api), dt.datetime.fromtimestamp(0, dt.UTC)
    running = application.build(service_code.api.ROUTERS, settings, later, clock=lambda: start)
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
    base, headers = "http://test" + styles.PUBLIC_PREFIX, FIRST_VERSION
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=service), base_url=base, headers=headers) as session:
        yield session


@pytest.fixture
def api(app: FastAPI, client: httpx.AsyncClient, db: Database, settings: configuration.Settings) -> Api:
    """The contract's operations as calls: callers by role, valid bodies, rows to work on."""
    return Api(client, db, settings, unused=lambda: app.state.limits.reset())


# Fixtures of your own go below this line; those of one resource into a conftest.py beside its tests.
