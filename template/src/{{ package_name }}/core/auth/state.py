# Derived from the template: `copier update` replaces this file. Do not edit.
"""What sign-in needs while the service runs, built once from the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import State

from ..database import Database
from ..limits import Limits
from ..settings import Settings
from .background import Background
from .mail import Mailer, mailer_of
from .memory import Callers
from .passwords import Comparison
from .throttle import Throttle
from .tokens import AccessTokens


@dataclass(slots=True)
class Auth:
    """The parts. A test replaces `mailer`, and nothing else needs replacing."""

    db: Database
    settings: Settings
    tokens: AccessTokens
    callers: Callers
    throttle: Throttle
    mailer: Mailer
    passwords: Comparison = field(default_factory=Comparison)
    background: Background = field(default_factory=Background)
    purged_at: float = 0.0

    @classmethod
    def of(cls, db: Database, settings: Settings, limits: Limits) -> Auth:
        tokens = AccessTokens.of(settings)
        return cls(db, settings, tokens, Callers(db, tokens), Throttle(limits), mailer_of(settings))


@asynccontextmanager
async def running(state: State, settings: Settings) -> AsyncIterator[None]:
    """For the life of the app, inside that of its database: sets `auth` and `authenticate` on its state.

    Args:
        state: The app's, with `db` and `limits` on it.
    """
    auth = Auth.of(state.db, settings, state.limits)
    await auth.passwords.prepare()
    state.auth, state.authenticate = auth, auth.callers
    try:
        yield
    finally:
        await auth.background.settle()


async def _of_app(request: Request) -> Auth:
    auth: Auth = request.app.state.auth
    return auth


async def _address(request: Request) -> str:
    return request.client.host if request.client else ""


AuthOfApp = Annotated[Auth, Depends(_of_app)]
ClientAddress = Annotated[str, Depends(_address)]
