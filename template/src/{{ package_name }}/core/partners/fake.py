# Derived from the template: `copier update` replaces this file. Do not edit.
"""A partner that is not there: a real server on this machine that gives each ask's example. Never in production.

Development works without the partner, and tests tell it to misbehave: nothing between our client and the socket is replaced.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from .asks import Ask

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived. Header names are lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as it leaves; `raw` goes out as it is, instead."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    raw: bytes | None = None


Behaviour = Callable[[Asked], Awaitable[Said]]


class Fake:
    """The server.

    Args:
        asks: Of the partner; what none of them asks for is answered 404.
    """

    def __init__(self, asks: Mapping[str, Ask[Any, Any]]) -> None:  # Any: each of its own question and answer
        self._asks = [
            (ask.method, re.compile(re.sub(r"\\\{\w+\\\}", "[^/?]+", re.escape(ask.path))), ask)
            for ask in asks.values()
        ]
        self.behaviour: Behaviour = self.example
        self.asked: list[Asked] = []
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def start(self) -> str:
        """Listen; returns the base URL."""
        self._server = await asyncio.start_server(self._connected, HOST, 0)
        return f"http://{HOST}:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def reset(self) -> None:
        """Friendly again, and without a memory."""
        self.behaviour = self.example
        self.asked.clear()

    async def example(self, asked: Asked) -> Said:
        path = asked.target.partition("?")[0]
        for method, pattern, ask in self._asks:
            if method == asked.method and pattern.fullmatch(path):
                return Said(body=msgspec.json.encode(ask.example))
        return Said(404, b"{}")

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # a handler of asyncio.start_server is one
        self._open.add(task)
        try:
            while asked := await _read(reader):
                self.asked.append(asked)
                writer.write(_written(await self.behaviour(asked)))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return  # the client left, or `stop` said so: an ended task, where asyncio would complain of a cancelled one
        finally:
            self._open.discard(task)
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    line = (await reader.readline()).decode("latin-1").split()
    if len(line) != 3:
        return None
    headers: dict[str, str] = {}
    while field_line := (await reader.readline()).decode("latin-1").strip():
        name, _, value = field_line.partition(":")
        headers[name.strip().lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(line[0], line[1], headers, body)


def _written(said: Said) -> bytes:
    if said.raw is not None:
        return said.raw
    headers = {**said.headers, "content-length": str(len(said.body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {said.status} Said\r\n{head}\r\n".encode("latin-1") + said.body
