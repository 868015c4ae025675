# Derived from the template: `copier update` replaces this file. Do not edit.
"""The committed contract, walked once: what static tests are about."""

from __future__ import annotations

import functools
import itertools
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from delivery.contract import Document, Operation, changed_ids, operations, resolve, versions
from delivery.tdd.cycles import planned, unwritten
from delivery.values import valid
from tests.support.app import registry

Json = Any  # what a JSON document may hold
ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = versions(ROOT)
CONTRACT = CONTRACTS[1]


def _operations() -> Iterator[Operation]:
    """Those of the first version, and of each later one those that it says anew, as `read_order@2`."""
    yield from operations(CONTRACT)
    for number, document in CONTRACTS.items():
        anew = changed_ids(ROOT, number) if number > 1 else ()
        found = (operation for operation in operations(document) if operation.operation_id in anew)
        yield from (replace(operation, operation_id=f"{operation.operation_id}@{number}") for operation in found)


BY_ID = {operation.operation_id: operation for operation in _operations()}
PLANNED = planned(ROOT)  # described, asked for by red tests, and without a route yet: nothing is there to be guarded
OPERATIONS = [operation for operation in BY_ID.values() if operation.operation_id not in PLANNED]


def version_of(operation: Operation) -> int:
    return int(operation.operation_id.partition("@")[2] or 1)


def contract_of(operation: Operation) -> Document:
    """The whole contract of the version that an operation is of."""
    return CONTRACTS[version_of(operation)]


_seeds = itertools.count(int(os.environ.get("E2E_SEED", "1")))  # where others were before: values that nobody had


@functools.cache
def red_cycles() -> frozenset[str]:
    """Operations whose own tests are all marked red: they are still to be written, and answer 501."""
    return unwritten(ROOT)


def written() -> list[Operation]:
    """The operations that are there to be tested."""
    return [operation for operation in OPERATIONS if operation.operation_id not in red_cycles()]


def on_resources() -> list[Operation]:
    """The written operations whose path begins with a table's name."""
    return [operation for operation in written() if on_table(operation) in registry.METADATA.tables]


def table_of(operation: Operation) -> Table:
    """The table that an operation's path begins with.

    Raises:
        KeyError: the operation is about no table.
    """
    return registry.METADATA.tables[on_table(operation)]


def on_table(operation: Operation) -> str:
    """The name that a table of the operation's would have; there need not be one."""
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
