# Derived from the template: `copier update` replaces this file. Do not edit.
"""Calls that go to the service in a process of its own; or to the one at E2E_URL, as `delivery staging` makes them."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from tests.e2e.elsewhere import URL, Elsewhere
from tests.support.api import FIRST_VERSION, Api
from tests.support.app import styles
from tests.support.served import serving

RESTART, READY_S = "E2E_RESTART", 180


@pytest.fixture
def base(request: pytest.FixtureRequest) -> str:
    """Where it is served; here with an empty database."""
    if URL:
        return URL
    request.getfixturevalue("db")
    address: str = request.getfixturevalue("served")
    return address


@pytest.fixture
async def client(base: str) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client over a socket; paths are those of the contract, without the version."""
    async with httpx.AsyncClient(
        base_url=base + styles.PUBLIC_PREFIX, headers=FIRST_VERSION, timeout=10 if URL else 5
    ) as session:
        yield session


@pytest.fixture
def here(request: pytest.FixtureRequest, client: httpx.AsyncClient) -> Api:
    """The contract's operations as calls to that process."""
    if URL:
        return Elsewhere(client)
    return Api(client, request.getfixturevalue("db"), request.getfixturevalue("settings"))


@pytest.fixture
async def api(here: Api) -> AsyncIterator[Api]:
    """The same; what was made elsewhere is taken away again."""
    yield here
    if isinstance(here, Elsewhere):
        await here.tidy()


@pytest.fixture
def restart(request: pytest.FixtureRequest, client: httpx.AsyncClient) -> Iterator[Callable[[], None]]:
    """Another process answers from now on: elsewhere after E2E_RESTART, where that is set; here on the same database."""
    with ExitStack() as stack:

        def elsewhere() -> None:
            if command := os.environ.get(RESTART):
                subprocess.run(shlex.split(command), check=True, timeout=READY_S)
                _ready(URL)

        def here() -> None:
            address = stack.enter_context(serving(request.getfixturevalue("settings")))
            client.base_url = httpx.URL(address + styles.PUBLIC_PREFIX)

        yield elsewhere if URL else here


def _ready(url: str) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        try:
            status = httpx.get(f"{url}/readyz", timeout=2).status_code
            if status == httpx.codes.NOT_FOUND:  # kept back by a gateway, which sends nobody to who is not ready
                status = httpx.get(f"{url}/livez", timeout=2).status_code
            if status == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass  # nobody listens yet
        time.sleep(0.5)
    raise TimeoutError(f"{url} was not ready {READY_S} s after {os.environ[RESTART]}")
