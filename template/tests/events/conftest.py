# Derived from the template: `copier update` replaces this file. Do not edit.
"""A table for effects, and a real broker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.app import Database

from .parts import FORGET, MAKE
from .servers import PROGRAM, BrokerServer


@pytest.fixture
async def effects(db: Database) -> Database:
    """The database, where consumers of these tests may leave their notes."""
    await db.one(MAKE)
    await db.one(FORGET)
    return db


@pytest.fixture(scope="session")
def broker() -> Iterator[BrokerServer]:
    yield from serving()


def serving() -> Iterator[BrokerServer]:
    """A broker, which is stopped at the end."""
    if not BrokerServer.installed():
        pytest.skip(f"{PROGRAM} is not installed: no event is told to a real broker (Debian: apt install {PROGRAM})")
    server = BrokerServer()
    server.start()
    yield server
    server.stop()
