# Derived from the template: `copier update` replaces this file. Do not edit.
"""A reference to what is not there any more is refused."""

from __future__ import annotations

from typing import Any

import pytest

from delivery.contract import Operation
from tests.contract.calls import ON_ROWS, prepared, send, some_row, stored
from tests.contract.shapes import pointers, problem
from tests.support.api import Api
from tests.support.app import registry
from tests.support.contract import table_of

Json = Any  # what a JSON document may hold


def _references() -> dict[str, tuple[Operation, str, str]]:
    """Members that refer to rows which may be deleted but still there: each with its operation and its table."""
    return {
        f"{op.operation_id}.{name}": (op, name, member["x-references"])
        for op in ON_ROWS
        for name, member in _members(op).items()
        if "x-references" in member and registry.METADATA.tables[member["x-references"]].info["soft_delete"]
    }


def _members(operation: Operation) -> dict[str, Json]:
    return dict[str, Json](operation.body.schema["properties"]) if operation.body else {}  # type: ignore[arg-type]  # a mapping


@pytest.mark.parametrize(("operation", "name", "target"), _references().values(), ids=_references())
async def test_a_reference_to_a_deleted_row_is_refused_and_nothing_is_stored(
    api: Api, operation: Operation, name: str, target: str
) -> None:
    ready = await prepared(api, operation)
    gone = await some_row(api, target, ready.by)
    assert gone
    await api.db._pool.execute(f'UPDATE "{target}" SET deleted_at = now() WHERE id = $1::text::uuid', gone["id"])
    before = await stored(api, table_of(operation).name)

    response = await send(api, operation, ready, {**ready.body, name: gone["id"]})

    assert problem(response) == (404, "not-found")
    assert pointers(response) == [f"/{name}"]
    assert await stored(api, table_of(operation).name) == before
