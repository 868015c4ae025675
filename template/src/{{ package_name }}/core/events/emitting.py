# Derived from the template: `copier update` replaces this file. Do not edit.
"""Saying that something happened: rows for those who tell it, in the very transaction of the change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

import msgspec

from .. import crud
from ..access import Call
from ..database import Joined
from ..ids import new_id
from ..rows import Row, Rows
from .event import Event
from .telling import TELL

Payload = TypeVar("Payload", bound=msgspec.Struct)


async def emit(call: Call, event: Event[Payload], row: msgspec.Struct) -> UUID:
    """Tell that it happened to this row; where the transaction is undone, it never happened.

    Change the row first: its lock is what keeps the events of one row in the order of its changes.

    Args:
        call: Whose `db` is a transaction: `async with call.db.joined() as db:` and then `replace(call, db=db)`.

    Returns:
        The event's id.

    Raises:
        RuntimeError: there is no transaction, so that the event could outlive a change that failed.
        LookupError: the event tells what such a row does not hold.
    """
    if not isinstance(call.db, Joined):
        raise RuntimeError(f"{event.name} is emitted outside of a transaction: use `async with call.db.joined() as db`")
    moment = dt.datetime.now(dt.UTC)
    about, payload = event.of(row, moment)
    event_id, row_id = new_id(), getattr(row, "id")  # noqa: B009 - each row of a resource has one, which msgspec.Struct can't say
    for tell in TELL:
        await tell(call.db, event_id, event.name, about.aggregate, row_id, payload, moment)
    return event_id


async def transition(
    call: Call,
    rows: Rows[Row],
    row_id: UUID,
    *,
    before: Mapping[str, tuple[object, ...]],
    after: Mapping[str, object],
    emits: Event[Payload],
) -> Row:
    """`crud.transition`, and the event that tells of it: both or neither."""
    async with call.db.joined() as db:
        bound = replace(call, db=db)
        row = await crud.transition(bound, rows, row_id, before=before, after=after)
        await emit(bound, emits, row)
    return row
