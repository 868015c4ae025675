"""Programs call with keys that administrators issue, rotate and revoke; nobody signs in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ..access import Authenticate
from ..api_keys.entrance import demo, enter
from ..api_keys.keys import LISTING
from ..api_keys.routes import router
from ..api_keys.state import ApiKeys, running
from ..database import Database
from ..settings import Settings

__all__ = ["LISTINGS", "authenticator", "demo", "enter", "for_tests", "routers", "running"]

LISTINGS = [LISTING]


def routers() -> list[APIRouter]:
    """What joins the route table, without the version in front."""
    return [router]


def authenticator(db: Database, _settings: Settings) -> Authenticate:
    """Checks keys and issues none: for a process beside the app. The app itself enters `running`."""
    return ApiKeys.of(db).callers


def for_tests() -> dict[str, Any]:  # Any: of each setting's type
    """Settings that tests need beside their database: keys are in it."""
    return {}
