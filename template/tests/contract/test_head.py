# Derived from the template: `copier update` replaces this file. Do not edit.
"""HEAD says what GET says, without a body (RFC 9110 §9.3.2)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from delivery.contract import Operation
from tests.contract.calls import by_id, prepared
from tests.support.api import Api
from tests.support.contract import written

_CHANGES = {"x-request-id", "date"}
_SAFE = [op for op in written() if op.method == "GET"]


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
