# Derived from the template: `copier update` replaces this file. Do not edit.
"""Clients that are slow or say too much, on a real server: their connections end, and everybody else's go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from tests.support.app import connections, edge, telemetry

HEAD = b"GET /some/path HTTP/1.1\r\nhost: test\r\n"


class Impatient(connections.Connection):
    head_s = 0.3
    head_bytes = 2000


async def _answers(scope: edge.Scope, receive: edge.Receive, send: edge.Send) -> None:
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    app: Any = edge.Edge(_answers, telemetry.Metrics(), timeout_s=0.5)
    config = uvicorn.Config(app, port=0, http=Impatient, lifespan="off", log_level="critical", timeout_keep_alive=1)
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    yield server.servers[0].sockets[0].getsockname()[1]
    await server.shutdown()


async def spoken(port: int, *parts: bytes, pause: float = 0.0) -> bytes:
    """What a client hears that sends these parts, until the server ends the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def speak() -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)

    speaking, heard = asyncio.create_task(speak()), b""
    try:
        async with asyncio.timeout(10):
            while part := await reader.read(1000):
                heard += part
        return heard
    except ConnectionError:  # it ended while more was sent; what it said before that was heard
        return heard
    finally:
        await asyncio.gather(speaking, return_exceptions=True)
        writer.close()


async def test_answers_a_client_that_is_quick(port: int) -> None:
    heard = await spoken(port, HEAD + b"connection: close\r\n\r\n")

    assert heard.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "parts", [(), (HEAD,), (b"G",) + (b"E",) * 6], ids=["nothing", "half a head", "a byte at a time"]
)
async def test_waits_for_a_head_only_so_long(port: int, parts: tuple[bytes, ...]) -> None:
    since = asyncio.get_running_loop().time()

    heard = await spoken(port, *parts, pause=0.1)

    assert b"200" not in heard
    assert asyncio.get_running_loop().time() - since < 3


async def test_waits_so_long_for_the_next_head_on_the_same_connection_too(port: int) -> None:
    heard = await spoken(port, HEAD + b"\r\n", HEAD, pause=0.1)

    assert heard.count(b"HTTP/1.1 200") == 1


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * 3000 + b" HTTP/1.1\r\n",
        HEAD + b"x-long: " + b"a" * 3000,
        HEAD + b"".join(b"x-%d: 1\r\n" % number for number in range(400)),
    ],
    ids=["path", "header", "headers"],
)
async def test_a_head_has_only_so_many_bytes(port: int, head: bytes) -> None:
    heard = await spoken(port, head)

    assert heard.startswith(b"HTTP/1.1 431")


async def test_a_body_must_arrive_in_time_and_its_connection_ends_with_the_answer(port: int) -> None:
    head = b"POST /some/path HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n"

    heard = await spoken(port, head, *[b" "] * 20, pause=0.1)

    assert heard.startswith(b"HTTP/1.1 503")
    assert b"retry-after: 1" in heard.lower()
    assert b"connection: close" in heard.lower()
