# Derived from the template: `copier update` replaces this file. Do not edit.
"""Tables of the tests' own, so that rules which a service may not use today are tested all the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import MetaData, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from tests.support.api import Api
from tests.support.app import Database, columns, rows, tables

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # as in core.statements


class Shelf(msgspec.Struct, frozen=True):
    id: UUID
    code: str
    created_at: datetime
    updated_at: datetime


class Book(msgspec.Struct, frozen=True):
    id: UUID
    shelf: UUID | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Library:
    """A shelf is deleted softly; what refers to it restricts that, goes with it, or lets go of it."""

    db: Database
    shelves: rows.Rows[Shelf]
    restricting: rows.Rows[Book]
    cascading: rows.Rows[Book]
    cascading_softly: rows.Rows[Book]
    letting_go: rows.Rows[Book]

    async def count(self, table: rows.Rows[Any], where: str = "true") -> int:
        found = await self.db._pool.fetchval(f"SELECT count(*) FROM {table.table.name} WHERE {where}")
        return int(found)


def _books(name: str, on_delete: str, *, soft_delete: bool = False) -> rows.Rows[Book]:
    reference = columns.reference("shelf", "zq_shelves", on_delete=on_delete, optional=True)
    return rows.Rows(tables.resource_table(name, reference, soft_delete=soft_delete), Book)


@pytest.fixture
def api(api: Api) -> Api:
    """The operations as calls; each call finds its limits unused, however low they are."""
    api.generous = True
    return api


@pytest.fixture
async def library(db: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Library]:
    monkeypatch.setattr(tables, "metadata", MetaData())
    code = columns.string("code", max_length=9, min_length=1, unique=True)
    made = Library(
        db,
        rows.Rows(tables.resource_table("zq_shelves", code, soft_delete=True), Shelf),
        _books("zq_restricting", "RESTRICT"),
        _books("zq_cascading", "CASCADE"),
        _books("zq_cascading_softly", "CASCADE", soft_delete=True),
        _books("zq_letting_go", "SET NULL"),
    )
    mine: list[Table] = tables.metadata.sorted_tables
    for table in mine:
        statements: list[ExecutableDDLElement] = [CreateTable(table), *map(CreateIndex, table.indexes)]
        for statement in statements:
            await db._pool.execute(str(statement.compile(dialect=_DIALECT)))
    yield made
    await db._pool.execute(f"DROP TABLE {', '.join(table.name for table in mine)} CASCADE")
