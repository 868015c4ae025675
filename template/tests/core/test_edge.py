# Derived from the template: `copier update` replaces this file. Do not edit.
"""The edge around applications of a few lines: whatever they do, a caller gets an answer that says nothing of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.contract.shapes import problem
from tests.support.app import edge, telemetry
from tests.support.logs import logged

SECRET = "zq-secret"


async def reads(_scope: edge.Scope, receive: edge.Receive, send: edge.Send) -> None:
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


async def crashes(_scope: edge.Scope, _receive: edge.Receive, _send: edge.Send) -> None:
    raise RuntimeError(SECRET)


async def crashes_halfway(_scope: edge.Scope, _receive: edge.Receive, send: edge.Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise RuntimeError(SECRET)


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def post(app: edge.App, **options: Any) -> httpx.Response:  # Any: as httpx takes them
    outer = edge.Edge(app, telemetry.Metrics(), max_body=10)
    headers = {"content-type": "application/json", **options.pop("headers", {})}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=outer), base_url="http://test") as client:
        return await client.post("/some/path", headers=headers, **options)


@pytest.mark.parametrize("body", [b"1234567890", b""])
async def test_passes_on_a_body_that_fits(body: bytes) -> None:
    assert (await post(reads, content=body)).text == str(len(body))


async def test_refuses_a_body_that_is_declared_too_large() -> None:
    assert problem(await post(crashes, content=b"12345678901")) == (413, "body-too-large")


async def test_refuses_a_body_that_grows_too_large() -> None:
    assert problem(await post(reads, content=chunks(b"123456", b"78901"))) == (413, "body-too-large")
    assert (await post(reads, content=chunks(b"123456", b"7890"))).text == "10"


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "٣"])
async def test_refuses_a_length_that_is_none(length: str) -> None:
    response = await post(reads, content=b"1", headers={"content-length": length.encode()})

    assert problem(response) == (413, "body-too-large")


async def test_a_crash_is_a_500_that_says_nothing_and_a_traceback_in_the_log() -> None:
    with logged() as log:
        response = await post(crashes, content=b"1")

    assert problem(response) == (500, "internal-error")
    assert SECRET not in response.text
    assert any(SECRET in line.get("exception", "") for line in log.lines)


async def test_a_crash_after_the_response_began_sends_nothing_more() -> None:
    sent: list[str] = []

    async def send(message: edge.Message) -> None:
        sent.append(message["type"])

    async def receive() -> edge.Message:
        return {"type": "http.request"}

    with logged() as log:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
        await edge.Edge(crashes_halfway, telemetry.Metrics())(scope, receive, send)

    assert sent == ["http.response.start"]
    assert [line["status"] for line in log.lines if line["event"] == "request"] == [200]


async def test_what_is_no_request_goes_through_untouched() -> None:
    seen: list[str] = []

    async def app(scope: edge.Scope, _receive: edge.Receive, _send: edge.Send) -> None:
        seen.append(scope["type"])

    await edge.Edge(app, telemetry.Metrics())({"type": "lifespan"}, None, None)  # type: ignore[arg-type]  # never called

    assert seen == ["lifespan"]
