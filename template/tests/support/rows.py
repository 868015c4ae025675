# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rows put into the database past the API: to arrange what a test is not about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Column, LargeBinary, Table, UniqueConstraint, insert

from tests.support.app import Database, ids, secrets, statements, values
from tests.support.contract import members, value_of

Json = Any  # what a JSON document may hold
_SKIPPED = {"id", "owner_id", "created_at", "updated_at", "deleted_at"}


async def insert_row(db: Database, table: Table, owner: UUID, given: Mapping[str, Json]) -> dict[str, Json]:
    """One row with valid values from the contract.

    Args:
        owner: Whose it is, where the table is owned.
        given: Values that matter, as they are on the wire.

    Returns:
        The row's visible columns as they are on the wire.
    """
    row: dict[str, object] = {"id": ids.new_id()}
    if table.info["owned"]:
        row["owner_id"] = owner
    for column in table.c:
        if column.name in given:
            row[column.name] = values.from_wire(given[column.name], column)
        elif column.name not in _SKIPPED:
            row |= await _value(db, table, column, owner)
    row = await secrets.stored(table, row)
    visible = [c for c in table.c if not c.info.get("secret") and c.name != "deleted_at"]
    record = await db.one(statements.statement(insert(table).values(row).returning(*visible)))
    assert record is not None
    return {name: msgspec.to_builtins(value) for name, value in record.items()}


async def _value(db: Database, table: Table, column: Column[Any], owner: UUID) -> dict[str, object]:
    """A value for a column; none where the database has a default, or where it may be null and refers elsewhere."""
    if (column.server_default is not None and not _unique(table, column)) or (column.foreign_keys and column.nullable):
        return {}
    if column.info.get("file"):  # a row is there before its file is
        return {}
    for key in column.foreign_keys:
        return {column.name: UUID((await insert_row(db, key.column.table, owner, {}))["id"])}
    schema = members(table.name).get(column.name)
    if schema is None:  # in no schema: nobody reads or writes it over the API
        return {} if column.nullable else {column.name: b"-" if isinstance(column.type, LargeBinary) else "-"}
    value = value_of(schema)
    return {column.name: value if column.info.get("secret") else values.from_wire(value, column)}


def _unique(table: Table, column: Column[Any]) -> bool:
    """Whether two rows may not share the value, alone or with others: then a default would not do for both."""
    groups = [c.columns for c in table.constraints if isinstance(c, UniqueConstraint)]
    groups += [index.columns for index in table.indexes if index.unique]
    return any(column.name in group for group in groups)
