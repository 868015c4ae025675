# Derived from the template: `copier update` replaces this file. Do not edit.
"""The diagram of the entities."""

from __future__ import annotations

from pathlib import Path

import pytest

from delivery import database
from delivery.contract import Document
from delivery.contract.erd import erd
from delivery.json_types import Schema
from delivery.programs import Ran
from delivery.project import Project

ID: Schema = {"type": "string", "format": "uuid"}
ORDER: Schema = {
    "x-table": "orders",
    "properties": {
        "id": ID,
        "customer": {**ID, "x-references": "customers"},
        "parent": {"type": ["string", "null"], "format": "uuid", "x-references": "orders"},
        "invoice": {**ID, "x-references": "invoices", "x-unique": True},
        "reference": {"type": "string", "x-unique": True},
        "status": {"type": "string", "enum": ["open", "paid"]},
        "notes": {"type": ["object", "string", "null"]},
    },
}
SCHEMAS: Schema = {
    "OrderRead": ORDER,
    "OrderCreate": {"x-table": "orders", "properties": {"secret": {"type": "string"}}},
}


@pytest.fixture
def diagram() -> str:
    return erd(Document({"components": {"schemas": {**SCHEMAS, "Problem": {"type": "object"}}}}))


@pytest.mark.parametrize(
    "line",
    [
        "    orders {",
        "        uuid id PK",
        "        uuid customer FK",
        "        uuid invoice FK, UK",
        "        string reference UK",
        "        enum status",
        "        json notes",
        "        string secret",
        "    customers ||--o{ orders : customer",
        "    orders |o--o{ orders : parent",
        "    invoices ||--o| orders : invoice",
    ],
)
def test_says_what_an_entity_holds_and_what_it_refers_to(diagram: str, line: str) -> None:
    assert line in diagram.splitlines()


def test_leaves_out_what_is_no_table(diagram: str) -> None:
    assert "Problem" not in diagram
    assert diagram.count("{\n") == 1


def test_sql_comes_from_the_migrations_alone() -> None:
    asked: list[tuple[str, ...]] = []

    def run(root: Path, *arguments: str, environment: object = None) -> Ran:
        asked.append(arguments)
        return Ran(0, "CREATE TABLE orders", "")

    outcome = database.sql(Project(Path(), "shop"), run)

    assert outcome.lines == ("CREATE TABLE orders",)
    assert asked == [("alembic", "upgrade", "head", "--sql")]
