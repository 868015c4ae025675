# Derived from the template: `copier update` replaces this file. Do not edit.
"""Whom a token stands for, remembered for a moment: a request pays for a signature once in 30 seconds."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from ..access import Caller
from .tokens import AccessTokens, Verified

REMEMBERED_S = 30.0
SIZE = 10_000


class Callers:
    """The `Authenticate` of this service. Only tokens that were found good are remembered.

    Args:
        tokens: Checks them.
        now: Seconds since 1970; a test passes its own clock.
        size: Tokens remembered; the oldest goes first.
    """

    def __init__(self, tokens: AccessTokens, *, now: Callable[[], float] = time.time, size: int = SIZE) -> None:
        self.tokens, self._now, self._size = tokens, now, size
        self._known: OrderedDict[str, Verified] = OrderedDict()

    async def __call__(self, token: str) -> Caller:
        """Whom a bearer token stands for.

        Raises:
            Unauthenticated: it is not good, or no longer (401).
            Unavailable: the provider's keys are not known (503).
        """
        known = self._known.get(token)
        if known is not None and self._now() < known.expires_at:
            return known.caller
        return await self._checked(token)

    async def _checked(self, token: str) -> Caller:
        found = await self.tokens.read(token)
        self._known[token] = Verified(found.caller, min(found.expires_at, self._now() + REMEMBERED_S))
        self._known.move_to_end(token)
        if len(self._known) > self._size:
            self._known.popitem(last=False)
        return found.caller
