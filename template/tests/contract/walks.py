# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rows to sort, the order that the database itself gives them, and the order that a list's pages give them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table

from delivery.contract import Operation
from tests.contract.calls import some_row
from tests.support.api import Api, Someone
from tests.support.contract import members, table_of, value_of

Json = Any  # what a JSON document may hold


async def rows(api: Api, operation: Operation, by: Someone, column: str) -> None:
    """Rows with ties, and with nulls where there can be some, made in no order."""
    table = table_of(operation)
    schema = members(table.name).get(column, {"type": "string", "format": "date-time"})
    values: list[Json] = [value_of(schema) for _ in range(3)]
    if table.c[column].nullable:
        values += [None, None]
    for value in (values[-1], values[1], values[1], values[0], values[-1], values[0]):
        await some_row(api, table.name, by, **{column: value})


async def in_order(api: Api, table: Table, order: str) -> list[str]:
    down = "DESC" if order.startswith("-") else "ASC"
    query = f'SELECT id FROM "{table.name}" ORDER BY "{order.removeprefix("-")}" {down} NULLS LAST, id {down}'
    found = [str(row["id"]) for row in await api.db._pool.fetch(query)]
    assert len(found) > 1
    return found


async def walk(api: Api, operation: Operation, by: Someone, query: dict[str, str], grow: str = "") -> list[str]:
    seen: list[str] = []
    for _ in range(40):
        response = await api.call(operation.operation_id, by, query=query)
        assert response.status_code == 200, response.text
        page = response.json()
        assert len(page["items"]) <= int(query["limit"])
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            return seen
        query = {**query, "cursor": page["next_cursor"]}
        if grow and len(seen) < 8:
            await some_row(api, grow, by)
    raise AssertionError(f"no end after {len(seen)} rows")
