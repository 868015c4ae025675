# Derived from the template: `copier update` replaces this file. Do not edit.
"""Subscriptions: made, looked at, changed, ended, and their secrets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from ..access import Call
from ..ids import new_id
from ..listing import Listing, Page
from ..problems import NotFound
from . import queries, signing
from .faults import TooManyWebhooks
from .schemas import WebhookCreate, WebhookQuery, WebhookRotation, WebhookUpdate
from .settings import WebhookSettings
from .tables import ROWS, WebhookRow

LISTING = Listing(ROWS)
_INSERT = ROWS.insert(("events", "id", "salt", "url"))
Issued = tuple[WebhookRow, str]


async def create(own: WebhookSettings, call: Call, body: WebhookCreate) -> Issued:
    """A subscription, and its secret: the only time that anyone sees it.

    Raises:
        TooManyWebhooks: there are as many as there may be (409).
    """
    salt = signing.new_salt()
    async with call.db.transaction() as tx:
        await tx.one(queries.ALONE)
        there = await tx.one(queries.COUNT)
        if there is not None and there["found"] >= own.webhook_most:
            raise TooManyWebhooks(f"There may be {own.webhook_most}. Delete one that nobody needs.")
        record = await tx.one(_INSERT, id=new_id(), url=body.url, events=body.events, salt=salt)
    assert record is not None  # an INSERT returns its row or raises
    return ROWS.row(record), signing.shown(signing.derived(own.keys()[0], salt))


async def page(call: Call, query: WebhookQuery) -> Page[WebhookRow]:
    return await LISTING.page(call, query)


async def read(call: Call, webhook: UUID) -> WebhookRow:
    """Raises NotFound where there is none (404)."""
    record = await call.db.one(ROWS.READ, id=webhook)
    if record is None:
        raise NotFound
    return ROWS.row(record)


async def update(call: Call, webhook: UUID, body: WebhookUpdate) -> WebhookRow:
    """Change what was sent. One that is enabled again has its failures forgiven, and gets what waited.

    Raises:
        NotFound: there is none (404).
    """
    given = body.given()
    if not given:
        return await read(call, webhook)
    if "enabled" in given:
        off = (datetime.now(UTC), "caller") if given["enabled"] is False else (None, None)
        given |= {"failing_since": None, "disabled_at": off[0], "disabled_because": off[1]}
    changed = ROWS.update(tuple(sorted(given)), own=False)
    record = await call.db.one(changed, id=webhook, **{f"new_{name}": value for name, value in given.items()})
    if record is None:
        raise NotFound
    return ROWS.row(record)


async def delete(call: Call, webhook: UUID) -> None:
    """Its log goes with it. Raises NotFound where there is none (404)."""
    if await call.db.one(ROWS.delete(own=False), id=webhook) is None:
        raise NotFound


async def rotate(own: WebhookSettings, call: Call, webhook: UUID, body: WebhookRotation) -> Issued:
    """The next secret; messages carry a signature of this one as well, for the overlap.

    Raises:
        NotFound: there is none (404).
    """
    salt, overlap = signing.new_salt(), timedelta(hours=body.overlap_hours)
    record = await call.db.one(queries.ROTATE, id=webhook, new_salt=salt, overlap=overlap)
    if record is None:
        raise NotFound
    return ROWS.row(record), signing.shown(signing.derived(own.keys()[0], salt))
