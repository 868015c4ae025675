"""The database of a measurement: started, filled with tasks of many callers, stopped. Run in a rendered service's folder."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import sys
from pathlib import Path
from typing import Any

import asyncpg

# the newest first in every list, as in a table that has grown
FILL = """
INSERT INTO tasks (id, project, title, status, owner_id, created_at)
SELECT gen_random_uuid(), $1, 'Task number ' || n || ' of somebody', 'open', owner, now() - n * interval '1 minute'
FROM unnest($2::uuid[]) AS owner, generate_series(1, $3) AS n
"""
IDS = "SELECT owner_id, array_agg(id) AS ids FROM tasks GROUP BY owner_id"


def start(package: str) -> dict[str, object]:
    """The embedded server, durable as the service would start it: its URL and the id of its first process."""
    development: Any = importlib.import_module(f"{package}.core.development")
    url: str = development.database_url()
    return {"url": url, "pid": asyncio.run(first_process(url))}


async def first_process(url: str) -> int:
    """PostgreSQL's first process: the parent of the one that serves this connection."""
    connection = await asyncpg.connect(url)
    backend = await connection.fetchval("SELECT pg_backend_pid()")
    fields = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    await connection.close()
    return int(fields[1])


def stop(package: str) -> dict[str, object]:
    development: Any = importlib.import_module(f"{package}.core.development")
    embedded: Any = importlib.import_module(f"{package}.core.embedded")
    embedded.EmbeddedPostgres(development.FOLDER).stop()
    return {}


async def fill(package: str, callers: int, each: int) -> dict[str, object]:
    """Signs callers in and gives each of them tasks, all of one project.

    Args:
        callers: How many accounts, each with one session.
        each: Tasks per caller.
    """
    settings = importlib.import_module(f"{package}.core.settings").settings()
    database: Any = importlib.import_module(f"{package}.core.database")
    auth: Any = importlib.import_module(f"{package}.core.auth")
    async with database.connect(settings.database_url, size=8, queue=callers, timeout_s=60.0) as db:
        names = (f"caller{number}@example.com" for number in range(callers))
        entered = await asyncio.gather(*(auth.enter(db, settings, name, ["member"]) for name in names))
    connection = await asyncpg.connect(settings.database_url)
    project = await connection.fetchval(
        "INSERT INTO projects (id, title) VALUES (gen_random_uuid(), 'Everything') RETURNING id"
    )
    await connection.execute(FILL, project, [caller.id for caller, _ in entered], each)
    await connection.execute("VACUUM ANALYZE")
    await connection.execute("CHECKPOINT")
    ids = {record["owner_id"]: [str(one) for one in record["ids"]] for record in await connection.fetch(IDS)}
    await connection.close()
    found = [{"id": str(caller.id), "token": token, "tasks": ids[caller.id]} for caller, token in entered]
    return {"project": str(project), "callers": found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["start", "fill", "stop"])
    parser.add_argument("package")
    parser.add_argument("--callers", type=int, default=1000)
    parser.add_argument("--each", type=int, default=50)
    arguments = parser.parse_args()
    if arguments.what == "fill":
        said = asyncio.run(fill(arguments.package, arguments.callers, arguments.each))
    else:
        said = (start if arguments.what == "start" else stop)(arguments.package)
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
