# Derived from the template: `copier update` replaces this file. Do not edit.
"""What checking tokens needs while the service runs, built once from the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import State

from ... import requirements
from ..settings import Settings
from . import development
from .keys import Keys
from .memory import Callers
from .provider import Provider
from .roles import RoleClaim
from .tokens import AccessTokens, Expected


@asynccontextmanager
async def running(state: State, settings: Settings) -> AsyncIterator[None]:
    """For the life of the app: sets `authenticate` on its state. The provider need not be there yet.

    Args:
        state: The app's.
    """
    callers = callers_of(settings)
    state.authenticate = callers
    callers.tokens.keys.renew()
    try:
        yield
    finally:
        await callers.tokens.keys.close()


def callers_of(settings: Settings) -> Callers:
    """With the provider of the settings; without one, outside production, with the issuer of development."""
    issuer = settings.oidc_issuer or development.issuer(settings).url
    keys = Keys(
        Provider(issuer, insist_on_https=settings.environment == "production"),
        lifetime_s=settings.oidc_keys_minutes * 60,
        stale_s=settings.oidc_keys_stale_minutes * 60,
    )
    return Callers(AccessTokens(keys, expected(settings, issuer)))


def expected(settings: Settings, issuer: str) -> Expected:
    """What the settings want of a token."""
    return Expected(
        issuer,
        settings.oidc_audience or requirements.SLUG,
        frozenset(settings.oidc_clients.split()),
        namespace(settings),
        RoleClaim(settings.oidc_roles_claim, settings.oidc_role_names),
    )


def namespace(settings: Settings) -> str:
    """What ids are derived from. The issuer of development has another address at each start, and the same people."""
    return settings.oidc_id_namespace or settings.oidc_issuer or development.NAMESPACE
