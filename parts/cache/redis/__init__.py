"""Redis: what every replica counts and keeps together. Where it is down, each process goes on for itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import structlog
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings
from starlette.datastructures import State

if TYPE_CHECKING:
    from ..settings import Settings

__all__ = ["CacheSettings", "running"]

_SCHEMES = ("redis://", "rediss://", "unix://")
log = structlog.get_logger("cache")


class CacheSettings(BaseSettings):
    """Where Redis is, and how long it is waited for."""

    redis_url: Annotated[
        SecretStr,
        Field(
            description="redis://user:password@host:6379/0, rediss:// with TLS. Empty: nothing is shared.",
            examples=["rediss://user:password@cache.example.com:6380/0"],
        ),
    ] = SecretStr("")
    redis_connections: Annotated[int, Field(ge=1, le=500, description="Connections per process.")] = 16
    redis_timeout_s: Annotated[
        float, Field(gt=0, le=5, description="Seconds Redis may take; then this process counts for itself.")
    ] = 0.05

    @field_validator("redis_url")
    @classmethod
    def _refuse_no_url(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value() and not url.get_secret_value().startswith(_SCHEMES):
            raise ValueError(f"must begin with {', '.join(_SCHEMES)}")
        return url


@asynccontextmanager
async def running(state: State, settings: Settings) -> AsyncIterator[None]:
    """For the life of the app, inside that of its database: shares the limits, and keeps answers.

    Args:
        state: The app's, with `db` and `limits` on it; gets `keeper`.
    """
    from .answers import Keeper
    from .client import Client
    from .metrics import CacheCollector
    from .shared import SharedLimits

    if not settings.redis_url.get_secret_value():
        log.warning("REDIS_URL is empty: limits are counted in this process alone, and no answer is kept")
        yield
        return
    alone = state.limits
    async with Client.opened(settings) as client:
        keeper, registry = Keeper(client), state.metrics.registry
        registry.register(counted := CacheCollector(client, keeper))
        state.limits = SharedLimits(client, alone) if settings.rate_limits else alone
        state.keeper, state.db.written = keeper, keeper.forget
        try:
            yield
        finally:
            registry.unregister(counted)
            state.limits, state.keeper, state.db.written = alone, None, None
