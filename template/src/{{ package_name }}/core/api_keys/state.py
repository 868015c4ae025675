# Derived from the template: `copier update` replaces this file. Do not edit.
"""What keys need while the service runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import State

from ..database import Database
from ..settings import Settings
from .memory import Callers
from .uses import LastUses


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """The parts."""

    uses: LastUses
    callers: Callers

    @classmethod
    def of(cls, db: Database) -> ApiKeys:
        uses = LastUses(db)
        return cls(uses, Callers(db, uses))


@asynccontextmanager
async def running(state: State, settings: Settings) -> AsyncIterator[None]:
    """For the life of the app, inside that of its database: sets `api_keys` and `authenticate` on its state.

    Args:
        state: The app's, with `db` on it.
    """
    keys = ApiKeys.of(state.db)
    state.api_keys, state.authenticate = keys, keys.callers
    try:
        yield
    finally:
        await keys.uses.settle()


async def _of_app(request: Request) -> ApiKeys:
    keys: ApiKeys = request.app.state.api_keys
    return keys


ApiKeysOfApp = Annotated[ApiKeys, Depends(_of_app)]
