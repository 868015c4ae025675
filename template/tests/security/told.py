# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a caller can learn of a row from the answers to requests for it, however they ask."""

from __future__ import annotations

from typing import Any

import httpx

from delivery.contract import Operation
from tests.contract.calls import Prepared, send
from tests.support.api import Api, Row, Someone

Json = Any  # what a JSON document may hold
WAYS: list[dict[str, str]] = [
    {},
    {"If-Match": "*"},
    {"If-Match": '"00000000000000000000000000000000"'},
    {"If-Match": "nonsense"},
    {"If-None-Match": "*"},
    {"Idempotency-Key": "the-same-key"},
    {"Idempotency-Key": "another-key", "If-Match": "*"},
    {"Content-Type": "application/merge-patch+json"},
]


async def told(
    api: Api, operation: Operation, by: Someone, row: Row, body: Json, way: dict[str, str]
) -> httpx.Response:
    """The answer to one way of asking."""
    kind = {"Content-Type": "application/json"} if operation.body else {}
    return await send(api, operation, Prepared(by, row, body), headers={**kind, **way})


def said(response: httpx.Response, row: Row) -> tuple[int, str, frozenset[str]]:
    """All that a caller can tell two answers apart by, but for the id that they sent and the time."""
    return response.status_code, response.text.replace(row["id"], "…"), frozenset(response.headers)
