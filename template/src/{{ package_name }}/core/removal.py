# Derived from the template: `copier update` replaces this file. Do not edit.
"""Soft deletion: PostgreSQL's foreign keys don't see it, so their ON DELETE rules are carried out here."""

from __future__ import annotations

import functools
from uuid import UUID

from sqlalchemy import Column, ColumnElement, ForeignKey, Table, bindparam, delete, func, select, update

from .database import Transaction
from .problems import StillReferenced
from .statements import Statement, statement


async def release(tx: Transaction, table: Table, row_id: UUID) -> None:
    """Do to the rows that refer to a softly deleted one what their foreign keys ask for.

    Raises:
        StillReferenced: a row that restricts the removal still refers to it (409).
    """
    for key in _references_to(table):
        child = key.parent.table
        found = await tx.many(_RULES[key.ondelete or "RESTRICT"](key), id=row_id)
        if found and key.ondelete == "RESTRICT":
            raise StillReferenced(f"{child.name} still refer to it.")
        if key.ondelete == "CASCADE" and child.info["soft_delete"]:
            for record in found:
                await release(tx, child, record["id"])


@functools.cache
def _references_to(table: Table) -> tuple[ForeignKey, ...]:
    """Foreign keys to this table; those that may refuse come first, before anything is changed."""
    keys = [key for other in table.metadata.tables.values() for key in other.foreign_keys if key.column.table is table]
    return tuple(sorted(keys, key=lambda key: (key.ondelete != "RESTRICT", str(key.parent))))


def _refers(key: ForeignKey) -> tuple[Table, Column[UUID], list[ColumnElement[bool]]]:
    child = key.parent.table
    live = [child.c.deleted_at.is_(None)] if child.info.get("soft_delete") else []
    return child, child.c.id, [key.parent == bindparam("id"), *live]


@functools.cache
def _restrict(key: ForeignKey) -> Statement:
    _, row_id, where = _refers(key)
    return statement(select(row_id).where(*where).limit(1))


@functools.cache
def _cascade(key: ForeignKey) -> Statement:
    child, row_id, where = _refers(key)
    if child.info.get("soft_delete"):
        return statement(update(child).where(*where).values(deleted_at=func.now()).returning(row_id))
    return statement(delete(child).where(*where).returning(row_id))


@functools.cache
def _set_null(key: ForeignKey) -> Statement:
    child, row_id, where = _refers(key)
    return statement(update(child).where(*where).values({key.parent.name: None}).returning(row_id))


_RULES = {"RESTRICT": _restrict, "CASCADE": _cascade, "SET NULL": _set_null}
