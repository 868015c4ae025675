# Derived from the template: `copier update` replaces this file. Do not edit.
"""Demo data for development: one row per resource from the contract's examples. Adds nothing where rows are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Table, insert, select

from . import auth, contract, styles
from .access import SCHEME, Caller
from .database import Database, connect
from .ids import new_id
from .secrets import stored
from .settings import Settings
from .statements import statement
from .tables import metadata
from .values import from_wire

Example = Mapping[str, object]


async def seed(settings: Settings) -> str:
    """Fill empty tables, and say how to try the API.

    Args:
        settings: Of a database that is migrated.

    Returns:
        A command line with `{base}` where the address belongs.
    """
    async with connect(settings.database_url, size=1, queue=10, timeout_s=settings.statement_timeout_s) as db:
        caller, token = await auth.demo(db, settings)
        examples = _examples()
        rows: dict[str, object] = {}
        for table in metadata.sorted_tables:
            if table.name in examples:
                rows[table.name] = await _first_row(db, table, examples[table.name], rows, caller)
    path = next((path for path in contract.read()["paths"] if path[1:].replace("-", "_") in rows), "")
    headers = {**SCHEME.headers(token), **styles.asking()}
    options = "".join(f' -H "{name}: {value}"' for name, value in headers.items())
    return f"curl{options} {{base}}{styles.PUBLIC_PREFIX}{path}"


def _examples() -> dict[str, dict[str, object]]:
    """For each table the examples of its fields, from every schema that names it."""
    found: dict[str, dict[str, object]] = {}
    for schema in contract.read()["components"]["schemas"].values():
        if table := schema.get("x-table"):
            members: dict[str, Any] = schema.get("properties", {})
            found.setdefault(table, {}).update({n: m["examples"][0] for n, m in members.items() if "examples" in m})
    return found


async def _first_row(
    db: Database, table: Table, example: Example, rows: Mapping[str, object], caller: Caller
) -> object:
    there = await db.one(statement(select(table.c.id).limit(1)))
    if there is not None:
        return there["id"]
    values: dict[str, object] = {"id": new_id()}
    if table.info["owned"]:
        values["owner_id"] = caller.id
    for column in table.c:
        value = _value(column, example, rows)
        values |= {} if value is None else {column.name: value}
    values = await stored(table, values)
    added = insert(table).values(values).returning(table.c.id)
    row = await db.one(statement(added))
    return row["id"] if row else None


def _value(column: Column[Any], example: Example, rows: Mapping[str, object]) -> object:
    """What an example row holds in a column; None leaves it to the database."""
    if column.info.get("secret") and not column.nullable and column.name not in example:
        return "secret"  # of a row that only code can make: the contract has no word of it
    if column.name not in example or column.info.get("file"):  # no row names a file that is not there
        return None
    for key in column.foreign_keys:
        return rows.get(key.column.table.name)
    given = example[column.name]
    return given if column.info.get("secret") else from_wire(given, column)
