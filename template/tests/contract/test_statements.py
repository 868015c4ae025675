# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every statement that the service can run on its tables is one that the migrated database can run."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest
from sqlalchemy import ARRAY, LargeBinary, Table

from tests.contract.calls import LISTINGS
from tests.support.app import listing, registry, removal, rows, settings, statements, visibility

_TABLES = list(registry.METADATA.tables.values())


@pytest.fixture
async def connection(settings: settings.Settings) -> AsyncIterator[Any]:  # Any: asyncpg's own type is not generic here
    opened = await asyncpg.connect(settings.database_url)
    yield opened
    await opened.close()


@pytest.mark.parametrize("found", LISTINGS, ids=lambda found: found.rows.table.name)
async def test_every_statement_on_one_row_can_be_prepared(connection: Any, found: listing.Listing[Any]) -> None:
    assert await _refused(connection, _on_one_row(found.rows)) == []


@pytest.mark.parametrize("found", LISTINGS, ids=lambda found: found.rows.table.name)
async def test_every_shape_of_a_list_can_be_prepared(connection: Any, found: listing.Listing[Any]) -> None:
    shapes = list(_shapes(found))

    assert await _refused(connection, [found.statement(shape) for shape in shapes]) == []
    assert len(shapes) >= 6


@pytest.mark.parametrize("table", _TABLES, ids=str)
async def test_every_rule_of_a_soft_deletion_and_of_a_reference_can_be_prepared(connection: Any, table: Table) -> None:
    owned, soft = bool(table.info["owned"]), bool(table.info["soft_delete"])
    keys = removal._references_to(table) if soft else ()
    rules = [removal._RULES[key.ondelete or "RESTRICT"](key) for key in keys]
    rules += [visibility._seen(table, own=own) for own in {False, owned}] if owned or soft else []

    assert await _refused(connection, rules) == []


async def test_a_statement_that_the_database_can_not_run_is_noticed(connection: Any) -> None:
    wrong = statements.Statement('SELECT no_such_column FROM "alembic_version"', (), {})

    assert len(await _refused(connection, [wrong])) == 1


async def _refused(connection: Any, found: list[statements.Statement]) -> list[str]:
    refused = []
    for statement in found:
        try:
            prepared = await connection.prepare(statement.text)
        except asyncpg.PostgresError as fault:
            refused.append(f"{fault}: {statement.text}")
            continue
        if len(prepared.get_parameters()) != len(statement.names):
            refused.append(f"{len(statement.names)} parameters are given: {statement.text}")
    return refused


def _on_one_row(found: rows.Rows[Any]) -> list[statements.Statement]:
    columns = tuple(column.name for column in found.table.c)
    own = sorted({False, found.owned})
    made = [found.READ, found.READ_OWN, found.insert(columns), found.insert(("id",))]
    made += [found.insert(("id", name)) for name in columns if name != "id"]
    made += [made_for(own=mine) for made_for in (found.delete, found.hold) for mine in own]
    made += [found.hold(columns[:1], own=mine) for mine in own]
    for name, mine in itertools.product(columns, own):
        guards = () if isinstance(found.table.c[name].type, ARRAY | LargeBinary) else (name,)
        made += [found.update((name,), own=mine), found.update((name,), guards, own=mine)]
    return made


def _shapes(found: listing.Listing[Any]) -> Iterator[listing.Shape]:
    """Each filter alone and all together, each order in both directions, before, after and after a null."""
    filters = [(), *((name,) for name in found.filters), tuple(sorted(found.filters))]
    searches = {(), tuple(found.search)}
    owns = sorted({False, found.rows.owned})
    for sort, down, own in itertools.product(found.sorts, ("", "-"), owns):
        for after, after_null in ((False, False), (True, False), (True, bool(found.rows.table.c[sort].nullable))):
            for chosen, search in itertools.product(filters, searches):
                yield listing.Shape(down + sort, chosen, search, after, after_null, own)
