# Derived from the template: `copier update` replaces this file. Do not edit.
"""A table's rows as typed structs, and the statements on one row: built from the columns, compiled once."""

from __future__ import annotations

import functools
from typing import Generic, TypeVar

import asyncpg
import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Numeric,
    Table,
    and_,
    any_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from .access import Caller
from .statements import Statement, statement

Row = TypeVar("Row", bound=msgspec.Struct)


class Rows(Generic[Row]):
    """One table and the struct its rows become.

    Args:
        table: As `resource_table` made it.
        struct: Its members are the table's readable columns in the table's order; a test compares them.
    """

    def __init__(self, table: Table, struct: type[Row]) -> None:
        self.table, self.struct = table, struct
        self.visible = [c for c in table.c if not c.info.get("secret") and c.name != "deleted_at"]
        self.owned, self.sees_all = bool(table.info["owned"]), frozenset[str](table.info["sees_all"])
        self.readers = {c.name: frozenset(c.info["read"]) for c in table.c if c.info.get("read") is not None}
        self.writers = {c.name: frozenset(c.info["write"]) for c in table.c if c.info.get("write") is not None}
        self.fine = any(isinstance(c.type, Numeric) and (c.type.scale or 0) > 6 for c in self.visible)
        table.info.setdefault("rows", self)
        self.READ = statement(select(*self.visible).where(self.this_row()))
        self.READ_OWN = (
            statement(select(*self.visible).where(self.this_row(), self.mine())) if self.owned else self.READ
        )

    def row(self, record: asyncpg.Record) -> Row:
        """A record that a statement of this table returned."""
        return self.struct(*record)

    def live(self) -> ColumnElement[bool]:
        """Not soft-deleted."""
        return self.table.c.deleted_at.is_(None) if self.table.info["soft_delete"] else and_(True)

    def this_row(self) -> ColumnElement[bool]:
        return and_(self.table.c.id == bindparam("id"), self.live())

    def mine(self) -> ColumnElement[bool]:
        """Belongs to the caller."""
        return self.table.c.owner_id == bindparam("owner")

    def limited(self, caller: Caller) -> bool:
        """Whether this caller sees only rows of their own."""
        return self.owned and not caller.has(self.sees_all)

    @functools.cache  # noqa: B019 - a handful of Rows live as long as the process
    def insert(self, columns: tuple[str, ...]) -> Statement:
        """Insert the named columns; the database fills in the others."""
        values = {name: bindparam(name, type_=self.table.c[name].type) for name in columns}
        return statement(insert(self.table).values(values).returning(*self.visible))

    @functools.cache  # noqa: B019 - as above
    def update(self, columns: tuple[str, ...], guards: tuple[str, ...] = (), *, own: bool) -> Statement:
        """Change the named columns of one row.

        Args:
            columns: What changes.
            guards: Columns whose present value must be one of `was_<column>`, else no row comes back.
            own: Only a row of the caller's.
        """
        c = self.table.c
        values: dict[str, object] = {name: bindparam(f"new_{name}", type_=c[name].type) for name in columns}
        where = [self.this_row(), *([self.mine()] if own else []), *(self._was_one_of(c[name]) for name in guards)]
        changed = update(self.table).where(*where).values({**values, "updated_at": func.now()})
        return statement(changed.returning(*self.visible))

    @functools.cache  # noqa: B019 - as above
    def hold(self, columns: tuple[str, ...] = (), *, own: bool) -> Statement:
        """One row (all that is visible of it, or the named columns), which nobody else changes until the transaction ends."""
        where = [self.this_row(), *([self.mine()] if own else [])]
        wanted = [self.table.c[name] for name in columns] or self.visible
        return statement(select(*wanted).where(*where).with_for_update(key_share=True))

    @functools.cache  # noqa: B019 - as above
    def delete(self, *, own: bool) -> Statement:
        where = [self.this_row(), *([self.mine()] if own else [])]
        if self.table.info["soft_delete"]:
            gone = update(self.table).where(*where).values(deleted_at=func.now(), updated_at=func.now())
            return statement(gone.returning(self.table.c.id))
        return statement(delete(self.table).where(*where).returning(self.table.c.id))

    @staticmethod
    def _was_one_of(column: Column[object]) -> ColumnElement[bool]:
        one_of = column == any_(bindparam(f"was_{column.name}", type_=ARRAY(column.type)))
        return or_(one_of, and_(column.is_(None), bindparam(f"was_{column.name}_null")))
