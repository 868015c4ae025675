"""How fast the relay empties a full outbox, and one consumer a full queue. Run in a rendered service's folder."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import time
from pathlib import Path
from typing import Any

import asyncpg

FILL = """
INSERT INTO event_outbox (id, event, aggregate, aggregate_id, payload, occurred_at)
SELECT gen_random_uuid(), 'task_created', 'task', id, jsonb_build_object('task_id', id, 'title', 'Something', 'created_on', now()), now()
FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $1)) AS rows
"""
TAKEN = "SELECT count(*) FROM event_inbox"


async def measure(package: str, count: int) -> dict[str, float]:
    """Told and taken by the code of the worker, in one process, one after the other."""
    core: Any = {
        name: importlib.import_module(f"{package}.core.events.{name}")
        for name in ("broker", "consuming", "metrics", "relay")
    }
    settings = importlib.import_module(f"{package}.core.settings").settings()
    database: Any = importlib.import_module(f"{package}.core.database")
    (consumer,) = importlib.import_module(f"{package}.consumers").CONSUMERS
    slug = importlib.import_module(f"{package}.requirements").SLUG
    server = importlib.import_module("tests.events.servers").BrokerServer()
    server.start()
    connection = await asyncpg.connect(settings.database_url)
    await connection.execute("TRUNCATE event_outbox, event_inbox")
    await connection.execute(FILL, count)
    open_ = asyncio.Event()
    try:
        async with database.connect(settings.database_url, size=4, queue=100, timeout_s=30.0) as db:
            counted = core["metrics"].EventMetrics()
            inbox = core["consuming"].Inbox(db, counted, 6, 0.5)

            async def receive(body: bytes) -> None:
                await open_.wait()
                await inbox.receive(consumer, body)

            broker = core["broker"].Broker(server.url, grace_s=5.0)
            broker.subscribe(consumer.name, slug, consumer.event.name, receive)
            await broker.start()
            relay = core["relay"].Relay(db, broker.publish, counted, most=200, pause_s=0.2, timeout_s=30.0)
            told = await timed("told", count, relay.batch)
            open_.set()

            async def left() -> int:
                await asyncio.sleep(0.05)
                return count - int(await connection.fetchval(TAKEN))

            taken = await timed("taken", count, left)
            await broker.stop()
    finally:
        await connection.close()
        server.stop()
    return told | taken


async def timed(name: str, count: int, more: Any) -> dict[str, float]:
    """Until `more` says that nothing is left."""
    since, cpu = time.perf_counter(), time.process_time()
    while await more():
        pass
    seconds, used = time.perf_counter() - since, time.process_time() - cpu
    return {f"{name} per second": count / seconds, f"CPU us per event {name}": used / count * 1e6}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package")
    parser.add_argument("count", type=int)
    parser.add_argument("result", type=Path, help="where the figures go: standard output belongs to the service's log")
    arguments = parser.parse_args()
    arguments.result.write_text(json.dumps(asyncio.run(measure(arguments.package, arguments.count))))


if __name__ == "__main__":
    main()
