# Derived from the template: `copier update` replaces this file. Do not edit.
"""Erases a person: personal columns are emptied in place, so that what refers to the rows stays right.

Where a column may be null it becomes null; else it gets a value that fits its rules and says nothing. A row that no such
value fits is deleted, and a foreign key that restricts that refuses the whole erasure. Nothing is half erased.
"""

from __future__ import annotations

import functools
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import LargeBinary, Table, Uuid, bindparam, delete, exists, func, literal_column, text, update
from sqlalchemy.dialects.postgresql import ARRAY

from ..database import Transaction
from ..problems import Conflict
from ..statements import Statement, statement
from ..tables import metadata
from . import audit, blanks
from .people import Person, personal, rows_of

KEPT = "kept_by_law"  # in a table's info: why its rows are kept as they are; told to who asked for the erasure
NO_PASSWORD = "!"  # noqa: S105 - the opposite of one: no hash has this form, so nothing matches it


class LastAdministrator(Conflict):
    title = "Somebody must stay administrator"


class Touched(msgspec.Struct):
    """What happened to the rows of one table: `erased`, `deleted`, or `kept` for a reason."""

    table: str
    outcome: str
    rows: int
    reason: str | None = None


class Erasure(msgspec.Struct):
    """What was done to whom, by table."""

    person_id: UUID
    tables: list[Touched] = msgspec.field(default_factory=list)

    def count(self, table: str, outcome: str) -> None:
        for touched in self.tables:
            if (touched.table, touched.outcome) == (table, outcome):
                touched.rows += 1
                return
        self.tables.append(Touched(table, outcome, 1))


async def erase(tx: Transaction, person: Person, *, administrator: str = "") -> Erasure:
    """Erase everything personal about a person and close their account, in the caller's transaction.

    Args:
        person: Whose; see `people.rows_of` for what that finds.
        administrator: The role of which at least one active account must remain.

    Raises:
        NotFound: nothing here is about them (404).
        StillReferenced: a row that had to be deleted is referred to, and that restricts it (409).
        LastAdministrator: nobody would be left to administer (409).
    """
    done = Erasure(person.id)
    found = await rows_of(tx, person)
    for table, rows in reversed(found.items()):  # what refers to others comes first
        if not personal(table):
            continue
        if reason := table.info.get(KEPT):
            done.tables.append(Touched(str(table.name), "kept", len(rows), str(reason)))
            continue
        for row_id, row in rows.items():
            await _erase_row(tx, table, row_id, row, done)
    for table in found:
        if table.info.get("person"):
            await _close(tx, person.id, administrator)
    ids = [str(row_id).encode() for rows in found.values() for row_id in rows]
    for table in metadata.sorted_tables:
        if column := table.info.get("answers"):
            await tx.many(_forget(table, column), ids=ids)
        if about := table.info.get("about"):
            await tx.many(_take_back(table, about), ids=[row_id for rows in found.values() for row_id in rows])
    subject = person.table.name if person.table is not None else None
    detail = {"tables": msgspec.to_builtins(done.tables)}
    await audit.record(tx, "erasure", table=subject, row=person.id, detail=detail)
    return done


async def _erase_row(tx: Transaction, table: Table, row_id: UUID, row: asyncpg.Record, done: Erasure) -> None:
    values = {column.name: blanks.blank(column, row_id, row[column.name]) for column in personal(table)}
    if blanks.KEEP in values.values():
        await tx.one(_delete(table), id=row_id)
        done.count(str(table.name), "deleted")
        return
    await tx.one(_update(table, tuple(sorted(values))), id=row_id, **{f"new_{n}": v for n, v in values.items()})
    done.count(str(table.name), "erased")


@functools.cache
def _update(table: Table, columns: tuple[str, ...]) -> Statement:
    values: dict[str, object] = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}
    values |= {"updated_at": func.now()} if "updated_at" in table.c else {}
    return statement(update(table).where(table.c.id == bindparam("id")).values(values))


@functools.cache
def _delete(table: Table) -> Statement:
    return statement(delete(table).where(table.c.id == bindparam("id")))


@functools.cache
def _forget(table: Table, column: str) -> Statement:
    """Answers that are kept for a repetition, as bytes, and that show one of the rows."""
    ids = func.unnest(bindparam("ids", type_=ARRAY(LargeBinary()))).table_valued("id").render_derived()
    shows = exists().where(func.position(ids.c.id.op("IN")(table.c[column])) > 0)
    return statement(delete(table).where(shows))


@functools.cache
def _take_back(table: Table, row: str) -> Statement:
    """What is kept of what others were told, or are still to be told, and holds fields of one of the rows."""
    ids = bindparam("ids", type_=ARRAY(Uuid()))
    return statement(delete(table).where(literal_column(row) == func.any(ids)))


_OTHERS = statement(text("SELECT id FROM accounts WHERE active AND :role = ANY (roles) ORDER BY id FOR NO KEY UPDATE"))
_CLOSE = statement(text("UPDATE accounts SET active = false, password_hash = :nothing WHERE id = :person"))
_SESSIONS = (
    statement(text("DELETE FROM auth_sessions WHERE account_id = :person")),
    statement(text("DELETE FROM auth_password_resets WHERE account_id = :person")),
)


async def _close(tx: Transaction, account: UUID, administrator: str) -> None:
    """End every session of an account, and let nobody in again."""
    administrators = {record["id"] for record in await tx.many(_OTHERS, role=administrator)}
    if administrators == {account}:
        raise LastAdministrator("This is the last active administrator. Make somebody else one first.")
    await tx.one(_CLOSE, person=account, nothing=NO_PASSWORD)
    for ended in _SESSIONS:
        await tx.one(ended, person=account)
