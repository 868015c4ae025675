# Derived from the template: `copier update` replaces this file. Do not edit.
"""Two callers at once: what can happen once happens once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from delivery.contract import Operation
from tests.contract.calls import ON_ROWS, Prepared, by_id, prepared, send, some_row
from tests.support.api import Api
from tests.support.app import limits
from tests.support.contract import members, table_of

Json = Any  # what a JSON document may hold

_ACTIONS = [op for op in ON_ROWS if op.extensions.get("x-from")]
_DELETES = [op for op in ON_ROWS if op.method == "DELETE"]


def _twice(found: list[Operation]) -> list[Operation]:
    """Without those that a caller may call only once in a while."""
    return [
        operation
        for operation in found
        if all(rate.calls > 1 for text in (operation.limit, operation.rate_limit) for rate in limits.rates(text))
    ]


@pytest.mark.parametrize("operation", _twice(_ACTIONS), ids=by_id)
async def test_an_action_at_once_ends_as_one_after_the_other(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    one_by_one = [(await send(api, operation, ready)).status_code for _ in range(2)]
    await api.db._pool.execute(f'DELETE FROM "{operation.path.split("/")[1].replace("-", "_")}"')
    ready = await prepared(api, operation)

    at_once = await asyncio.gather(*(send(api, operation, ready) for _ in range(2)))

    assert one_by_one[0] == 200
    assert sorted(response.status_code for response in at_once) == one_by_one


@pytest.mark.parametrize("operation", _ACTIONS, ids=by_id)
async def test_an_action_is_refused_from_every_other_state(api: Api, operation: Operation) -> None:
    table = table_of(operation)
    for name, states in dict[str, Json](operation.extensions["x-from"]).items():  # type: ignore[arg-type]  # a mapping
        values = members(table.name)[name].get("enum") or [True, False]
        for state in [value for value in values if value not in states]:
            ready = await prepared(api, operation)
            row = await some_row(api, table.name, ready.by, **{name: state})

            response = await send(api, operation, Prepared(ready.by, row, None))

            assert response.status_code == 409, f"{name} is {state!r}: {response.text}"
            shown = await api.db._pool.fetchval(
                f'SELECT "{name}"::text FROM "{table.name}" WHERE id::text = $1', row["id"] if row else ""
            )
            assert shown == (str(state).lower() if isinstance(state, bool) else state)


@pytest.mark.parametrize("operation", _twice(_DELETES), ids=by_id)
async def test_one_of_two_deletes_one_row(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)

    at_once = await asyncio.gather(*(send(api, operation, ready) for _ in range(2)))

    assert sorted(response.status_code for response in at_once) == [204, 404]
