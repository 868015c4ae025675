"""Sign-in is an identity provider's affair: its access tokens (OpenID Connect, JWT) are checked here, and none is given."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ..access import Authenticate
from ..database import Database
from ..listing import Listing
from ..oidc.development import for_tests
from ..oidc.entrance import demo, enter
from ..oidc.state import callers_of, running
from ..settings import Settings

__all__ = ["LISTINGS", "authenticator", "demo", "enter", "for_tests", "routers", "running"]

LISTINGS: list[Listing[Any]] = []  # Any: of no row, there is none


def routers() -> list[APIRouter]:
    """No route is about signing in."""
    return []


def authenticator(_db: Database, settings: Settings) -> Authenticate:
    """Checks tokens: for a process beside the app. The app itself enters `running`."""
    return callers_of(settings)
