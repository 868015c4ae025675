# Derived from the template: `copier update` replaces this file. Do not edit.
"""What was delivered, what was not, and once more."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from ..access import Call
from ..database import Executor
from ..ids import new_id
from ..listing import Listing, Page
from ..problems import NotFound
from . import endpoints, queries
from .faults import WebhookDisabled
from .schemas import TRIED, DeliveryQuery
from .tables import DELIVERIES, DeliveryRow

LISTING = Listing(DELIVERIES, filters=("status", "webhook_id"))


async def page(call: Call, webhook: UUID, query: DeliveryQuery) -> Page[DeliveryRow]:
    """Deliveries to one subscription. Raises NotFound where there is none (404)."""
    await endpoints.read(call, webhook)
    return await LISTING.page(call, query.of(webhook))


async def attempt(call: Call, webhook: UUID) -> DeliveryRow:
    """A message that says nothing happened, to see whether it arrives.

    Raises:
        NotFound: there is no such subscription (404).
        WebhookDisabled: nothing is sent to it (409).
    """
    event_id, moment = new_id(), datetime.now(UTC)
    body = msgspec.json.encode({"type": TRIED, "timestamp": moment, "data": {"webhook_id": webhook}}).decode()
    async with call.db.transaction() as tx:
        await _enabled(tx, webhook)
        record = await tx.one(
            queries.TRY, webhook_id=webhook, event_id=event_id, event=TRIED, body=body, next_attempt_at=moment
        )
    assert record is not None  # an INSERT returns its row or raises
    return DELIVERIES.row(record)


async def replay(call: Call, webhook: UUID, delivery: UUID) -> DeliveryRow:
    """The same message under the same id, from the first attempt on.

    Raises:
        NotFound: there is no such delivery to this subscription (404).
        WebhookDisabled: nothing is sent to it (409).
    """
    async with call.db.transaction() as tx:
        await _enabled(tx, webhook)
        record = await tx.one(queries.REPLAY, id=delivery, webhook_id=webhook)
    if record is None:
        raise NotFound
    return DELIVERIES.row(record)


async def _enabled(tx: Executor, webhook: UUID) -> None:
    found = await tx.one(queries.HOLD, id=webhook)
    if found is None:
        raise NotFound
    if not found["enabled"]:
        raise WebhookDisabled("Enable it first.")
