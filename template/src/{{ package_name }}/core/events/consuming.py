# Derived from the template: `copier update` replaces this file. Do not edit.
"""Consumers at work: each event once, in one transaction with what it changes; what fails is tried again, then set aside."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec
import structlog

from ... import requirements
from ..access import Call, Caller
from ..database import Database
from ..problems import Unavailable
from . import inbox
from .event import Consumer, Envelope, read
from .metrics import EventMetrics

LONGEST_PAUSE_S = 30.0
SERVICE = Caller(roles=frozenset(requirements.ROLES))  # a consumer may do with rows what the service may
log = structlog.get_logger("consumers")


@dataclass(frozen=True, slots=True)
class Inbox:
    """Gives events to consumers.

    Args:
        attempts: At one event, until it is a dead letter. While the database does not answer, none is counted.
        pause_s: Before the second attempt; each further one waits twice as long.
        partners: Other services, where this one has any.
    """

    db: Database
    metrics: EventMetrics
    attempts: int
    pause_s: float
    partners: Mapping[str, Any] = field(default_factory=dict)  # Any: as in `Call`

    async def receive(self, consumer: Consumer[Any], body: bytes) -> None:
        """One message. Returns when it needs not be given again: its effects are stored, or it is, as a dead letter."""
        failures, said = 0, ""
        for tries in range(2**63):
            if tries:
                self.metrics.consumed.labels(consumer.name, "again").inc()
                await asyncio.sleep(min(self.pause_s * 2 ** min(tries - 1, 10), LONGEST_PAUSE_S))
            try:
                dead = failures >= self.attempts
                await (self._set_aside(consumer, body, said) if dead else self.once(consumer, body))
            except Exception as fault:  # a consumer may fail in any way, and the next one still has its turn
                if not await self._outage(fault):
                    failures, said = failures + 1, f"{type(fault).__name__}: {fault}"
                    log.warning("a consumer failed", consumer=consumer.name, failures=failures, exc_info=fault)
            else:
                self.metrics.consumed.labels(consumer.name, "dead" if dead else "done").inc()
                return

    async def once(self, consumer: Consumer[Any], body: bytes, *, raised: bool = False) -> bool:
        """The consumer's effects and the note that it had the event, in one transaction; False where it had it before.

        Args:
            raised: It is a dead letter, which is one no more if this succeeds.
        """
        happened = read(consumer.event, body)
        async with self.db.joined() as db:
            if raised:
                await db.one(inbox.RAISE, consumer=consumer.name, event_id=happened.id)
            if await db.one(inbox.FIRST, consumer=consumer.name, event_id=happened.id) is None:
                return False
            await consumer.handle(Call(SERVICE, db, partners=self.partners), happened)
        return True

    async def replay(self, consumer: Consumer[Any]) -> tuple[int, int]:
        """Each dead letter of a consumer once more, oldest first: how many are done, how many are dead still."""
        done = dead = 0
        for letter in await self.db.many(inbox.LETTERS, consumer=consumer.name):
            try:
                await self.once(consumer, msgspec.json.encode(letter["message"]), raised=True)
                done += 1
            except Exception as fault:  # as in `receive`
                dead += 1
                log.warning("a dead letter is dead still", event_id=str(letter["event_id"]), exc_info=fault)
        return done, dead

    async def _outage(self, fault: Exception) -> bool:
        """Whether it is the database that does not answer, and not the consumer that is wrong."""
        if not isinstance(fault, Unavailable):
            return False
        try:
            await self.db.ping()
        except Unavailable:
            return True
        return False

    async def _set_aside(self, consumer: Consumer[Any], body: bytes, fault: str) -> None:
        event_id, message = _letter(body)
        values = {"consumer": consumer.name, "event_id": event_id, "fault": fault[:2000].replace("\0", "")}
        await self.db.one(inbox.BURY, **values, message=message)
        log.error("an event is a dead letter", consumer=consumer.name, event_id=str(event_id))


def _letter(body: bytes) -> tuple[UUID, object]:
    """A message's id and content; where nobody can read it, an id of its own and its text."""
    try:
        return msgspec.json.decode(body, type=Envelope).id, msgspec.json.decode(body)
    except msgspec.MsgspecError:
        said = body.decode("utf-8", "replace").replace("\0", "")
        return uuid5(NAMESPACE_OID, said), {"unreadable": said}
