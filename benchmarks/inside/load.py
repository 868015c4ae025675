"""A load generator for the loopback interface: with a constant rate, or without a pause where wrk is not installed.

With a rate, arrivals are random (Poisson, the same every time) and a latency counts from the moment when the request was
due, so a server that stalls is not spared. Bounded in time; one request at a time per connection.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

try:
    import uvloop
except ImportError:  # slower, and still right
    run = asyncio.run
else:
    run = uvloop.run

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
GRACE_S = 10.0


def request_bytes(line: str) -> bytes:
    """One line of a targets file: method, path, token and body, with tabs between."""
    method, path, token, body = line.split("\t")
    headers = ["Host: 127.0.0.1", "Accept: */*"]
    headers += [f"Authorization: Bearer {token}"] if token else []
    headers += ["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([f"{method} {path} HTTP/1.1", *headers, "", body]).encode()


class Connection(asyncio.Protocol):
    """One keep-alive connection.

    Args:
        answered: Called with this connection and the status of the answer.
        lost: Called when the server hangs up.
    """

    def __init__(self, answered: Callable[[Connection, int], None], lost: Callable[[], None]) -> None:
        self._answered, self._lost = answered, lost
        self._buffer = b""
        self.due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one by behaviour only

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost()

    def send(self, request: bytes, due: float) -> None:
        self.due = due
        self._transport.write(request)

    def close(self) -> None:
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        length = LENGTH.search(self._buffer, 0, head + 2)
        if len(self._buffer) < head + 4 + (int(length[1]) if length else 0):
            return
        status, self._buffer = int(self._buffer[9:12]), b""
        self._answered(self, status)


class Load:
    """One run.

    Args:
        requests: Sent in this order, again and again.
        seconds: For so long requests become due.
        rate: Requests per second; None: as fast as the connections come back.
    """

    def __init__(self, requests: Sequence[bytes], seconds: float, rate: float | None) -> None:
        self._requests, self._seconds, self._rate = requests, seconds, rate
        self._next, self._open = 0, 0
        self._idle: deque[Connection] = deque()
        self._waiting: deque[float] = deque()
        self._latencies: list[float] = []
        self._late: list[float] = []
        self._statuses: Counter[int] = Counter()
        self._lost = 0

    async def run(self, port: int, connections: int) -> dict[str, object]:
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            _, connection = await loop.create_connection(
                lambda: Connection(self._answered, self._hung_up), "127.0.0.1", port
            )
            self._idle.append(connection)
        everyone = list(self._idle)
        self._began = time.perf_counter()
        self._end = self._began + self._seconds
        await (self._steady() if self._rate else self._without_pause())
        took = time.perf_counter() - self._began
        lost = self._lost
        for connection in everyone:
            connection.close()
        return self._result(took, lost)

    async def _without_pause(self) -> None:
        while self._idle:
            self._dispatch(time.perf_counter())
        await asyncio.sleep(self._seconds)
        await self._drained()

    async def _steady(self) -> None:
        assert self._rate  # narrows the type
        chance = random.Random(7)
        due = self._began
        while due < self._end:
            now = time.perf_counter()
            if due > now:
                await asyncio.sleep(due - now)
                now = time.perf_counter()
            self._late.append(max(now - due, 0.0))
            if self._idle:
                self._dispatch(due)
            else:
                self._waiting.append(due)
            due += chance.expovariate(self._rate)
        await self._drained()

    async def _drained(self) -> None:
        """Waits for what is still open, but not for ever."""
        until = time.perf_counter() + GRACE_S
        while (self._open or self._waiting) and time.perf_counter() < until:
            await asyncio.sleep(0.01)

    def _dispatch(self, due: float) -> None:
        self._open += 1
        self._idle.popleft().send(self._requests[self._next % len(self._requests)], due)
        self._next += 1

    def _answered(self, connection: Connection, status: int) -> None:
        now = time.perf_counter()
        self._latencies.append(now - connection.due)
        self._statuses[status] += 1
        self._open -= 1
        self._idle.append(connection)
        if self._waiting:
            self._dispatch(self._waiting.popleft())
        elif self._rate is None and now < self._end:
            self._dispatch(now)

    def _hung_up(self) -> None:
        self._lost += 1

    def _result(self, took: float, lost: int) -> dict[str, object]:
        """Latencies in milliseconds."""
        good = sum(count for status, count in self._statuses.items() if status < 400)
        times = {f"p{share}": quantile(self._latencies, share) * 1000 for share in (50, 95, 99)}
        return {
            "requests": len(self._latencies),
            "seconds": took,
            "errors": len(self._latencies) - good + self._open + len(self._waiting) + lost,
            **times,
            "late_p95": quantile(self._late, 95) * 1000,
            "statuses": {str(status): count for status, count in self._statuses.items()},
        }


def quantile(values: Sequence[float], share: int) -> float:
    """The value that `share` percent of the values do not exceed; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) * share // 100, len(ordered) - 1)] if ordered else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int, help="on the loopback interface")
    parser.add_argument("targets", type=Path, help="one request per line: method, path, token, body, with tabs between")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rate", type=float, help="requests per second (default: as fast as they are answered)")
    arguments = parser.parse_args()
    requests = [request_bytes(line) for line in arguments.targets.read_text("utf-8").splitlines()]
    load = Load(requests, arguments.seconds, arguments.rate)
    json.dump(run(load.run(arguments.port, arguments.connections)), sys.stdout)


if __name__ == "__main__":
    main()
