# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the tests of signing in share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .people import Mailbox, Person, administrator, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from fastapi import FastAPI


@pytest.fixture(autouse=True)
def fresh_limits(app: FastAPI) -> None:
    """Each test starts with every limit unused."""
    app.state.limits.reset()


@pytest.fixture
def mailbox(app: FastAPI) -> Iterator[Mailbox]:
    real, app.state.auth.mailer = app.state.auth.mailer, Mailbox()
    yield app.state.auth.mailer
    app.state.auth.mailer = real


@pytest.fixture
async def person(client: httpx.AsyncClient) -> Person:
    return await signed_in(client)


@pytest.fixture
async def admin(client: httpx.AsyncClient, app: FastAPI) -> Person:
    return await administrator(client, app)
