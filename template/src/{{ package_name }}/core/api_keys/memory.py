# Derived from the template: `copier update` replaces this file. Do not edit.
"""Who a key stands for, remembered for a moment: a request pays for a look-up once in 30 seconds."""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from ..access import SCHEME, Caller
from ..database import Executor
from . import queries
from .tokens import hash_of, id_of
from .uses import LastUses

REMEMBERED_S = 30.0
SIZE = 10_000


@dataclass(frozen=True, slots=True)
class Known:
    caller: Caller
    until: float


class Callers:
    """The `Authenticate` of this service.

    A revoked or replaced key is refused within 30 seconds on every replica, and at once on the one that calls `forget`; an
    expired one is refused at its moment everywhere. Keys are remembered by their hash: no memory dump holds one.

    Args:
        db: Where keys are.
        uses: Told which keys are used.
        now: Seconds since 1970; a test passes its own clock.
        size: Keys remembered; the oldest goes first.
    """

    def __init__(self, db: Executor, uses: LastUses, *, now: Callable[[], float] = time.time, size: int = SIZE) -> None:
        self._db, self._uses, self._now, self._size = db, uses, now, size
        self._known: OrderedDict[bytes, Known] = OrderedDict()
        self._forgotten = 0

    async def __call__(self, token: str) -> Caller:
        """Who a key stands for.

        Raises:
            Unauthenticated: malformed, unknown, wrong, revoked or expired: the same answer for all of them (401).
        """
        digest = hash_of(token)
        known = self._known.get(digest)
        if known is not None and self._now() < known.until:
            return known.caller
        return await self._looked_up(token, digest)

    async def _looked_up(self, token: str, digest: bytes) -> Caller:
        key, before = id_of(token), self._forgotten
        found = await self._db.one(queries.CALLER, id=key) if key else None
        if key is None or found is None or not hmac.compare_digest(found["secret_hash"], digest):
            raise SCHEME.refused("invalid_token")
        if not found["used"]:
            self._uses.note(key)
        caller = Caller(found["client_id"], frozenset(found["roles"]), key, found["read_only"])
        if before == self._forgotten:  # else what was just read may be what was just taken away
            self._known[digest] = Known(caller, min(self._now() + REMEMBERED_S, found["expires_at"].timestamp()))
            self._known.move_to_end(digest)
            if len(self._known) > self._size:
                self._known.popitem(last=False)
        return caller

    def forget(self, key: UUID) -> None:
        """From now on this key is looked up again. Call it after whatever changes it."""
        self._forgotten += 1
        for digest in [digest for digest, known in self._known.items() if known.caller.session == key]:
            del self._known[digest]
