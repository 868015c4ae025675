# Derived from the template: `copier update` replaces this file. Do not edit.
"""Takes what is due from the table to its subscribers: at least once, again with growing pauses, and not for ever.

A delivery is claimed for a time and no transaction is open while its subscriber is asked. Whoever is killed loses the claim,
not the delivery: another process begins again, under the same id, by which the subscriber knows what it has had.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence

import asyncpg
import structlog

from ..database import Database
from . import queries, signing
from .metrics import WebhookMetrics
from .sending import Outcome, Sender
from .settings import DeliverySettings

JITTER = 0.2  # so much longer at most: a subscriber that comes back does not meet everything at one moment
LONGEST_PAUSE_S = 10.0
log = structlog.get_logger("webhooks")


class Deliverer:
    """Delivers what is due.

    Args:
        sender: Posts.
        own: The schedule, and how much at once.
    """

    def __init__(self, db: Database, sender: Sender, metrics: WebhookMetrics, own: DeliverySettings) -> None:
        self._db, self._sender, self._metrics, self._own = db, sender, metrics, own
        self._keys = own.keys()
        self._open: set[asyncio.Task[None]] = set()
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        """Begin nothing any more; `run` returns when what is open is done."""
        self._leaving.set()

    async def run(self) -> None:
        """Until it is told to leave."""
        failures = 0
        while not self._leaving.is_set():
            try:
                begun = await self.begin()
                failures = 0
            except Exception as fault:  # whatever the database says, the rows are there still
                begun, failures = 0, failures + 1
                log.warning("deliveries wait", fault=type(fault).__name__, failures=failures)
            if not begun:
                await self._pause(min(self._own.webhook_pause_s * 2 ** min(failures, 10), LONGEST_PAUSE_S))
        await self.settle()

    async def begin(self) -> int:
        """Claim what is due, as much as there is room for, and begin with it; returns how many it was."""
        room = self._own.webhook_at_once - len(self._open)
        if room <= 0:
            return 0
        due = await self._db.many(
            queries.CLAIM, most=room, each=self._own.webhook_per_endpoint, claim_s=self._own.claim_s
        )
        for row in due:
            task = asyncio.create_task(self._deliver(row))
            self._open.add(task)
            task.add_done_callback(self._open.discard)
        return len(due)

    async def settle(self) -> None:
        """Wait for what is open."""
        while self._open:
            await asyncio.wait(self._open)

    async def _pause(self, seconds: float) -> None:
        """So long, or until something open is done, which makes room, or it is time to leave."""
        leaving = asyncio.ensure_future(self._leaving.wait())
        try:
            await asyncio.wait({leaving, *self._open}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()

    async def _deliver(self, row: asyncpg.Record) -> None:
        body, message, moment = row["body"].encode(), str(row["event_id"]), int(time.time())
        salts = [salt for salt in (row["salt"], row["previous_salt"]) if salt is not None]
        headers = signing.headers(signing.secrets_of(self._keys, salts), message, moment, body)
        try:
            outcome = await self._sender.post(row["url"], headers, body)
            await self._note(row, outcome)
        except Exception as fault:  # nobody awaits this task; the claim ends, and then it is tried again
            log.warning("a delivery is to be tried again", delivery=str(row["id"]), exc_info=fault)

    async def _note(self, row: asyncpg.Record, outcome: Outcome) -> None:
        """What came of it, for the log, the schedule and the subscription."""
        wait_s = None if outcome.well or outcome.gone else pause_s(self._own.pauses, row["attempts"], outcome.after_s)
        status = "delivered" if outcome.well else "failed" if wait_s is None else "waiting"
        self._metrics.attempts.labels("again" if status == "waiting" else status).inc()
        async with self._db.transaction() as tx:
            noted = {"response_status": outcome.status, "fault": outcome.fault, "status": status, "pause_s": wait_s}
            await tx.one(queries.DONE, id=row["id"], **noted)
            if outcome.well:
                await tx.one(queries.WELL, id=row["webhook_id"])
                return
            await tx.one(queries.FAILING, id=row["webhook_id"])
            reason = "gone" if outcome.gone else "failing"
            off = await tx.one(
                queries.DISABLE, id=row["webhook_id"], reason=reason, days=self._own.webhook_disable_days
            )
        if off is not None:
            log.error("a webhook is disabled", webhook=str(row["webhook_id"]), because=reason)


def pause_s(pauses: Sequence[int], attempts: int, after_s: float = 0.0) -> float | None:
    """Seconds until the next attempt after so many before this one; None: this was the last.

    Args:
        after_s: What the subscriber asked for. It makes the pause longer, never shorter: one that always says `1` would
            have had all its attempts within seconds.
    """
    if attempts >= len(pauses):
        return None
    return max(pauses[attempts], after_s) * (1 + random.uniform(0, JITTER))  # noqa: S311 - spreads work, guards nothing
