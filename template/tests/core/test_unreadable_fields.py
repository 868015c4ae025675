# Derived from the template: `copier update` replaces this file. Do not edit.
"""A list can't be asked about a field that its caller may not read: an order or a filter would tell its values."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from sqlalchemy import MetaData

from tests.core.conftest import Shelf
from tests.support.app import Database, access, bodies, columns, fields, listing, problems, rows, tables


class Asked(bodies.Query):
    sort: Annotated[str, fields.String(20)] = "-created_at"
    q: Annotated[str, fields.String(20)] = bodies.not_sent()
    code: Annotated[str, fields.String(20)] = bodies.not_sent()


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> listing.Listing[Shelf]:
    monkeypatch.setattr(tables, "metadata", MetaData())
    code = columns.string("code", max_length=9, read=("admin",))
    found = rows.Rows(tables.resource_table("zq_guarded", code), Shelf)
    return listing.Listing(found, filters=("code",), sorts=("code",), search=("code",))


@pytest.mark.parametrize("asked", [{"sort": "code"}, {"sort": "-code"}, {"code": "x"}, {"q": "x"}], ids=str)
async def test_who_may_not_read_a_field_may_not_ask_about_it(
    db: Database, guarded: listing.Listing[Any], asked: dict[str, str]
) -> None:
    member = access.Call(access.Caller(roles=frozenset({"member"})), db)

    with pytest.raises(problems.Forbidden):
        await guarded.page(member, Asked(**asked))  # type: ignore[arg-type]  # as a query brings it
