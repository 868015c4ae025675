# Derived from the template: `copier update` replaces this file. Do not edit.
"""Who is told, and what is to be told to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ..rows import Rows
from ..tables import metadata, name_of

STATUSES = ("waiting", "delivered", "failed")
REASONS = ("caller", "gone", "failing")  # why a subscription is disabled
_NEVER_SHOWN = {"secret": "hashed"}  # what `Rows` leaves out of every answer


def _moment(name: str, *, now: bool = False) -> Column[datetime]:
    return Column(name, DateTime(timezone=True), nullable=not now, server_default=func.now() if now else None)


webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Uuid(), nullable=False),
    Column("url", String(2048), nullable=False),
    Column("events", ARRAY(Text()), nullable=False),
    Column("enabled", Boolean(), nullable=False, server_default=true()),
    _moment("created_at", now=True),
    _moment("updated_at", now=True),
    _moment("failing_since"),
    _moment("disabled_at"),
    Column("disabled_because", String(20), nullable=True),
    _moment("previous_secret_until"),
    Column("salt", LargeBinary(), nullable=False, info=_NEVER_SHOWN),
    Column("previous_salt", LargeBinary(), nullable=True, info=_NEVER_SHOWN),
    PrimaryKeyConstraint("id", name=name_of("pk", "webhooks")),
    CheckConstraint("cardinality(events) > 0", name=name_of("ck", "webhooks", "events")),
    Index(name_of("ix", "webhooks", "created_at"), "created_at", "id"),
    info={
        "owned": False,
        "sees_all": frozenset[str](),
        "soft_delete": False,
        "audited": True,
        "unwatched": ("failing_since",),  # the log of deliveries says it
    },
)
OUTBOX = Table(
    "webhook_outbox",
    metadata,
    Column("id", Uuid(), nullable=False, server_default=func.gen_random_uuid()),
    Column(
        "webhook_id",
        Uuid(),
        ForeignKey("webhooks.id", name=name_of("fk", "webhook_outbox", "webhook_id"), ondelete="CASCADE"),
        nullable=False,
    ),
    Column("event_id", Uuid(), nullable=False),
    Column("event", Text(), nullable=False),
    Column("status", String(10), nullable=False, server_default=STATUSES[0]),
    Column("attempts", Integer(), nullable=False, server_default="0"),
    Column("response_status", Integer(), nullable=True),
    Column("fault", String(200), nullable=True),
    _moment("created_at", now=True),
    _moment("next_attempt_at"),
    _moment("last_attempt_at"),
    _moment("delivered_at"),
    Column("body", Text(), nullable=False, info=_NEVER_SHOWN),
    Column("row_id", Uuid(), nullable=True, info=_NEVER_SHOWN),  # whose fields the body holds; NULL: it holds none
    Column("claimed_until", DateTime(timezone=True), nullable=True, info=_NEVER_SHOWN),
    PrimaryKeyConstraint("id", name=name_of("pk", "webhook_outbox")),
    UniqueConstraint("webhook_id", "event_id", name=name_of("uq", "webhook_outbox", "webhook_id", "event_id")),
    Index(name_of("ix", "webhook_outbox", "created_at"), "webhook_id", "created_at", "id"),
    Index(name_of("ix", "webhook_outbox", "row_id"), "row_id", postgresql_where=text("row_id IS NOT NULL")),
    Index(
        name_of("ix", "webhook_outbox", "due"),
        "webhook_id",
        "next_attempt_at",
        postgresql_where=text("next_attempt_at IS NOT NULL"),
    ),
    info={"owned": False, "sees_all": frozenset[str](), "soft_delete": False, "about": "row_id"},
)


class WebhookRow(msgspec.Struct, frozen=True, gc=False):
    """A subscription as it may be shown, in the table's order."""

    id: UUID
    url: str
    events: list[str]
    enabled: bool
    created_at: datetime
    updated_at: datetime
    failing_since: datetime | None
    disabled_at: datetime | None
    disabled_because: str | None
    previous_secret_until: datetime | None


class DeliveryRow(msgspec.Struct, frozen=True, gc=False):
    """A delivery without what was sent, in the table's order."""

    id: UUID
    webhook_id: UUID
    event_id: UUID
    event: str
    status: str
    attempts: int
    response_status: int | None
    fault: str | None
    created_at: datetime
    next_attempt_at: datetime | None
    last_attempt_at: datetime | None
    delivered_at: datetime | None


ROWS = Rows(webhooks, WebhookRow)
DELIVERIES = Rows(OUTBOX, DeliveryRow)
