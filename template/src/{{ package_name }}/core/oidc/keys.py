# Derived from the template: `copier update` replaces this file. Do not edit.
"""The provider's keys: kept, renewed in good time, and asked for anew when a token names one that is not known."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

import structlog
from joserfc.jwk import Key

from ..problems import Unavailable
from .key_set import ByName, usable
from .provider import NoAnswer

INTERVAL_S = 10.0  # from one visit to the next, whatever callers send
log = structlog.get_logger("auth")


class Source(Protocol):
    """Where keys come from."""

    async def keys(self) -> list[object]: ...


class Keys:
    """Answers from memory; visits the provider at most once in `INTERVAL_S`, one visit at a time.

    Args:
        source: The provider.
        lifetime_s: Seconds after which keys are renewed, while the old ones still count. A key that the provider took
            away is refused after this time.
        stale_s: Seconds more for which they count if the provider does not answer.
        now: Seconds from any fixed point; a test passes its own clock.
    """

    def __init__(
        self, source: Source, *, lifetime_s: float, stale_s: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._source, self._lifetime_s, self._stale_s, self._now = source, lifetime_s, stale_s, now
        self._keys: ByName = {}
        self._fetched_at = self._visit_from = float("-inf")
        self._visit: asyncio.Task[None] | None = None

    async def find(self, kid: str | None, algorithm: str) -> Key | None:
        """The key that a token names, or None where the provider has none of that name for that algorithm.

        Raises:
            Unavailable: no keys are known, as the provider did not answer for long or never did (503).
        """
        age = self._now() - self._fetched_at
        if age >= self._lifetime_s + self._stale_s:
            self._keys = {}
        elif age >= self._lifetime_s:
            self.renew()
        if (kid, algorithm) not in self._keys and (visit := self.renew()):
            await asyncio.shield(visit)  # a caller who goes away does not end it for the others
        if not self._keys:
            raise Unavailable(
                "The identity provider's keys are not known yet.", headers={"Retry-After": str(round(INTERVAL_S))}
            )
        return self._keys.get((kid, algorithm))

    def renew(self) -> asyncio.Task[None] | None:
        """Visit the provider, without waiting for it; the visit that is under way, or None where it is too soon."""
        if self._visit is not None and not self._visit.done():
            return self._visit
        if self._now() < self._visit_from:
            return None
        self._visit_from = self._now() + INTERVAL_S
        self._visit = asyncio.create_task(self._fetch())
        return self._visit

    async def close(self) -> None:
        """End a visit that is under way."""
        if self._visit is not None:
            self._visit.cancel()
            await asyncio.gather(self._visit, return_exceptions=True)

    async def _fetch(self) -> None:
        try:
            found = usable(await self._source.keys())
            if not found:
                raise NoAnswer("the key set has no key that can be used")
        except NoAnswer as fault:
            log.warning("keys of the identity provider not renewed", reason=str(fault), known=len(self._keys))
            return
        if found.keys() != self._keys.keys():
            log.info("keys of the identity provider changed", kids=sorted({kid for kid, _ in found if kid is not None}))
        self._keys, self._fetched_at = found, self._now()
