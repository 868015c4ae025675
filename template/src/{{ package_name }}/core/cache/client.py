# Derived from the template: `copier update` replaces this file. Do not edit.
"""One Redis, asked with little patience: a request never waits for it longer than it would take to do without."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self, TypeVar

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from ... import requirements

if TYPE_CHECKING:
    from ..settings import Settings

RETRY_S = 1.0  # a Redis that failed is left alone for so long: not every request has to find out
Answer = TypeVar("Answer")
log = structlog.get_logger("cache")


class Client:
    """Redis, and whether it answers.

    Args:
        redis: Of redis-py.
        now: Seconds from any fixed point; a test passes its own clock.
    """

    def __init__(self, redis: Redis, *, now: Callable[[], float] = time.monotonic) -> None:
        self.redis, self._now, self._closed_until, self.down = redis, now, 0.0, False

    @classmethod
    @asynccontextmanager
    async def opened(cls, settings: Settings) -> AsyncIterator[Self]:
        """A bounded pool for the life of the service. It starts without Redis too, and says so."""
        pool = BlockingConnectionPool.from_url(
            settings.redis_url.get_secret_value(),
            max_connections=settings.redis_connections,
            timeout=settings.redis_timeout_s,
            socket_timeout=settings.redis_timeout_s,
            socket_connect_timeout=settings.redis_timeout_s,
            retry=Retry(NoBackoff(), 1, (RedisConnectionError,)),  # a connection that Redis closed meanwhile
            client_name=requirements.SLUG,
        )
        client = cls(Redis.from_pool(pool))
        await client.ask(lambda redis: redis.ping())
        try:
            yield client
        finally:
            await client.redis.aclose()

    async def ask(self, question: Callable[[Redis], Awaitable[Answer]]) -> Answer | None:
        """What Redis says to one question; None where it says nothing in time, or is left alone after that."""
        if self._closed_until:
            if self._now() < self._closed_until:
                return None
            self._closed_until = self._now() + RETRY_S  # one asks again, the others go on without
        try:
            answer = await question(self.redis)
        except (RedisError, OSError, TimeoutError) as fault:
            self._closed_until = self._now() + RETRY_S
            if not self.down:  # once, not per request
                log.warning("Redis does not answer: each process counts for itself", fault=type(fault).__name__)
            self.down = True
            return None
        if self.down:
            log.warning("Redis answers again: limits are shared")
        self._closed_until, self.down = 0.0, False
        return answer


def key(kind: str, name: str) -> str:
    """A key of this service's own; several may share one Redis."""
    return f"{requirements.SLUG}:{kind}:{name}"
