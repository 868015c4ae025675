# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every field that the contract marks `x-egress`, in every operation that writes it: no hostile address gets in."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from delivery.contract import Operation, resolve
from tests.contract.calls import prepared, send
from tests.contract.shapes import pointers, problem
from tests.core.test_addresses import HOSTILE
from tests.support.api import Api
from tests.support.contract import CONTRACT, written

Json = Any  # what a JSON document may hold


def _fields(operation: Operation) -> list[str]:
    if operation.body is None:
        return []
    members: Json = resolve(CONTRACT, operation.body.schema).get("properties", {})
    return [name for name, member in members.items() if member.get("x-egress")]


WRITES = [pytest.param(op, name, id=f"{op.operation_id}-{name}") for op in written() for name in _fields(op)]


@pytest.mark.parametrize(("operation", "field"), WRITES)
async def test_a_hostile_address_is_refused_and_never_called(api: Api, operation: Operation, field: str) -> None:
    called: list[object] = []
    server = await asyncio.start_server(lambda *stream: called.append(stream), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    here = [
        f"{scheme}://{host}:{port}/" for scheme in ("http", "https") for host in ("127.0.0.1", "2130706433", "[::1]")
    ]
    ready = await prepared(api, operation)

    for url in [*HOSTILE, *here]:
        response = await send(api, operation, ready, {**ready.body, field: url})

        assert problem(response) == (422, "invalid"), url
        assert pointers(response) == [f"/{field}"], url
    server.close()

    assert called == []
