# Derived from the template: `copier update` replaces this file. Do not edit.
"""The committed contract, walked once: what static tests are about."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from delivery.contract import Operation, load, operations, resolve
from delivery.values import valid
from tests.support.app import registry

Json = Any  # what a JSON document may hold
ROOT = Path(__file__).resolve().parents[2]
CONTRACT = load(ROOT / "openapi.yaml")
OPERATIONS = list(operations(CONTRACT))
BY_ID = {operation.operation_id: operation for operation in OPERATIONS}
_RED = re.compile(r"^pytestmark = .*pytest\.mark\.red", re.MULTILINE)
_seeds = itertools.count(1)


@functools.cache
def red_cycles() -> frozenset[str]:
    """Operations whose own test file is marked red: they are still to be written, and answer 501."""
    files = (ROOT / "tests" / "resources").rglob("test_*.py")
    return frozenset(file.stem.removeprefix("test_") for file in files if _RED.search(file.read_text("utf-8")))


def written() -> list[Operation]:
    """The operations that are there to be tested."""
    return [operation for operation in OPERATIONS if operation.operation_id not in red_cycles()]


def on_resources() -> list[Operation]:
    """The written operations whose path begins with a table's name."""
    return [operation for operation in written() if _table_name(operation) in registry.METADATA.tables]


def table_of(operation: Operation) -> Table:
    """The table that an operation's path begins with.

    Raises:
        KeyError: the operation is about no table.
    """
    return registry.METADATA.tables[_table_name(operation)]


def _table_name(operation: Operation) -> str:
    return operation.path.split("/")[1].replace("-", "_")


def value_of(schema: Mapping[str, Json]) -> Json:
    """A valid value, another one each time."""
    return valid(dict(schema), next(_seeds))


@functools.cache
def members(table: str) -> dict[str, Mapping[str, Json]]:
    """The schemas of a table's fields, from every schema of the contract that names the table."""
    components: Json = CONTRACT.root["components"]
    found: dict[str, Mapping[str, Json]] = {}
    for schema in components["schemas"].values():
        if schema.get("x-table") == table:
            properties: Json = resolve(CONTRACT, schema)["properties"]
            found |= properties
    return found
