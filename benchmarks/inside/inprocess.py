"""CPU microseconds per request without a network: the application is called as its server would call it.

The service and its floor take turns in one process on one loop, and so does the bare driver.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import floors
import uvloop

if TYPE_CHECKING:
    Connection = asyncpg.Connection[asyncpg.Record]

Message = MutableMapping[str, Any]  # Any: as the ASGI specification leaves it
App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]
WARM_UP = 100


@dataclass(frozen=True)
class Call:
    """One request."""

    method: str
    path: str
    body: bytes = b""
    token: str = ""

    def scope(self) -> Message:
        headers = [(b"host", b"127.0.0.1"), (b"accept", b"*/*")]
        headers += [(b"authorization", b"Bearer " + self.token.encode())] if self.token else []
        if self.body:
            headers += [(b"content-type", b"application/json"), (b"content-length", str(len(self.body)).encode())]
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": self.method,
            "path": self.path,
            "raw_path": self.path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": headers,
            "scheme": "http",
            "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 1),
            "state": {},
        }


async def answered(app: App, call: Call) -> None:
    """Raises RuntimeError unless the status is 200 or 201."""
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": call.body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(call.scope(), receive, send)
    if statuses[:1] not in ([200], [201]):
        raise RuntimeError(f"{call.method} {call.path}: {statuses}")


@asynccontextmanager
async def alive(app: App) -> AsyncIterator[App]:
    """Between its startup and its shutdown, by the lifespan protocol."""
    inbox: asyncio.Queue[Message] = asyncio.Queue()
    outbox: asyncio.Queue[Message] = asyncio.Queue()
    task = asyncio.ensure_future(
        app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, inbox.get, outbox.put)
    )
    await inbox.put({"type": "lifespan.startup"})
    if (said := await outbox.get())["type"] != "lifespan.startup.complete":
        raise RuntimeError(said.get("message", "the application did not start"))
    yield app
    await inbox.put({"type": "lifespan.shutdown"})
    await task


async def measured(work: Callable[[int], Awaitable[object]], count: int) -> float:
    """CPU microseconds of this process per call of `work`.

    Args:
        work: Takes the number of the call.
        count: Calls that are measured, after some that are not.
    """
    for number in range(WARM_UP):
        await work(number)
    since = time.process_time()
    for number in range(count):
        await work(number)
    return (time.process_time() - since) / count * 1e6


def requests(app: App, calls: Sequence[Call]) -> Callable[[int], Awaitable[object]]:
    async def work(number: int) -> None:
        await answered(app, calls[number % len(calls)])

    return work


def driver(pool: floors.Pool, text: str, ids: Sequence[UUID]) -> Callable[[int], Awaitable[object]]:
    async def work(number: int) -> None:
        await pool.fetchrow(text, ids[number % len(ids)])

    return work


def one_connection(connection: Connection, text: str, ids: Sequence[UUID]) -> Callable[[int], Awaitable[object]]:
    async def work(number: int) -> None:
        await connection.fetchrow(text, ids[number % len(ids)])

    return work


def calls(data: dict[str, Any], callers: int) -> dict[str, list[Call]]:
    """The requests of every cell; `floor` has the paths of the floor."""
    some = data["callers"][:callers]
    body = json.dumps({"project": data["project"], "title": "Something new to be done"}).encode()
    pairs = [(caller, task) for caller in some for task in caller["tasks"]]
    return {
        "service read": [Call("GET", f"/v1/tasks/{task}", token=caller["token"]) for caller, task in pairs],
        "service list": [Call("GET", "/v1/tasks", token=caller["token"]) for caller in some],
        "service create": [Call("POST", "/v1/tasks", body, caller["token"]) for caller in some],
        "floor read": [Call("GET", f"/tasks/{task}") for _, task in pairs],
        "floor list": [Call("GET", f"/owners/{caller['id']}/tasks") for caller in some],
        "floor create": [Call("POST", f"/owners/{caller['id']}/tasks", body) for caller in some],
    }


async def measure(
    package: str, data: dict[str, Any], rounds: int, count: int, wanted: Sequence[str]
) -> dict[str, list[float]]:
    """Samples by cell, in CPU microseconds per request; of the wanted cells, or of all."""
    found = floors.statements(package)
    service = importlib.import_module(f"{package}.app").create_app()
    ids = [UUID(task) for caller in data["callers"][:32] for task in caller["tasks"]]
    samples: dict[str, list[float]] = {}
    async with alive(service), alive(floors.database(found)) as floor:
        pool = await floors.opened()
        connection = await asyncpg.connect(os.environ["DATABASE_URL"])
        cells = {
            name: requests(service if name.startswith("service") else floor, some)
            for name, some in calls(data, 32).items()
        }
        cells["driver, pool"] = driver(pool, found.read, ids)
        cells["driver, one connection"] = one_connection(connection, found.read, ids)
        in_turn = sorted(
            wanted or cells, key=lambda name: name.rpartition(" ")[2]
        )  # the service and its floor side by side
        for _ in range(rounds):
            for name in in_turn:
                samples.setdefault(name, []).append(await measured(cells[name], count))
        await connection.close()
        await pool.close()
    return samples


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package")
    parser.add_argument("data", type=Path, help="what data.py printed")
    parser.add_argument("result", type=Path, help="where the samples go: standard output belongs to the service's log")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--cells", nargs="*", default=[], help="only these (default: all)")
    arguments = parser.parse_args()
    data = json.loads(arguments.data.read_text("utf-8"))
    samples = uvloop.run(measure(arguments.package, data, arguments.rounds, arguments.count, arguments.cells))
    arguments.result.write_text(json.dumps(samples))


if __name__ == "__main__":
    main()
