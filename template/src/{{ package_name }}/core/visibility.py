# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a request may touch: fields by role, and rows that a reference may name. What is not visible does not exist."""

from __future__ import annotations

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


async def refuse_unseen(rows: Rows[Any], call: Call, tx: Executor, values: Mapping[str, object]) -> None:
    """Raises NotFound (404) where a reference names a row that this caller can't see.

    A foreign key alone would accept other people's rows and deleted ones; targets that have neither are left to it.
    """
    for name, value in values.items():
        target = _target(rows.table.c[name])
        if target is None or value is None:
            continue
        own = target.info["owned"] and not call.caller.has(target.info["sees_all"])
        if (own or target.info["soft_delete"]) and await tx.one(
            _seen(target, own), id=value, owner=call.caller.id
        ) is None:
            raise NotFound(faults=[Fault(f"/{name}", "refers to nothing")])


def _target(column: Column[Any]) -> Table | None:
    return next((key.column.table for key in column.foreign_keys), None)


_CACHE: dict[tuple[str, bool], Statement] = {}


def _seen(target: Table, own: bool) -> Statement:
    """Locks the row against deletion until the reference to it is stored."""
    key = (target.name, own)
    if key not in _CACHE:
        query = select(target.c.id).where(target.c.id == bindparam("id"))
        query = query.where(target.c.owner_id == bindparam("owner")) if own else query
        query = query.where(target.c.deleted_at.is_(None)) if target.info["soft_delete"] else query
        _CACHE[key] = statement(query.with_for_update(read=True, key_share=True))
    return _CACHE[key]
