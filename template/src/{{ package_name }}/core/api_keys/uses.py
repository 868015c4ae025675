# Derived from the template: `copier update` replaces this file. Do not edit.
"""When keys were used last: written beside the requests, many keys at a time, each once a minute at most."""

from __future__ import annotations

import asyncio
from uuid import UUID

import structlog

from ..database import Executor
from . import queries

log = structlog.get_logger("api_keys")


class LastUses:
    """What is still to be written, and the one task that writes it.

    Args:
        db: Where keys are.
    """

    def __init__(self, db: Executor) -> None:
        self._db = db
        self._keys: set[UUID] = set()
        self._task: asyncio.Task[None] | None = None

    def note(self, key: UUID) -> None:
        """This key is being used; returns at once."""
        self._keys.add(key)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write())

    async def settle(self) -> None:
        """Wait until everything noted is written: before the pool closes, and in tests."""
        while self._task is not None and not self._task.done():
            await self._task

    async def _write(self) -> None:
        try:
            while self._keys:
                keys, self._keys = self._keys, set()
                await self._db.one(queries.USED, ids=list(keys))
        except Exception:  # nobody awaits this task: the log is where its failure is seen
            log.exception("last use of keys not written")
