# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which file a row names. A row never names what the store lacks: the object comes before it and goes after it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import Column

from ..access import Call
from ..problems import NotFound
from ..rows import Rows
from .columns import Stored, file_columns, stored


async def name(call: Call, rows: Rows[Any], row_id: UUID, field: str, made: Stored | None) -> Stored | None:
    """Let a row name another file, or none.

    Returns:
        What it named before.

    Raises:
        NotFound: there is no such row for this caller (404).
    """
    own, which = rows.limited(call.caller), {"id": row_id, "owner": call.caller.id}
    value = None if made is None else msgspec.to_builtins(made)
    async with call.db.transaction() as tx:
        before = _present(await tx.one(rows.hold((field,), own=own), **which))
        await tx.one(rows.update((field,), own=own), **which, **{f"new_{field}": value})
    return None if before[field] is None else stored(before[field])


async def named(call: Call, rows: Rows[Any], row_id: UUID, field: str) -> Stored:
    """The file of a row.

    Raises:
        NotFound: there is no such row for this caller, or it has no file (404).
    """
    record = await row(call, rows, row_id)
    if record[field] is None:
        raise NotFound
    return stored(record[field])


async def unname(call: Call, rows: Rows[Any], row_id: UUID, field: str) -> Stored:
    """Take a row's file away.

    Raises:
        NotFound: there is no such row for this caller, or it has no file (404).
    """
    before = await name(call, rows, row_id, field, None)
    if before is None:
        raise NotFound
    return before


async def row(call: Call, rows: Rows[Any], row_id: UUID) -> asyncpg.Record:
    """A row that this caller may see, as the driver gave it.

    Raises:
        NotFound: there is none (404).
    """
    found = rows.READ_OWN if rows.limited(call.caller) else rows.READ
    return _present(await call.db.one(found, id=row_id, owner=call.caller.id))


async def all_named(call: Call, rows: Rows[Any], row_id: UUID) -> dict[Column[Any], Stored]:
    """Every file of a row that is about to be deleted; none where it stays, marked as deleted.

    Raises:
        NotFound: there is no such row for this caller (404).
    """
    record = await row(call, rows, row_id)
    if rows.table.info["soft_delete"]:
        return {}
    found = {column: record[column.name] for column in file_columns(rows.table)}
    return {column: stored(value) for column, value in found.items() if value is not None}


def _present(record: asyncpg.Record | None) -> asyncpg.Record:
    if record is None:
        raise NotFound
    return record
