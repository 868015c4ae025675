"""Nothing is shared: each process counts rate limits for itself, and no answer is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic_settings import BaseSettings
from starlette.datastructures import State

__all__ = ["CacheSettings", "running"]


class CacheSettings(BaseSettings):
    """There is nothing to set."""


@asynccontextmanager
async def running(_state: State, _settings: CacheSettings) -> AsyncIterator[None]:
    """For the life of the app: nothing is opened, the limits on its state stay what they are."""
    yield
