# Derived from the template: `copier update` replaces this file. Do not edit.
"""Two callers at once: what can happen once happens once."""

from __future__ import annotations

import asyncio

import pytest

from delivery.contract import Operation
from tests.contract.calls import ON_ROWS, by_id, prepared, send
from tests.support.api import Api

_ACTIONS = [op for op in ON_ROWS if op.extensions.get("x-from")]
_DELETES = [op for op in ON_ROWS if op.method == "DELETE"]


@pytest.mark.parametrize("operation", _ACTIONS, ids=by_id)
async def test_an_action_at_once_ends_as_one_after_the_other(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    one_by_one = [(await send(api, operation, ready)).status_code for _ in range(2)]
    await api.db._pool.execute(f'DELETE FROM "{operation.path.split("/")[1].replace("-", "_")}"')
    ready = await prepared(api, operation)

    at_once = await asyncio.gather(*(send(api, operation, ready) for _ in range(2)))

    assert one_by_one[0] == 200
    assert sorted(response.status_code for response in at_once) == one_by_one


@pytest.mark.parametrize("operation", _DELETES, ids=by_id)
async def test_one_of_two_deletes_one_row(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)

    at_once = await asyncio.gather(*(send(api, operation, ready) for _ in range(2)))

    assert sorted(response.status_code for response in at_once) == [204, 404]
