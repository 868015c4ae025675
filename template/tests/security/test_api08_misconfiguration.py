# Derived from the template: `copier update` replaces this file. Do not edit.
"""API8 Security misconfiguration: every answer has its headers, no failure tells how the service is made, nothing is open by default."""

from __future__ import annotations

import re

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from delivery.contract import Operation
from tests.contract.broken import DETAIL, Crashing
from tests.contract.calls import ON_ROWS, database, prepared, send
from tests.contract.shapes import problem
from tests.security.cases import each
from tests.security.tricks import path_of
from tests.support.api import NOBODY, Api
from tests.support.app import requirements, settings
from tests.support.contract import OPERATIONS
from tests.support.logs import logged
from tests.support.production import SAFE

_POLICY = "default-src 'none'; frame-ancestors 'none'"


def bare(response: httpx.Response) -> list[str]:
    """Headers of the edge that an answer lacks."""
    due = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
        "content-security-policy": _POLICY,
    }
    found = [name for name, value in due.items() if response.headers.get(name) != value]
    found += ["x-request-id"] * (not re.fullmatch("[0-9a-f]{16}", response.headers.get("x-request-id", "")))
    found += ["cache-control"] * (not response.headers.get("cache-control"))
    found += [name for name in ("server", "x-powered-by") if name in response.headers]
    doubled = [name for name in {*due, "cache-control"} if len(response.headers.get_list(name)) > 1]
    return [f"{response.status_code}: {name}" for name in [*found, *doubled]]


@each("operation", OPERATIONS, without="operation")
async def test_every_answer_carries_the_headers_of_the_edge(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    kind = {"content-type": "text/plain"}

    answers = [
        await send(api, operation, ready),
        await send(api, operation, ready, query={"zq": "1"}),
        await api.call(operation.operation_id, NOBODY, row=api.unknown_row(), body={}),
        await api.call(operation.operation_id, ready.by, row={"id": "nonsense"}, content=b"{", headers=kind),
        await api.call(operation.operation_id, ready.by, row=api.unknown_row(), headers={"If-None-Match": "*"}),
        await api.call(operation.operation_id, ready.by, row=ready.row, headers={"If-None-Match": "*"}),
    ]

    assert [missing for answer in answers for missing in bare(answer)] == []


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics", "/openapi.yaml", "/no-such-path"])
async def test_what_is_beside_the_contract_carries_them_too(api: Api, path: str) -> None:
    answers = [await api.client.request(method, f"http://test{path}") for method in ("GET", "HEAD", "OPTIONS", "PUT")]

    assert [missing for answer in answers for missing in bare(answer)] == []


async def test_the_page_may_show_what_is_its_own_and_nothing_else(api: Api) -> None:
    for path in ("/docs", "/docs/start.js", "/docs/assets/swagger-ui.css"):
        page = await api.client.get(f"http://test{path}")

        assert page.headers.get_list("content-security-policy") == [page.headers["content-security-policy"]]
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert page.headers["cache-control"]
        assert page.headers["x-content-type-options"] == "nosniff"


@each("operation", ON_ROWS, without="operation on rows")
async def test_a_bug_is_a_500_that_says_nothing_and_a_traceback_in_the_log(
    api: Api, app: FastAPI, operation: Operation
) -> None:
    ready = await prepared(api, operation)

    with logged() as log, database(app, Crashing()):
        response = await send(api, operation, ready)

    assert problem(response) == (500, "internal-error")
    assert set(response.json()) == {"type", "title", "status", "instance"}, f"{operation.key} tells of its bug"
    [failure] = [line for line in log.lines if line["level"] == "error"]
    assert f"RuntimeError: {DETAIL}" in failure["exception"]
    assert failure["request_id"] == response.headers["x-request-id"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:3000"])
async def test_no_operation_lets_a_page_of_another_origin_read_it(api: Api, origin: str) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
    for operation in OPERATIONS:
        for method in (operation.method, "OPTIONS"):
            response = await api.client.request(method, f"http://test{path_of(operation, None)}", headers=asked)

            allowed = [name for name in response.headers if name.startswith("access-control-")]
            assert allowed == [], f"{method} {operation.path} lets pages of {origin} in: name origins in CORS_ORIGINS"


async def test_nothing_of_debugging_is_on(app: FastAPI) -> None:
    assert not app.debug
    assert (app.openapi_url, app.docs_url, app.redoc_url) == (None, None, None), (
        "only the contract's own page is served"
    )


@pytest.mark.parametrize("name", ["database_url", *requirements.PRODUCTION_KEYS, *requirements.PRODUCTION_SERVICES])
def test_production_has_no_default_for_what_must_be_set(name: str) -> None:
    with pytest.raises(ValidationError, match=name.upper()):
        settings.Settings(**{**SAFE, name: ""})
