# Derived from the template: `copier update` replaces this file. Do not edit.
"""The outbox: what happened and was not told yet. A row leaves it when the broker has confirmed the message."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Column, DateTime, PrimaryKeyConstraint, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from ..database import Executor
from ..statements import statement
from ..tables import metadata, name_of

OUTBOX = Table(
    "event_outbox",
    metadata,
    Column("position", BigInteger(), autoincrement=True, nullable=False),
    Column("id", Uuid(), nullable=False),
    Column("event", Text(), nullable=False),
    Column("aggregate", Text(), nullable=False),
    Column("aggregate_id", Uuid(), nullable=False),
    Column("payload", JSONB(), nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("position", name=name_of("pk", "event_outbox")),
    info={"owned": False, "sees_all": frozenset[str](), "soft_delete": False},
)

_ADD = statement(
    text("""
    INSERT INTO event_outbox (id, event, aggregate, aggregate_id, payload, occurred_at)
    VALUES (:id, :event, :aggregate, :aggregate_id, CAST(:payload AS jsonb), :occurred_at)
    """)
)
# held to the end of the transaction: of several workers one tells, or messages could overtake each other
LOCK = statement(text("SELECT pg_try_advisory_xact_lock(CAST(:number AS bigint)) AS free"))
LOCK_NUMBER = 0x6F7574626F78  # any number that nobody else in this database locks: "event_outbox"
NEXT = statement(
    text("""
    SELECT position, id, event, aggregate, aggregate_id, payload, occurred_at FROM event_outbox ORDER BY position LIMIT :most
    """)
)
GONE = statement(text("DELETE FROM event_outbox WHERE position = ANY (CAST(:positions AS bigint[])) RETURNING id"))
WAITING = statement(
    text("""
    SELECT count(*) AS waiting, coalesce(extract(epoch FROM now() - min(occurred_at)), 0)::float8 AS oldest_s FROM event_outbox
    """)
)


async def add(
    db: Executor,
    event_id: UUID,
    event: str,
    aggregate: str,
    aggregate_id: UUID,
    payload: msgspec.Struct,
    occurred_at: dt.datetime,
) -> None:
    """One more event to be told, within the transaction of `db`."""
    await db.one(
        _ADD,
        id=event_id,
        event=event,
        aggregate=aggregate,
        aggregate_id=aggregate_id,
        payload=payload,
        occurred_at=occurred_at,
    )
