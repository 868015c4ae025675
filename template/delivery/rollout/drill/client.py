# Derived from the template: `copier update` replaces this file. Do not edit.
"""Callers: requests at constant arrival over kept connections, whatever becomes of the ones before. They never try again."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Answer:
    """Attributes:
    at: Seconds since the callers began, when it was due.
    status: 0 where there was no answer.
    colour: Who answered, as the router says.
    meant: Whether the answer is a fault of the drill's own.
    """

    at: float
    status: int
    colour: str
    seconds: float
    meant: bool = False
    error: str = ""

    @property
    def failed(self) -> bool:
        return not 200 <= self.status < 300

    @property
    def caused(self) -> bool:
        """Whether the deployment is to blame, and not the release that it tries out."""
        return self.failed and not self.meant


@dataclass
class Callers:
    """Attributes:
    rate: Requests per second.
    """

    port: int
    url: str
    headers: dict[str, str]
    rate: float
    answers: list[Answer] = field(default_factory=list)
    _idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)
    _closed: list[asyncio.StreamWriter] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _stop: bool = False
    began: float = 0.0

    async def run(self) -> None:
        """Calls until `stop`. A request is due at its time, also while others wait."""
        self.began = time.monotonic()
        number = 0
        while not self._stop:
            due = self.began + number / self.rate
            pause = due - time.monotonic()
            if pause > 0:
                await asyncio.sleep(pause)
            task = asyncio.create_task(self._call(due - self.began))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            number += 1
        await asyncio.gather(*self._tasks)
        for _, writer in self._idle:
            self._close(writer)
        for writer in self._closed:
            with suppress(OSError):
                await writer.wait_closed()

    def stop(self) -> None:
        self._stop = True

    def _close(self, writer: asyncio.StreamWriter) -> None:
        writer.close()
        self._closed.append(writer)

    async def _call(self, at: float) -> None:
        begun = time.monotonic()
        try:
            status, colour, meant = await asyncio.wait_for(self._exchange(), _TIMEOUT_S)
            error = ""
        except (OSError, ValueError, asyncio.IncompleteReadError, TimeoutError) as fault:
            status, colour, meant, error = 0, "", False, type(fault).__name__
        self.answers.append(Answer(at, status, colour, time.monotonic() - begun, meant, error))

    async def _exchange(self) -> tuple[int, str, bool]:
        reader, writer = await self._connection()
        try:
            path = urlsplit(self.url).path
            lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
            lines += [f"{name}: {value}" for name, value in self.headers.items()]
            writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            said = {
                name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
            }
            await reader.readexactly(int(said["content-length"]) if "content-length" in said else 0)
        except BaseException:
            self._close(writer)
            raise
        if said.get("connection", "").lower() == "close":
            self._close(writer)
        else:
            self._idle.append((reader, writer))
        return int(head[0].split()[1]), said.get("x-served-by", "").rstrip("0123456789"), "x-drill-fault" in said

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            self._close(writer)
        return await asyncio.open_connection("127.0.0.1", self.port)
