# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the tests of events have in common: the modules, an event of their own, and a table where its effects are counted."""

from __future__ import annotations

import datetime as dt
import importlib
from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text

from tests.support.app import Database, access, ids, statements, worker

_PACKAGE = worker.__name__.rpartition(".")[0]
core = importlib.import_module(f"{_PACKAGE}.core.events")
broker, consuming, event, inbox, metrics, outbox, relay, settings, working = (
    importlib.import_module(f"{_PACKAGE}.core.events.{name}")
    for name in ("broker", "consuming", "event", "inbox", "metrics", "outbox", "relay", "settings", "working")
)
programs = importlib.import_module(f"{_PACKAGE}.core.programs")


class Thing(msgspec.Struct):
    """A row, as far as events care."""

    id: UUID
    number: int


class ThingDone(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of it."""

    thing_id: UUID
    number: int
    done_at: dt.datetime


THING_DONE: Any = core.Event(
    "thing_done", ThingDone, {"Thing": core.source("thing", thing_id="id", number="number", done_at=core.MOMENT)}
)
_EFFECTS = "test_effects"
MAKE = statements.Statement(
    f"CREATE TABLE IF NOT EXISTS {_EFFECTS} (seen bigserial, event_id uuid NOT NULL, thing uuid NOT NULL, number int NOT NULL)",
    (),
    {},
)
FORGET = statements.Statement(f"TRUNCATE {_EFFECTS}", (), {})
NOTE = statements.statement(
    text(f"INSERT INTO {_EFFECTS} (event_id, thing, number) VALUES (:event_id, :thing, :number) RETURNING seen")
)
EFFECTS = statements.statement(text(f"SELECT event_id, thing, number FROM {_EFFECTS} ORDER BY seen"))
OUTBOX = statements.statement(text("SELECT * FROM event_outbox ORDER BY position"))
COUNTED = statements.statement(
    text(f"SELECT (SELECT count(*) FROM event_outbox) AS waiting, (SELECT count(*) FROM {_EFFECTS}) AS seen")
)
INBOX = statements.statement(text("SELECT * FROM event_inbox ORDER BY created_at"))


class Undone(Exception):
    """Ends a transaction that shall leave nothing."""


async def happen(db: Database, thing: UUID, number: int, *, undone: bool = False) -> UUID:
    """It happened, or would have; returns the event's id."""
    async with db.joined() as joined:
        call = replace(access.Call(access.ANONYMOUS, db), db=joined)
        event_id: UUID = await core.emit(call, THING_DONE, Thing(thing, number))
        if undone:
            raise Undone
    return event_id


async def things(db: Database, *numbers: int) -> list[UUID]:
    """So many things, to each of which so many things happen."""
    found = [ids.new_id() for _ in numbers]
    for thing, most in zip(found, numbers, strict=True):
        for number in range(most):
            await happen(db, thing, number)
    return found


async def note(call: Any, happened: Any) -> None:  # Any: modules that are imported by name have no types here
    """The effect of a consumer: one row."""
    payload = happened.payload
    await call.db.one(NOTE, event_id=happened.id, thing=payload.thing_id, number=payload.number)


async def note_any(call: Any, happened: Any) -> None:  # Any: as above
    """The same, of an event whose content is not the tests' own."""
    await call.db.one(NOTE, event_id=happened.id, thing=happened.aggregate_id, number=0)
