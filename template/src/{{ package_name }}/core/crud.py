# Derived from the template: `copier update` replaces this file. Do not edit.
"""The five operations and transitions on any table. Services call these, or do something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg

from . import merging, secrets
from .access import Call
from .bodies import Body
from .ids import new_id
from .problems import NotFound, WrongState
from .removal import release
from .rows import Row, Rows
from .statements import Statement
from .values import from_wire
from .visibility import references, refuse_unseen, refuse_unwritable


async def create(call: Call, rows: Rows[Row], body: Body) -> Row:
    """Store a new row, which belongs to the caller where the table is owned.

    Raises:
        Forbidden: a field that the caller may not write (403).
        NotFound: a reference to a row that the caller can't see (404).
        AlreadyExists: unique values are taken (409).
    """
    given = body.given()
    refuse_unwritable(rows, call.caller, given)
    values = {**await secrets.stored(rows.table, given), "id": new_id()}
    if rows.owned:
        values["owner_id"] = call.caller.id
    record = await _write(call, rows, given, rows.insert(tuple(sorted(values))), values)
    return rows.row(_present(record))


async def read(call: Call, rows: Rows[Row], row_id: UUID) -> Row:
    """One row that the caller may see.

    Raises:
        NotFound: there is none, or it belongs to somebody else: which of the two is not told (404).
    """
    found = rows.READ_OWN if rows.limited(call.caller) else rows.READ
    return rows.row(_present(await call.db.one(found, id=row_id, owner=call.caller.id)))


async def update(call: Call, rows: Rows[Row], row_id: UUID, body: Body) -> Row:
    """Change what was sent and nothing else; a JSON merge patch changes documents inside a row in the same way.

    Raises:
        Forbidden, NotFound, AlreadyExists: as for `create`.
        Invalid: a document would become too long (422).
    """
    given = body.given()
    refuse_unwritable(rows, call.caller, given)
    if not given:
        return await read(call, rows, row_id)
    if not (call.merges and merging.concerns(rows, given)):
        return await _changed(call, rows, row_id, given)
    async with call.db.joined() as db:
        bound = replace(call, db=db)
        return await _changed(bound, rows, row_id, await merging.merged(bound, rows, row_id, given))


async def _changed(call: Call, rows: Rows[Row], row_id: UUID, given: Mapping[str, object]) -> Row:
    values = await secrets.stored(rows.table, given)
    changed = rows.update(tuple(sorted(values)), own=rows.limited(call.caller))
    new = {"id": row_id, "owner": call.caller.id, **_prefixed("new_", values)}
    return rows.row(_present(await _write(call, rows, given, changed, new)))


async def delete(call: Call, rows: Rows[Any], row_id: UUID) -> None:
    """Remove one row; softly where the table says so.

    Raises:
        NotFound: as for `read` (404).
        StillReferenced: rows elsewhere refer to it and restrict its removal (409).
    """
    gone = rows.delete(own=rows.limited(call.caller))
    if not rows.table.info["soft_delete"]:
        _present(await call.db.one(gone, id=row_id, owner=call.caller.id))
        return
    async with call.db.transaction() as tx:
        _present(await tx.one(gone, id=row_id, owner=call.caller.id))
        await release(tx, rows.table, row_id)


async def transition(
    call: Call,
    rows: Rows[Row],
    row_id: UUID,
    *,
    before: Mapping[str, tuple[object, ...]],
    after: Mapping[str, object],
) -> Row:
    """Move a row from one state to another, in one statement: two callers can't both do it.

    Args:
        before: For each column the values it may have now, as they are on the wire.
        after: The values it gets, likewise.

    Raises:
        NotFound: as for `read` (404).
        WrongState: the row is there, in another state (409).
    """
    changed = rows.update(tuple(sorted(after)), tuple(sorted(before)), own=rows.limited(call.caller))
    c = rows.table.c
    states = {name: [from_wire(v, c[name]) for v in values if v is not None] for name, values in before.items()}
    wanted = {name: from_wire(value, c[name]) for name, value in after.items()}
    nulls = {f"{name}_null": None in values for name, values in before.items()}
    record = await call.db.one(
        changed,
        id=row_id,
        owner=call.caller.id,
        **_prefixed("new_", wanted),
        **_prefixed("was_", {**states, **nulls}),
    )
    if record is None:
        row = await read(call, rows, row_id)
        now = ", ".join(f"{name} is {getattr(row, name, 'hidden')}" for name in before)
        raise WrongState(f"This is not possible while {now}.")
    return rows.row(record)


async def _write(
    call: Call, rows: Rows[Any], given: Mapping[str, object], change: Statement, values: Mapping[str, object]
) -> asyncpg.Record | None:
    """Run one change: alone, which is a transaction in itself, or together with the checks that its references need."""
    targets = references(rows, call, given)
    if not targets:
        return await call.db.one(change, **values)
    async with call.db.transaction() as tx:
        await refuse_unseen(targets, call, tx, given)
        return await tx.one(change, **values)


def _prefixed(prefix: str, values: Mapping[str, object]) -> dict[str, object]:
    return {prefix + name: value for name, value in values.items()}


def _present(record: asyncpg.Record | None) -> asyncpg.Record:
    if record is None:
        raise NotFound
    return record
