# Derived from the template: `copier update` replaces this file. Do not edit.
"""The relay: takes events from the outbox to the broker, at least once and in the order of each row's changes.

One transaction per batch: it holds the lock, so that of several workers one tells; the messages are confirmed by the broker
before their rows are deleted. Wherever it is killed, the rows that are left are told again, from the first, and consumers know
what they have had. Order holds then too: whoever begins again begins before all that was not deleted.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import asyncpg
import msgspec
import structlog

from ... import requirements
from ..database import Database
from . import outbox
from .event import Envelope
from .metrics import EventMetrics

Publish = Callable[[str, UUID, bytes], Awaitable[None]]
LONGEST_PAUSE_S = 10.0
log = structlog.get_logger("relay")


class Relay:
    """Tells what is in the outbox.

    Args:
        publish: Name, id and message of an event; returns when the broker has it.
        most: Events in one transaction.
        pause_s: Between two looks into an empty outbox; after a failure it doubles.
        timeout_s: What the broker may take to confirm one message.
    """

    def __init__(
        self, db: Database, publish: Publish, metrics: EventMetrics, *, most: int, pause_s: float, timeout_s: float
    ) -> None:
        self._db, self._publish, self._metrics = db, publish, metrics
        self._most, self._pause_s, self._timeout_s = most, pause_s, timeout_s

    async def run(self) -> None:
        """Until it is cancelled. What fails is tried again, for as long as it takes."""
        failures = 0
        while True:
            try:
                told = await self.batch()
                failures = 0
            except Exception as fault:  # whatever the database or the broker say, the rows are there still
                failures += 1
                told = 0
                self._metrics.failed.inc()
                log.warning("events wait", fault=type(fault).__name__, said=str(fault)[:200], failures=failures)
            if told < self._most:
                await asyncio.sleep(min(self._pause_s * 2 ** min(failures, 10), LONGEST_PAUSE_S))

    async def batch(self) -> int:
        """Tell the oldest events; returns how many it was. None where another worker is telling.

        Raises:
            Exception: the broker did not confirm each; what it did confirm is gone from the outbox.
        """
        async with self._db.transaction() as tx:
            lock = await tx.one(outbox.LOCK, number=outbox.LOCK_NUMBER)
            if lock is None or not lock["free"]:
                return 0
            rows = defaultdict(list)
            for row in await tx.many(outbox.NEXT, most=self._most):
                rows[row["aggregate_id"]].append(row)
            told: list[int] = []
            outcomes = await asyncio.gather(*(self._tell(own, told) for own in rows.values()), return_exceptions=True)
            if told:
                await tx.many(outbox.GONE, positions=told)
        if faults := [outcome for outcome in outcomes if isinstance(outcome, Exception)]:
            raise faults[0]
        return len(told)

    async def _tell(self, rows: Sequence[asyncpg.Record], told: list[int]) -> None:
        """The events of one row of a resource, one after the other; the first that fails keeps back the rest."""
        for row in rows:
            async with asyncio.timeout(self._timeout_s):
                await self._publish(row["event"], row["id"], message(row))
            told.append(row["position"])
            self._metrics.published.labels(row["event"]).inc()


def message(row: asyncpg.Record) -> bytes:
    """A row of the outbox as it travels: always the same bytes."""
    return msgspec.json.encode(
        Envelope(
            id=row["id"],
            source=f"/{requirements.SLUG}/{row['aggregate']}",
            type=row["event"],
            subject=row["aggregate_id"],
            time=row["occurred_at"],
            data=row["payload"],
        )
    )
