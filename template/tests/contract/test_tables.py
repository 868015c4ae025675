# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the contract says of a field is what its column knows: who reads it, who writes it, what it may hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from sqlalchemy import Column, Index, Numeric, String, Table, Text, UniqueConstraint

from delivery.contract import resolve
from delivery.json_types import mapping, text
from tests.contract.calls import LISTINGS
from tests.support.app import listing, registry
from tests.support.contract import CONTRACT, members

Json = Any  # what a JSON document may hold
_SCHEMAS: Mapping[str, Json] = mapping(mapping(CONTRACT.root["components"])["schemas"])
_DESCRIBED = {name: registry.METADATA.tables[s["x-table"]] for name, s in _SCHEMAS.items() if "x-table" in s}
_MEMBERS = [
    pytest.param(name, member, table.c[member], id=f"{name}.{member}")
    for name, table in _DESCRIBED.items()
    for member in mapping(resolve(CONTRACT, _SCHEMAS[name])["properties"])
    if member in table.c
]
_LISTED = [found for found in LISTINGS if found.rows.table in _DESCRIBED.values()]
_OF_EVERY_ROW = {"id", "owner_id", "created_at", "updated_at", "deleted_at"}


def _member(schema: str, name: str) -> dict[str, Json]:
    return mapping(mapping(resolve(CONTRACT, _SCHEMAS[schema])["properties"])[name])


def test_every_schema_of_a_table_names_a_table_that_is_there() -> None:
    named = {s["x-table"] for s in _SCHEMAS.values() if "x-table" in s}

    assert named <= registry.METADATA.tables.keys()
    assert _DESCRIBED


@pytest.mark.parametrize(("schema", "table"), _DESCRIBED.items(), ids=str)
def test_a_schema_has_no_member_without_a_column(schema: str, table: Table) -> None:
    assert set(mapping(resolve(CONTRACT, _SCHEMAS[schema])["properties"])) <= set(table.c.keys())


@pytest.mark.parametrize(("schema", "name", "column"), _MEMBERS)
def test_roles_of_a_member_are_those_of_its_column(schema: str, name: str, column: Column[Any]) -> None:
    member = _member(schema, name)

    assert _roles(member.get("x-read-roles")) == _roles(column.info.get("read"))
    assert _roles(member.get("x-write-roles")) == _roles(column.info.get("write"))


@pytest.mark.parametrize(("schema", "name", "column"), _MEMBERS)
def test_a_member_says_whether_it_is_unique_secret_and_optional(schema: str, name: str, column: Column[Any]) -> None:
    member = _member(schema, name)

    assert bool(member.get("x-unique")) == bool(column.info.get("unique"))
    assert bool(member.get("writeOnly")) == bool(column.info.get("secret"))
    assert ("null" in _types(member) or None in member.get("enum", ())) == bool(column.nullable)


@pytest.mark.parametrize(("schema", "name", "column"), _MEMBERS)
def test_a_member_is_as_long_as_its_column_and_refers_where_it_refers(
    schema: str, name: str, column: Column[Any]
) -> None:
    member = _member(schema, name)
    targets = [key.column.table.name for key in column.foreign_keys]

    assert [member["x-references"]] == targets if targets else "x-references" not in member
    if type(column.type) is String and "enum" not in member:
        assert member["maxLength"] == column.type.length
    if type(column.type) is String and "enum" in member:
        assert max(len(value) for value in member["enum"] if value is not None) == column.type.length
    if isinstance(column.type, Numeric):
        assert member["format"] == "decimal"
        assert column.type.precision is not None
        assert member["maxLength"] >= column.type.precision + 1


@pytest.mark.parametrize(("schema", "name", "column"), _MEMBERS)
def test_a_member_is_of_its_columns_type(schema: str, name: str, column: Column[Any]) -> None:
    wanted = {
        "int": ("integer", "int64"),
        "bool": ("boolean", None),
        "date": ("string", "date"),
        "datetime": ("string", "date-time"),
        "Decimal": ("string", "decimal"),
        "UUID": ("string", "uuid"),
    }.get(column.type.python_type.__name__)
    member = _member(schema, name)

    if wanted and not column.info.get("secret"):
        assert (*(_types(member) - {"null"}), member.get("format")) == wanted
    if isinstance(column.type, String | Text):
        assert _types(member) - {"null"} == {"string"}


@pytest.mark.parametrize("table", [t for t in registry.METADATA.tables.values() if members(t.name)], ids=str)
def test_the_contract_shows_every_column_that_somebody_may_read(table: Table) -> None:
    readable = {c.name for c in table.c if not c.info.get("secret") and c.info.get("read") not in ([], ())}

    assert readable - {"deleted_at"} <= members(table.name).keys()


@pytest.mark.parametrize("table", [t for t in registry.METADATA.tables.values() if members(t.name)], ids=str)
def test_nobody_is_asked_for_what_the_service_itself_sets(table: Table) -> None:
    bodies = [s for s in _SCHEMAS.values() if s.get("x-table") == table.name and s.get("additionalProperties") is False]

    assert [name for s in bodies for name in resolve(CONTRACT, s)["properties"] if name in _OF_EVERY_ROW] == []  # type: ignore[union-attr]  # a mapping


@pytest.mark.parametrize("found", LISTINGS, ids=lambda found: found.rows.table.name)
def test_a_rows_struct_has_the_visible_columns_in_their_order(found: listing.Listing[Any]) -> None:
    fields = [field.encode_name for field in msgspec.structs.fields(found.rows.struct)]

    assert fields == [column.name for column in found.rows.visible]
    assert not any(column.info.get("secret") for column in found.rows.visible)


@pytest.mark.parametrize("found", _LISTED, ids=lambda found: found.rows.table.name)
def test_what_is_referred_to_filtered_and_sorted_by_is_indexed(found: listing.Listing[Any]) -> None:
    table = found.rows.table
    groups: list[Index | UniqueConstraint] = [
        *table.indexes,
        *(c for c in table.constraints if isinstance(c, UniqueConstraint)),
    ]
    first = {next(iter(group.columns)).name for group in groups}
    asked = {*found.filters, *found.sorts, *(c.name for c in table.c if c.foreign_keys)}
    asked |= {"owner_id"} if table.info["owned"] else set()

    if table.info["owned"]:  # the usual order comes after the owner, in one index
        asked -= {"created_at"}
    assert asked <= first


def _roles(given: Json) -> frozenset[str] | None:
    return None if given is None else frozenset(map(str, given))


def _types(member: Mapping[str, Json]) -> set[str]:
    kind = member.get("type")
    return {str(kind)} if text(kind) else set(kind or ())
