# Derived from the template: `copier update` replaces this file. Do not edit.
"""The edge around applications of a few lines: whatever they do, a caller gets an answer that says nothing of it."""

from __future__ import annotations

import asyncio
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


async def sleeps_long(_scope: edge.Scope, _receive: edge.Receive, _send: edge.Send) -> None:
    await asyncio.sleep(3)


async def crashes_halfway(_scope: edge.Scope, _receive: edge.Receive, send: edge.Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise RuntimeError(SECRET)


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def post(app: edge.App, **options: Any) -> httpx.Response:  # Any: as httpx takes them
    given = {"hsts_seconds": options.pop("hsts_seconds", 0), "timeout_s": options.pop("timeout_s", 5.0)}
    outer = edge.Edge(app, telemetry.Metrics(), max_body=10, **given)
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


async def test_a_request_that_takes_too_long_is_ended() -> None:
    ended: list[bool] = []

    async def sleeps(_scope: edge.Scope, _receive: edge.Receive, _send: edge.Send) -> None:
        try:
            await asyncio.sleep(3)
        finally:
            ended.append(True)

    response = await post(sleeps, content=b"1", timeout_s=0.05)

    assert problem(response) == (503, "unavailable")
    assert response.headers["retry-after"] == "1"
    assert ended == [True]


async def test_many_requests_have_a_deadline_each() -> None:
    async def sleeps(_scope: edge.Scope, _receive: edge.Receive, send: edge.Send) -> None:
        await asyncio.sleep(0.05)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    outer = edge.Edge(sleeps, telemetry.Metrics(), timeout_s=0.5)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=outer), base_url="http://test") as client:
        for _ in range(3):
            statuses = {answer.status_code for answer in await asyncio.gather(*(client.get("/") for _ in range(20)))}
            assert statuses == {200}
        outer.deadlines.seconds = 0.01
        statuses = {answer.status_code for answer in await asyncio.gather(*(client.get("/") for _ in range(20)))}

    assert statuses == {503}
    assert (outer.deadlines._due, outer.deadlines._late) == ({}, set())


async def test_who_is_cancelled_by_somebody_else_is_not_answered() -> None:
    outer = edge.Edge(sleeps_long, telemetry.Metrics(), timeout_s=5.0)
    sent: list[edge.Message] = []

    async def send(message: edge.Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    task = asyncio.create_task(outer(scope, None, send))  # type: ignore[arg-type]  # never called
    await asyncio.sleep(0.02)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert sent == []


async def test_a_timeout_that_is_not_the_edges_is_a_bug() -> None:
    async def fails(_scope: edge.Scope, _receive: edge.Receive, _send: edge.Send) -> None:
        raise TimeoutError(SECRET)

    with logged() as log:
        response = await post(fails, content=b"1")

    assert problem(response) == (500, "internal-error")
    assert any(SECRET in line.get("exception", "") for line in log.lines)


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


async def test_tells_browsers_to_keep_to_https_where_that_is_set() -> None:
    plain, kept, failed = await post(reads), await post(reads, hsts_seconds=60), await post(crashes, hsts_seconds=60)

    assert "strict-transport-security" not in plain.headers
    for response in (kept, failed):
        assert response.headers["strict-transport-security"] == "max-age=60; includeSubDomains"


async def test_an_answer_may_say_otherwise_of_itself() -> None:
    async def says(_scope: edge.Scope, _receive: edge.Receive, send: edge.Send) -> None:
        own = [(b"cache-control", b"max-age=1"), (b"content-security-policy", b"default-src 'self'")]
        await send({"type": "http.response.start", "status": 200, "headers": own})
        await send({"type": "http.response.body", "body": b""})

    response = await post(says)

    assert response.headers.get_list("cache-control") == ["max-age=1"]
    assert response.headers.get_list("content-security-policy") == ["default-src 'self'"]


async def test_the_body_of_an_answer_to_head_stays_inside() -> None:
    """Called without httpx, which would drop a body by itself."""
    sent: list[edge.Message] = []

    async def says(scope: edge.Scope, _receive: edge.Receive, send: edge.Send) -> None:
        body = scope["method"].encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"3")]})
        await send({"type": "http.response.body", "body": body})

    async def send(message: edge.Message) -> None:
        sent.append(message)

    async def receive() -> edge.Message:
        return {"type": "http.request"}

    for method in ("GET", "HEAD"):
        scope: edge.Scope = {"type": "http", "method": method, "path": "/", "headers": []}
        await edge.Edge(says, telemetry.Metrics())(scope, receive, send)

    assert [message["body"] for message in sent[1::2]] == [b"GET", b""]
    assert all((b"content-length", b"3") in message["headers"] for message in sent[::2])
