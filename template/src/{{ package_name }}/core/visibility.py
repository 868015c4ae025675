# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a request may touch: fields by role, and rows that a reference may name. What is not visible does not exist."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Table, bindparam, select

from .access import Call, Caller
from .database import Executor
from .problems import Fault, Forbidden, NotFound
from .rows import Rows
from .statements import Statement, statement


def refuse_unwritable(rows: Rows[Any], caller: Caller, columns: Mapping[str, object]) -> None:
    """Raises Forbidden (403) for fields that this caller's roles may not write."""
    closed = [name for name in columns if name in rows.writers and not caller.has(rows.writers[name])]
    if closed:
        raise Forbidden(faults=[Fault(f"/{name}", "this caller may not write it") for name in closed])


def references(rows: Rows[Any], call: Call, values: Mapping[str, object]) -> dict[str, Table]:
    """The references among the values that a foreign key alone would judge too kindly, with their targets.

    A foreign key accepts other people's rows and softly deleted ones. Targets that know neither are left to it.
    """
    found = {}
    for name, value in values.items():
        target = None if value is None else _target(rows.table.c[name])
        if target is not None and (_own(target, call) or target.info["soft_delete"]):
            found[name] = target
    return found


async def refuse_unseen(targets: Mapping[str, Table], call: Call, tx: Executor, values: Mapping[str, object]) -> None:
    """Raises NotFound (404) where a reference names a row that this caller can't see."""
    for name, target in targets.items():
        seen = await tx.one(_seen(target, own=_own(target, call)), id=values[name], owner=call.caller.id)
        if seen is None:
            raise NotFound(faults=[Fault(f"/{name}", "refers to nothing")])


def _own(target: Table, call: Call) -> bool:
    """Whether this caller sees only rows of their own in it."""
    return bool(target.info["owned"]) and not call.caller.has(target.info["sees_all"])


def _target(column: Column[Any]) -> Table | None:
    return next((key.column.table for key in column.foreign_keys), None)


@functools.cache
def _seen(target: Table, *, own: bool) -> Statement:
    """Locks the row against deletion until the reference to it is stored."""
    query = select(target.c.id).where(target.c.id == bindparam("id"))
    query = query.where(target.c.owner_id == bindparam("owner")) if own else query
    query = query.where(target.c.deleted_at.is_(None)) if target.info["soft_delete"] else query
    return statement(query.with_for_update(read=True, key_share=True))
