"""Nobody signs in: the gateway in front, or nothing, decides who may call."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import State

from ..access import ANONYMOUS, SCHEME, Authenticate, Caller
from ..database import Database
from ..listing import Listing
from ..settings import Settings

__all__ = ["LISTINGS", "authenticator", "demo", "enter", "for_tests", "routers", "running"]

LISTINGS: list[Listing[Any]] = []  # Any: of no row, there is none


def routers() -> list[APIRouter]:
    """No route is about signing in."""
    return []


def authenticator(_db: Database, _settings: Settings) -> Authenticate:
    """Refuses everyone: a route that asks for a sign-in by mistake is closed, not open."""
    return _refuse


@asynccontextmanager
async def running(state: State, settings: Settings) -> AsyncIterator[None]:
    """For the life of the app: sets `authenticate` on its state."""
    state.authenticate = authenticator(state.db, settings)
    yield


async def enter(_db: Database, _settings: Settings, _email: str, _roles: Iterable[str]) -> tuple[Caller, str]:
    """There is nobody to be."""
    return ANONYMOUS, ""


async def demo(_db: Database, _settings: Settings) -> tuple[Caller, str]:
    """Anyone, who needs no credentials."""
    return ANONYMOUS, ""


def for_tests() -> dict[str, Any]:
    """Settings that tests need beside their database."""
    return {}


async def _refuse(_token: str) -> Caller:
    raise SCHEME.refused()
