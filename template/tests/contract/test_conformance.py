# Derived from the template: `copier update` replaces this file. Do not edit.
"""What operations really answer is what the contract says they answer, to the last member."""

from __future__ import annotations

import pytest

from delivery.contract import Operation
from tests.contract.calls import ON_ROWS, by_id, caller_of, prepared, send
from tests.contract.shapes import breaches
from tests.support.api import Api
from tests.support.contract import OPERATIONS, red_cycles, written

_CREATES = [op for op in ON_ROWS if "201" in op.responses and "Location" in op.responses["201"].headers]


@pytest.mark.parametrize("operation", written(), ids=by_id)
async def test_answers_as_documented_to_every_role_that_may_call(api: Api, operation: Operation) -> None:
    found: list[str] = []
    for role in sorted(operation.roles or ()) or [""]:
        ready = await prepared(api, operation, *filter(None, [role]))
        response = await send(api, operation, ready)
        found += [f"as {role or 'anyone'}: {breach}" for breach in breaches(operation, response)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
async def test_answers_501_exactly_where_the_code_is_still_to_be_written(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)

    response = await send(api, operation, ready)

    assert (response.status_code == 501) == (operation.operation_id in red_cycles()), response.text


@pytest.mark.parametrize("operation", _CREATES, ids=by_id)
async def test_a_new_row_is_where_the_answer_says(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    reader = next((op for op in written() if op.method == "GET" and op.path.rpartition("/")[0] == operation.path), None)

    response = await send(api, operation, ready)

    assert response.status_code == 201, response.text
    assert response.headers["location"].endswith(f"/{operation.path.split('/')[1]}/{response.json()['id']}")
    if reader:
        by = await caller_of(api, reader) if not ready.by.caller.has(reader.roles or frozenset()) else ready.by
        there = await api.client.get(f"http://test{response.headers['location']}", headers=by.headers)
        assert (there.status_code, there.json()["id"]) == (200, response.json()["id"])


@pytest.mark.parametrize(
    ("sent", "echoed"), [("abc-123_4.5", True), ("a" * 65, False), ('a"b', False), ("a b", False)], ids=str
)
async def test_a_request_id_is_echoed_where_it_is_harmless(api: Api, sent: str, echoed: bool) -> None:
    response = await api.client.get("http://test/livez", headers={"X-Request-Id": sent})

    assert (response.headers["x-request-id"] == sent) is echoed
