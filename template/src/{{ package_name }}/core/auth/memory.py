# Derived from the template: `copier update` replaces this file. Do not edit.
"""Who a token stands for, remembered for a moment: a request pays for a signature and a look-up once in 30 seconds."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from ..access import Caller
from ..database import Executor
from . import queries
from .faults import invalid_token
from .tokens import AccessTokens

REMEMBERED_S = 30.0
SIZE = 10_000


@dataclass(frozen=True, slots=True)
class Known:
    caller: Caller
    until: float


class Callers:
    """The `Authenticate` of this service.

    Rights come from the account and not from the token, so a revoked session, a deactivated account and changed roles
    take effect within 30 seconds on every replica, and at once on the one that calls `forget`.

    Args:
        db: Where sessions and accounts are.
        tokens: Checks signatures.
        now: Seconds since 1970; a test passes its own clock.
        size: Tokens remembered; the oldest goes first.
    """

    def __init__(
        self, db: Executor, tokens: AccessTokens, *, now: Callable[[], float] = time.time, size: int = SIZE
    ) -> None:
        self._db, self._tokens, self._now, self._size = db, tokens, now, size
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._forgotten = 0

    async def __call__(self, token: str) -> Caller:
        """Who a bearer token stands for.

        Raises:
            Unauthenticated: the token, its session or its account is no longer good, or never was (401).
        """
        known = self._known.get(token)
        if known is not None and self._now() < known.until:
            return known.caller
        return await self._looked_up(token)

    async def _looked_up(self, token: str) -> Caller:
        claims, before = self._tokens.read(token), self._forgotten
        found = await self._db.one(queries.CALLER, session=claims.session, account=claims.account)
        if found is None:
            raise invalid_token()
        caller = Caller(claims.account, frozenset(found["roles"]), claims.session)
        if before == self._forgotten:  # else what was just read may be what was just taken away
            self._known[token] = Known(caller, min(self._now() + REMEMBERED_S, claims.expires_at))
            self._known.move_to_end(token)
            if len(self._known) > self._size:
                self._known.popitem(last=False)
        return caller

    def forget(self, account: UUID) -> None:
        """From now on this account's rights are read again. Call it after whatever changes them."""
        self._forgotten += 1
        for token in [token for token, known in self._known.items() if known.caller.id == account]:
            del self._known[token]
