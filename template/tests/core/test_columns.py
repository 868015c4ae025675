# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every column type, also those that this domain does not use: what it stores and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from sqlalchemy import CheckConstraint, Column
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import SchemaItem

from tests.support.app import access, columns, rows, tables, wire

KINDS: list[tuple[Callable[[], list[SchemaItem]], str, set[str]]] = [
    (lambda: columns.string("c", max_length=5, min_length=2), "VARCHAR(5)", {"ck_c_min_length"}),
    (lambda: columns.integer("c", minimum=1, maximum=9), "BIGINT", {"ck_c_minimum", "ck_c_maximum"}),
    (lambda: columns.decimal("c", digits=8, places=3, minimum="0.5"), "NUMERIC(8, 3)", {"ck_c_minimum"}),
    (lambda: columns.boolean("c"), "BOOLEAN", set()),
    (lambda: columns.date("c"), "DATE", set()),
    (lambda: columns.datetime("c"), "TIMESTAMP WITH TIME ZONE", set()),
    (lambda: columns.uuid("c"), "UUID", set()),
    (lambda: columns.enum("c", "a", "long"), "VARCHAR(4)", {"ck_c_values"}),
    (lambda: columns.json("c"), "JSONB", set()),
    (lambda: columns.reference("c", "others", on_delete="CASCADE"), "UUID", set()),
    (lambda: columns.hashed("c"), "TEXT", set()),
    (lambda: columns.encrypted("c"), "BYTEA", set()),
]


@pytest.mark.parametrize(("make", "kind", "checks"), KINDS, ids=[kind for _, kind, _ in KINDS])
def test_a_type_has_its_column_and_its_checks(
    make: Callable[[], list[SchemaItem]], kind: str, checks: set[str]
) -> None:
    column, *rules = make()

    assert isinstance(column, Column)
    assert column.type.compile(dialect=postgresql.dialect()) == kind  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it so
    assert not column.nullable
    assert {str(rule.name) for rule in rules if isinstance(rule, CheckConstraint)} == checks


def test_what_is_said_of_a_column_is_kept() -> None:
    column: Any  # Any: a column of any type
    column, *_ = columns.string("c", max_length=5, optional=True, default="x", unique=True, read=("a",), write=())

    assert column.nullable
    assert column.server_default.arg == "x"
    assert column.info == {
        "optional": True,
        "default": "x",
        "unique": True,
        "read": ("a",),
        "write": (),
        "secret": None,
    }


def test_a_long_name_is_cut_without_becoming_another() -> None:
    first, second = (tables.name_of("ix", "a" * 40, "b" * 40, end) for end in ("x", "y"))

    assert len(first) == len(second) == tables.MAX_NAME
    assert first != second


def test_where_references_lead_in_a_circle_the_required_ones_give_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "metadata", tables.Tables())
    tables.resource_table("addresses", columns.reference("customer", "customers"))
    tables.resource_table("customers", columns.reference("home", "addresses", optional=True))

    assert [table.name for table in tables.metadata.sorted_tables] == ["customers", "addresses"]


def test_a_number_with_many_places_is_written_with_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ratio(msgspec.Struct):
        ratio: Decimal

    monkeypatch.setattr(tables, "metadata", tables.Tables())
    found = rows.Rows(tables.resource_table("ratios", columns.decimal("ratio", digits=12, places=10)), Ratio)

    written = wire.representation(access.Call(access.ANONYMOUS, None), found, Ratio(Decimal("0E-10")))  # type: ignore[arg-type]  # asks no database

    assert written == b'{"ratio":"0.0000000000"}'
