# Derived from the template: `copier update` replaces this file. Do not edit.
"""A key without an administrator, for tests and demo data. Production gives none."""

from __future__ import annotations

from collections.abc import Iterable

from ...requirements import Role
from ..access import Caller
from ..database import Database
from ..settings import Settings
from . import keys, queries

DEMO = "demo, development only"
DAYS = 2  # a load test of a day signs in once


async def enter(db: Database, settings: Settings, name: str, roles: Iterable[str]) -> tuple[Caller, str]:
    """A key for the client whose first key has this name, or for a new one; the caller and the key.

    Raises:
        RuntimeError: in production.
    """
    if settings.environment == "production":
        raise RuntimeError("nobody gets a key in production without asking an administrator")
    client = await db.one(queries.CLIENT, name=name)
    granted = [str(role) for role in roles]
    row, token = await keys.issue(db, name, granted, days=DAYS, client=client["id"] if client else None)
    await db.one(
        queries.USED, ids=[row.id]
    )  # it is about to be: else its first call would change what the second is shown
    return Caller(row.client_id, frozenset(row.roles), row.id), token


async def demo(db: Database, settings: Settings) -> tuple[Caller, str]:
    """A client that may do everything, and a key of it for two days.

    Raises:
        RuntimeError: in production.
    """
    return await enter(db, settings, DEMO, Role)
