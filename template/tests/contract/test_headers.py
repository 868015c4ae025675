# Derived from the template: `copier update` replaces this file. Do not edit.
"""What every answer says beside its body, right or wrong; and HEAD, which says the same without one."""

from __future__ import annotations

import re
from collections.abc import Mapping

import httpx
import pytest

from delivery.contract import Operation
from tests.contract.calls import by_id, prepared, send
from tests.support.api import NOBODY, Api
from tests.support.contract import OPERATIONS, written

_POLICY = "default-src 'none'; frame-ancestors 'none'"
_CHANGES = {"x-request-id", "date"}
_SAFE = [op for op in written() if op.method == "GET"]


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


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
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


@pytest.mark.parametrize("operation", _SAFE, ids=by_id)
async def test_head_answers_as_get_without_a_body(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    path = operation.url(**{p.name: (ready.row or {"id": ""})["id"] for p in operation.parameters_in("path")})

    asked = [await api.client.request(method, path, headers=ready.by.headers) for method in ("GET", "HEAD")]
    missing = [await api.client.request(method, path) for method in ("GET", "HEAD")]

    for got, head in (asked, missing):
        assert head.content == b""
        assert head.status_code == got.status_code
        assert _steady(head.headers) == _steady(got.headers)


def _steady(headers: Mapping[str, str]) -> dict[str, str]:
    """Without what differs from one answer to the next."""
    return {name: value for name, value in headers.items() if name not in _CHANGES and "ratelimit" not in name}
