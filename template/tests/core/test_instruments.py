# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the pool says of itself when it is asked, and that it says nothing before there is one."""

from __future__ import annotations

import asyncio
import re

from fastapi import FastAPI

from tests.contract.broken import down
from tests.contract.calls import database
from tests.support.api import Api
from tests.support.app import Database, application
from tests.support.app import settings as configuration


async def scraped(api: Api, name: str) -> float:
    text = (await api.client.get("http://test/metrics")).text
    found = re.search(rf"^{name} (\S+)$", text, re.MULTILINE)
    assert found, f"{name} is not exported"
    return float(found[1])


async def test_a_statement_that_was_not_answered_is_counted(api: Api, app: FastAPI) -> None:
    with database(app, down(ConnectionRefusedError())):
        before = await scraped(api, "db_failures_total")
        await api.client.get("http://test/readyz")
        after = await scraped(api, "db_failures_total")

    assert (before, after) == (0, 1)


async def test_a_request_that_found_no_room_is_counted(api: Api, app: FastAPI) -> None:
    full = down(RuntimeError("never asked"))
    full.busy = 2

    with database(app, full):
        await api.client.get("http://test/readyz")
        refused = await scraped(api, "db_refusals_total")

    assert refused == 1


async def test_requests_that_wait_for_a_connection_are_told_from_those_that_have_one(api: Api, db: Database) -> None:
    _, size = db.pool_use()
    held = [db.transaction() for _ in range(size)]
    for one in held:
        await one.__aenter__()
    waiting = asyncio.ensure_future(db.ping())
    await asyncio.sleep(0)

    found = await scraped(api, "db_pool_requests_waiting")
    for one in held:
        await one.__aexit__(None, None, None)
    await waiting

    assert found == 1
    assert await scraped(api, "db_pool_requests_waiting") == 0


def test_before_the_start_there_is_no_pool_to_speak_of(settings: configuration.Settings) -> None:
    service = application.build([], settings)

    assert b"db_pool_requests_waiting" not in service.metrics.text(None)
