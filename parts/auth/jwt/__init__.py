"""Sign-in with accounts of this service's own: passwords, short-lived access tokens, rotating refresh tokens."""

from __future__ import annotations

from fastapi import APIRouter

from ..access import Authenticate
from ..database import Database
from ..settings import Settings
from .accounts import LISTING
from .entrance import demo, enter, for_tests
from .memory import Callers
from .routes import accounts_router, auth_router
from .state import running
from .tokens import AccessTokens

__all__ = ["LISTINGS", "authenticator", "demo", "enter", "for_tests", "routers", "running"]

LISTINGS = [LISTING]


def routers() -> list[APIRouter]:
    """What joins the route table, without the version in front."""
    return [auth_router, accounts_router]


def authenticator(db: Database, settings: Settings) -> Authenticate:
    """Checks tokens and issues none: for a process beside the app. The app itself enters `running`."""
    return Callers(db, AccessTokens.of(settings))
