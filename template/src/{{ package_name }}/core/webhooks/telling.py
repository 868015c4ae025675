# Derived from the template: `copier update` replaces this file. Do not edit.
"""An event of service.yml, told to its subscribers: their rows are written in the transaction of the change."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import msgspec

from ..database import Executor
from . import queries


async def add(
    db: Executor,
    event_id: UUID,
    event: str,
    _aggregate: str,
    row_id: UUID,
    payload: msgspec.Struct,
    occurred_at: dt.datetime,
) -> None:
    """One more event, within the transaction of `db`."""
    await db.one(queries.TELL, event=event, event_id=event_id, moment=occurred_at, payload=payload, row_id=row_id)
