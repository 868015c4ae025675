# Derived from the template: `copier update` replaces this file. Do not edit.
"""Lists: allow-listed filters, sorting and search, and pages by cursor (keyset), never by offset."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, and_, bindparam, or_, select, tuple_

from .access import Call, Caller
from .bodies import Query
from .cursors import seal, unseal
from .problems import Forbidden
from .rows import Row, Rows
from .statements import Statement, statement

DEFAULT_SORT = "-created_at"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in order; `next_cursor` is None on the last page."""

    items: list[Row]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Shape:
    """Which statement a request needs; requests of one shape run the same text."""

    sort: str = DEFAULT_SORT
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    after: bool = False
    after_null: bool = False
    own: bool = False

    @property
    def column(self) -> str:
        return self.sort.removeprefix("-")


class Listing(Generic[Row]):
    """What a table's list may be asked for.

    Args:
        rows: The table.
        filters: Columns that `?column=value` may name.
        sorts: Columns that `?sort=` may name beside `created_at`; `-` before one means descending.
        search: Columns that `?q=` looks into.
    """

    def __init__(
        self, rows: Rows[Row], *, filters: Sequence[str] = (), sorts: Sequence[str] = (), search: Sequence[str] = ()
    ) -> None:
        self.rows, self.filters, self.sorts, self.search = rows, filters, ("created_at", *sorts), search

    async def page(self, call: Call, query: Query) -> Page[Row]:
        """One page for this caller.

        Raises:
            Invalid: the cursor is not one of this list and order (422).
            Forbidden: a filter, order or search names a field that the caller may not read (403).
        """
        asked, words = query.asked(), getattr(query, "q", None)
        shape = Shape(
            str(getattr(query, "sort", DEFAULT_SORT)),
            tuple(sorted(asked)),
            self._searched(call.caller) if words else (),
            own=self.rows.limited(call.caller),
        )
        self._refuse_unreadable(call.caller, *asked, shape.column)
        values: dict[str, object] = {f"is_{name}": value for name, value in asked.items()}
        values |= {"owner": call.caller.id, "size": query.limit + 1, "words": f"%{_escaped(words or '')}%"}
        if query.cursor:
            column = self.rows.table.c[shape.column]
            values["after"], values["after_id"] = unseal(query.cursor, shape.sort, column)
            shape = Shape(shape.sort, shape.filters, shape.search, True, values["after"] is None, shape.own)
        records = await call.db.many(self.statement(shape), **values)
        items = [self.rows.row(record) for record in records[: query.limit]]
        more = len(records) > query.limit
        return Page(items, seal(shape.sort, records[query.limit - 1][shape.column], _id(items[-1])) if more else None)

    @functools.cache  # noqa: B019 - a handful of listings live as long as the process
    def statement(self, shape: Shape) -> Statement:
        """The compiled statement of a shape; how many there are is bounded by what is allow-listed."""
        table = self.rows.table
        where = [self.rows.live(), *([self.rows.mine()] if shape.own else [])]
        where += [self.matches(name) for name in shape.filters]
        if shape.search:
            where.append(or_(*(table.c[name].ilike(bindparam("words"), escape="\\") for name in shape.search)))
        query = self._ordered(select(*self.rows.visible).where(*where), shape)
        return statement(query.limit(bindparam("size")))

    def matches(self, name: str) -> ColumnElement[bool]:
        """What `?name=value` asks of a row."""
        column: Column[object] = self.rows.table.c[name]
        return column == bindparam(f"is_{name}", type_=column.type)

    def _ordered(self, query: Select[tuple[object, ...]], shape: Shape) -> Select[tuple[object, ...]]:
        column, row_id = self.rows.table.c[shape.column], self.rows.table.c.id
        down = shape.sort.startswith("-")
        if shape.after:
            query = query.where(_beyond(column, row_id, down=down, from_null=shape.after_null))
        first = column.desc() if down else column.asc()
        return query.order_by(first.nulls_last() if column.nullable else first, row_id.desc() if down else row_id.asc())

    def _searched(self, caller: Caller) -> tuple[str, ...]:
        readable = tuple(name for name in self.search if self._readable(caller, name))
        if not readable:
            raise Forbidden("This caller may not read what the search looks into.")
        return readable

    def _refuse_unreadable(self, caller: Caller, *names: str) -> None:
        for name in names:
            if not self._readable(caller, name):
                raise Forbidden(f"This caller may not read {name}, and so not filter or sort by it.")

    def _readable(self, caller: Caller, name: str) -> bool:
        readers = self.rows.readers.get(name)
        return readers is None or caller.has(readers)


def _beyond(column: Column[object], row_id: Column[UUID], *, down: bool, from_null: bool) -> ColumnElement[bool]:
    """What comes after the row where the last page ended; NULL comes last in either direction."""
    after, after_id = bindparam("after", type_=column.type), bindparam("after_id", type_=row_id.type)
    if not column.nullable:
        here, there = tuple_(column, row_id), tuple_(after, after_id)
        return here < there if down else here > there
    next_id = row_id < after_id if down else row_id > after_id
    if from_null:
        return and_(column.is_(None), next_id)
    return or_(column < after if down else column > after, and_(column == after, next_id), column.is_(None))


def _escaped(words: str) -> str:
    """Text in which % and _ mean themselves."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _id(row: object) -> UUID:
    row_id: UUID = getattr(row, "id")  # noqa: B009 - every resource row has one; the type variable can't say so
    return row_id
