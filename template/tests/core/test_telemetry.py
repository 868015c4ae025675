# Derived from the template: `copier update` replaces this file. Do not edit.
"""Logs and metrics know a request by its route; what callers sent appears in neither."""

from __future__ import annotations

import re

from tests.contract.calls import ON_ROWS, prepared, send
from tests.support.api import Api
from tests.support.app import access
from tests.support.contract import OPERATIONS
from tests.support.logs import logged

MARK = "zq-in-no-log"


async def test_one_line_per_request_by_route_and_never_by_path(api: Api) -> None:
    operation = next(op for op in [*ON_ROWS, *OPERATIONS] if "{" in op.path)
    ready = await prepared(api, operation)

    with logged() as log:
        response = await send(
            api, operation, ready, query={MARK: MARK}, headers={"x-request-id": "id-1", "cookie": MARK}
        )

    [line] = log.lines
    assert line["route"].endswith(operation.path)
    assert (line["method"], line["status"]) == (operation.method, response.status_code)
    assert (line["request_id"], line["event"], line["level"]) == ("id-1", "request", "info")
    assert set(line) == {"method", "route", "status", "ms", "request_id", "event", "level", "timestamp"}
    assert MARK not in log.text
    assert ready.row
    assert ready.row["id"] not in log.text
    assert ready.by.headers.get(access.SCHEME.header, MARK)[-20:] not in log.text


async def test_metrics_count_by_route_and_status(api: Api) -> None:
    operation = next(op for op in [*ON_ROWS, *OPERATIONS] if "{" in op.path)
    ready = await prepared(api, operation)

    for _ in range(2):
        await send(api, operation, ready, query={MARK: MARK})
        await api.client.get(f"/{MARK}")
    text = (await api.client.get("http://test/metrics")).text

    counted = re.search(
        rf'requests_total{{method="{operation.method}",route="[^"]*{re.escape(operation.path)}",status="422"}} (.+)',
        text,
    )
    assert counted
    assert float(counted[1]) >= 2
    assert 'route="unmatched",status="404"' in text
    assert "db_pool_connections_max 4.0" in text
    assert "http_server_active_requests 1.0" in text
    assert MARK not in text


async def test_a_method_that_nobody_knows_makes_no_new_series(api: Api) -> None:
    await api.client.request(MARK.upper(), "http://test/livez")

    text = (await api.client.get("http://test/metrics")).text

    assert 'method="OTHER"' in text
    assert MARK.upper() not in text


async def test_a_level_keeps_what_is_below_it_out(api: Api) -> None:
    with logged("error") as log:
        await api.client.get("http://test/livez")

    assert log.lines == []
