# Derived from the template: `copier update` replaces this file. Do not edit.
"""Calls that go to the service in a process of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.support.api import FIRST_VERSION, Api
from tests.support.app import Database, styles
from tests.support.app import settings as configuration


@pytest.fixture
async def client(served: str, db: Database) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client over a socket; paths are those of the contract, without the version."""
    async with httpx.AsyncClient(base_url=served + styles.PUBLIC_PREFIX, headers=FIRST_VERSION) as session:
        yield session


@pytest.fixture
def api(client: httpx.AsyncClient, db: Database, settings: configuration.Settings) -> Api:
    """The contract's operations as calls to that process."""
    return Api(client, db, settings)
