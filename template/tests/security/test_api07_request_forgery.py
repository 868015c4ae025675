# Derived from the template: `copier update` replaces this file. Do not edit.
"""API7 Server side request forgery: no operation takes an address into a private network, and none is ever called there.

That connections are checked once more, when a name has an address, is in tests/egress.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from delivery.contract import Operation, resolve
from tests.contract.calls import prepared, send
from tests.contract.shapes import pointers, problem
from tests.core.test_addresses import HOSTILE
from tests.security.cases import each
from tests.support.api import Api
from tests.support.contract import CONTRACT, written

Json = Any  # what a JSON document may hold

_MEND = "declare the field with `Url(egress=True)`, as `egress: true` of service.yml does"


def _fields(operation: Operation) -> list[str]:
    if operation.body is None:
        return []
    members: Json = resolve(CONTRACT, operation.body.schema).get("properties", {})
    return [name for name, member in members.items() if member.get("x-egress")]


WRITES = [pytest.param(op, name, id=f"{op.operation_id}-{name}") for op in written() for name in _fields(op)]


@each("operation, field", WRITES, without="field with `x-egress` in a body of openapi.yaml")
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

        assert problem(response) == (422, "invalid"), f"{operation.key} takes {url!r} as {field}: {_MEND}"
        assert pointers(response) == [f"/{field}"], url
    server.close()

    assert called == [], f"{operation.key} calls this machine where {field} says so: {_MEND}"
