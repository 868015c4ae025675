# Derived from the template: `copier update` replaces this file. Do not edit.
"""Demo data: one row of everything, the same however often it is asked for; and a command to try the API with."""

from __future__ import annotations

from tests.support.app import Database, registry, seed, settings
from tests.support.contract import members

_TABLES = [name for name in registry.METADATA.tables if members(name)]


async def test_every_table_gets_a_row_and_no_second_one(db: Database, settings: settings.Settings) -> None:
    hint = await seed.seed(settings)
    first = {name: await _ids(db, name) for name in _TABLES}

    await seed.seed(settings)

    assert {name: await _ids(db, name) for name in _TABLES} == first
    assert {len(rows) for rows in first.values()} == {1}
    assert hint.startswith("curl ")
    assert "{base}" in hint


async def _ids(db: Database, table: str) -> list[object]:
    return [row["id"] for row in await db._pool.fetch(f'SELECT id FROM "{table}"')]
