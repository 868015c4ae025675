# Derived from the template: `copier update` replaces this file. Do not edit.
"""A way in without signing in, for tests and demo data: tokens of the issuer of development. Production has none."""

from __future__ import annotations

from collections.abc import Iterable

from ...requirements import Role
from ..access import Caller
from ..database import Database
from ..settings import Settings
from . import development
from .state import namespace
from .tokens import id_of

DEMO = "demo@example.com"
DEMO_S = 2 * 24 * 3600  # a load test of a day signs in once


async def enter(_db: Database, settings: Settings, email: str, roles: Iterable[str]) -> tuple[Caller, str]:
    """A caller of this name with these roles, and an access token of theirs, good in the process that made it.

    Raises:
        RuntimeError: in production, and where OIDC_ISSUER names a provider: its tokens are its own to give.
    """
    return _entered(settings, email, roles, development.LIFETIME_S)


async def demo(_db: Database, settings: Settings) -> tuple[Caller, str]:
    """Somebody who may do everything, and their access token; where OIDC_ISSUER names a provider a place for one of its own.

    Raises:
        RuntimeError: in production.
    """
    if development.foreign(settings) and settings.environment != "production":
        return Caller(id_of(namespace(settings), DEMO), frozenset(map(str, Role))), "$TOKEN"
    return _entered(settings, DEMO, Role, DEMO_S)


def _entered(settings: Settings, email: str, roles: Iterable[str], lifetime_s: int) -> tuple[Caller, str]:
    named = frozenset(str(role) for role in roles)
    token = development.issuer(settings).issue(email, sorted(named), lifetime_s)
    return Caller(id_of(namespace(settings), email), named), token
