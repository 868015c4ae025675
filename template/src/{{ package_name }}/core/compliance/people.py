# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which rows are about one person: found by walking the foreign keys, so that a new table is never forgotten."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Column, ForeignKey, Table, bindparam, select

from ..access import Caller
from ..database import Executor
from ..problems import Conflict, NotFound
from ..statements import Statement, statement
from ..tables import metadata
from .audit import EVENTS

MOST_ROWS = 10_000  # of one person: what one answer, and one transaction, is good for
Found = dict[Table, dict[UUID, asyncpg.Record]]


class TooManyRows(Conflict):
    title = "There are too many rows of this person for one request"


@dataclass(frozen=True, slots=True)
class Person:
    """Whose rows are meant.

    Args:
        id: Of the account or, without accounts here, of the caller: `owner_id` of the rows that are theirs.
        table: Where one row describes somebody who never calls: its table, and `id` is the row's.
    """

    id: UUID
    table: Table | None = None


async def rows_of(db: Executor, person: Person) -> Found:
    """Every row about this person, soft-deleted ones too.

    That is: their account, the rows that they own, and the rows that refer to one of these, and so on. What belongs to
    somebody else is theirs, though it refers to this person's rows.

    Raises:
        NotFound: nothing here is about them (404).
        TooManyRows: more than `MOST_ROWS` (409).
    """
    found: Found = {}
    waiting = [(table, record) for table, record in await _first(db, person)]
    while waiting:
        table, record = waiting.pop()
        if record["id"] in found.setdefault(table, {}):
            continue
        found[table][record["id"]] = record
        if sum(map(len, found.values())) > MOST_ROWS:
            raise TooManyRows
        for key in _keys_to(table):
            child = key.parent.table
            limited = bool(child.info.get("owned")) and person.table is None
            for row in await db.many(_referring(key, own=limited), row=record[key.column.name], owner=person.id):
                waiting.append((child, row))
    if not found:
        raise NotFound
    return {table: found[table] for table in metadata.sorted_tables if table in found}


def shown(table: Table, record: asyncpg.Record, caller: Caller | None) -> dict[str, object]:
    """A row as it is exported: no secrets; what is not personal only to those who may read it.

    Args:
        caller: None where somebody at the database asks, who may see everything.
    """
    return {str(c.name): record[c.name] for c in table.c if not c.info.get("secret") and _may_see(c, caller)}


def personal(table: Table) -> list[Column[Any]]:  # Any: of every type
    """The columns that describe a person."""
    return [column for column in table.c if column.info.get("personal")]


def _may_see(column: Column[Any], caller: Caller | None) -> bool:  # Any: as above
    readers = column.info.get("read")
    return caller is None or readers is None or bool(column.info.get("personal")) or caller.has(frozenset(readers))


async def _first(db: Executor, person: Person) -> list[tuple[Table, asyncpg.Record]]:
    if person.table is not None:
        return [(person.table, row) for row in await db.many(_by_id(person.table), id=person.id)]
    tables = [table for table in metadata.sorted_tables if table.info.get("person")]
    found = [(table, row) for table in tables for row in await db.many(_by_id(table), id=person.id)]
    owned = [table for table in metadata.sorted_tables if table.info.get("owned")]
    return found + [(table, row) for table in owned for row in await db.many(_by_owner(table), owner=person.id)]


@functools.cache
def _keys_to(table: Table) -> tuple[ForeignKey, ...]:
    """Foreign keys to a table from tables whose rows have an id of their own."""
    others = [other for other in metadata.tables.values() if "id" in other.c and other is not EVENTS]
    return tuple(key for other in others for key in other.foreign_keys if key.column.table is table)


@functools.cache
def _by_id(table: Table) -> Statement:
    return statement(select(table).where(table.c.id == bindparam("id")))


@functools.cache
def _by_owner(table: Table) -> Statement:
    return statement(select(table).where(table.c.owner_id == bindparam("owner")))


@functools.cache
def _referring(key: ForeignKey, *, own: bool) -> Statement:
    child = key.parent.table
    mine = [child.c.owner_id == bindparam("owner")] if own else []
    return statement(select(child).where(key.parent == bindparam("row", type_=key.parent.type), *mine))


def exported(found: Found, caller: Caller | None) -> list[Mapping[str, object]]:
    """The rows by table, as the export lists them."""
    return [
        {"table": str(table.name), "rows": [shown(table, row, caller) for row in rows.values()]}
        for table, rows in found.items()
    ]
