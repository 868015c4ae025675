# Derived from the template: `copier update` replaces this file. Do not edit.
"""When the database is away or slow: callers learn when to come back, and connections are free again."""

from __future__ import annotations

import asyncpg
import pytest
from fastapi import FastAPI

from delivery.contract import Operation
from tests.contract.broken import Slow, down
from tests.contract.calls import ALL_LISTS, ON_ROWS, by_id, database, prepared, send
from tests.contract.shapes import problem
from tests.support.api import Api
from tests.support.app import edge

_DOWN = [
    asyncpg.CannotConnectNowError("starting up"),
    asyncpg.TooManyConnectionsError("too many"),
    asyncpg.AdminShutdownError("going down"),
    asyncpg.InterfaceError("the pool is closing"),
    asyncpg.QueryCanceledError("too slow"),
    asyncpg.DeadlockDetectedError("deadlock"),
    ConnectionRefusedError("nobody listens"),
    TimeoutError(),
]


@pytest.mark.parametrize("fault", _DOWN, ids=lambda fault: type(fault).__name__)
async def test_a_database_that_is_away_is_a_503_that_says_when_to_come_back(
    api: Api, app: FastAPI, fault: Exception
) -> None:
    for operation in ALL_LISTS[-1:] + ON_ROWS[:3]:
        ready = await prepared(api, operation)

        with database(app, down(fault)):
            response = await send(api, operation, ready)

        assert problem(response) == (503, "unavailable"), operation.key
        assert int(response.headers["retry-after"]) > 0


@pytest.mark.parametrize("operation", ALL_LISTS[-1:], ids=by_id)
async def test_a_queue_that_is_full_is_a_503_at_once(api: Api, app: FastAPI, operation: Operation) -> None:
    ready = await prepared(api, operation)
    full = down(RuntimeError("never asked"))
    full.busy = 2

    with database(app, full):
        response = await send(api, operation, ready)

    assert problem(response) == (503, "unavailable")
    assert full.busy == 2


@pytest.mark.parametrize("operation", ON_ROWS[:1], ids=by_id)
async def test_a_request_that_takes_too_long_answers_503_and_frees_its_connection(
    api: Api, app: FastAPI, service: edge.Edge, monkeypatch: pytest.MonkeyPatch, operation: Operation
) -> None:
    ready = await prepared(api, operation)
    slow = Slow(app.state.db)
    monkeypatch.setattr(service.deadlines, "seconds", 0.2)

    with database(app, slow):
        response = await send(api, operation, ready)

    assert problem(response) == (503, "unavailable")
    assert int(response.headers["retry-after"]) > 0
    assert slow.ended
    assert (app.state.db.busy, app.state.db.pool_use()[0]) == (0, 0)


async def test_readiness_follows_the_database_and_liveness_does_not(api: Api, app: FastAPI) -> None:
    with database(app, down(ConnectionRefusedError())):
        live, ready = [await api.client.get(f"http://test/{probe}") for probe in ("livez", "readyz")]

    assert (live.status_code, ready.status_code) == (200, 503)
    assert problem(ready) == (503, "unavailable")


async def test_readiness_ends_when_shutdown_begins(api: Api, app: FastAPI) -> None:
    before = await api.client.get("http://test/readyz")
    app.state.ready = False
    try:
        after = await api.client.get("http://test/readyz")
    finally:
        app.state.ready = True

    assert (before.status_code, after.status_code) == (200, 503)
