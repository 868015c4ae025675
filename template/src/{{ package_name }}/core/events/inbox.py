# Derived from the template: `copier update` replaces this file. Do not edit.
"""The inbox: which event each consumer has had. Its row and the consumer's effects are one transaction, so they happen once.

A row with a `fault` is a dead letter: the consumer failed at each attempt, and the message waits there for people.
"""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, PrimaryKeyConstraint, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB

from ..statements import statement
from ..tables import metadata, name_of

INBOX = Table(
    "event_inbox",
    metadata,
    Column("consumer", Text(), nullable=False),
    Column("event_id", Uuid(), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("fault", Text(), nullable=True),
    Column("message", JSONB(none_as_null=True), nullable=True),
    PrimaryKeyConstraint("consumer", "event_id", name=name_of("pk", "event_inbox")),
    Index(name_of("ix", "event_inbox", "created_at"), "created_at"),
    info={
        "owned": False,
        "sees_all": frozenset[str](),
        "soft_delete": False,
        "about": "CAST(message ->> 'subject' AS uuid)",
    },
)

FIRST = statement(
    text("""
    INSERT INTO event_inbox (consumer, event_id) VALUES (:consumer, :event_id) ON CONFLICT DO NOTHING RETURNING event_id
    """)
)
BURY = statement(
    text("""
    INSERT INTO event_inbox (consumer, event_id, fault, message) VALUES (:consumer, :event_id, :fault, CAST(:message AS jsonb))
    ON CONFLICT DO NOTHING
    """)
)
DEAD = statement(
    text("SELECT consumer, count(*) AS letters FROM event_inbox WHERE fault IS NOT NULL GROUP BY consumer")
)
LETTERS = statement(
    text("""
    SELECT event_id, message FROM event_inbox WHERE consumer = :consumer AND fault IS NOT NULL
    ORDER BY created_at, event_id
    """)
)
RAISE = statement(
    text(
        "DELETE FROM event_inbox WHERE consumer = :consumer AND event_id = :event_id AND fault IS NOT NULL RETURNING event_id"
    )
)
PURGE = statement(
    text("""
    DELETE FROM event_inbox WHERE (consumer, event_id) IN (
        SELECT consumer, event_id FROM event_inbox
        WHERE fault IS NULL AND created_at <= now() - make_interval(days => CAST(:days AS integer))
        ORDER BY created_at LIMIT :most FOR UPDATE SKIP LOCKED
    )
    RETURNING event_id
    """)
)
