"""The floors: the least that could answer at all, on the service's own framework, server, driver, tables and rows.

`database` is one FastAPI route per operation on a bare pool: no sign-in, no checks, no log, no metrics, no headers.
`hello` is Starlette with a constant: what the server and the framework's smallest part cost.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import msgspec
import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.applications import Starlette
from starlette.responses import Response as PlainResponse
from starlette.routing import Route

if TYPE_CHECKING:
    Pool = asyncpg.Pool[asyncpg.Record]

JSON = "application/json"


@dataclass(frozen=True)
class Statements:
    """The texts that the service itself runs; a row by its id, a first page, a new row."""

    read: str
    page: str
    create: str
    create_names: tuple[str, ...]


def statements(package: str) -> Statements:
    """Of the resource `tasks`; by id alone, for a floor knows no caller."""
    operations: Any = importlib.import_module(f"{package}.resources.tasks.operations")
    listing: Any = importlib.import_module(f"{package}.core.listing")
    create = operations.ROWS.insert(("id", "owner_id", "project", "title"))
    page = operations.LISTING.statement(listing.Shape(own=True))
    assert page.names == ("owner", "size")  # what `page` below passes
    return Statements(operations.ROWS.READ.text, page.text, create.text, create.names)


async def opened() -> Pool:
    """A pool of the service's size, without the reset round trip, as the service has it."""
    size = int(os.environ["POOL_SIZE"])
    pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=size, max_size=size, reset=keep)
    return pool


async def keep(_connection: object) -> None:
    """Sessions carry no state."""


def database(found: Statements) -> FastAPI:
    """Reads, lists and creates tasks."""
    app = FastAPI(lifespan=with_pool, openapi_url=None)
    encode = msgspec.json.Encoder().encode
    make = importlib.import_module("uuid").uuid4

    @app.get("/tasks/{task_id}")
    async def read(task_id: UUID, request: Request) -> Response:
        record = await request.app.state.pool.fetchrow(found.read, task_id)
        return Response(encode(dict(record)), media_type=JSON)

    @app.get("/owners/{owner}/tasks")
    async def page(owner: UUID, request: Request) -> Response:
        records = await request.app.state.pool.fetch(found.page, owner, 21)
        return Response(encode([dict(record) for record in records]), media_type=JSON)

    @app.post("/owners/{owner}/tasks")
    async def create(owner: UUID, request: Request) -> Response:
        body = json.loads(await request.body())
        values = {"id": make(), "owner_id": owner, "project": body["project"], "title": body["title"]}
        record = await request.app.state.pool.fetchrow(found.create, *(values[name] for name in found.create_names))
        return Response(encode(dict(record)), 201, media_type=JSON)

    return app


@asynccontextmanager
async def with_pool(app: FastAPI) -> AsyncIterator[None]:
    app.state.pool = await opened()
    yield
    await app.state.pool.close()


def hello() -> Starlette:
    """A constant of about the size of one task."""
    body = json.dumps(
        {"id": str(UUID(int=0)), "project": str(UUID(int=0)), "title": "x" * 40, "day": str(date.min)}
    ).encode()

    async def answer(_request: object) -> PlainResponse:
        return PlainResponse(body, media_type=JSON)

    return Starlette(routes=[Route("/hello", answer)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("floor", choices=["database", "hello"])
    parser.add_argument("port", type=int)
    parser.add_argument("package", help="of the rendered service")
    arguments = parser.parse_args()
    app = hello() if arguments.floor == "hello" else database(statements(arguments.package))
    uvicorn.run(app, host="127.0.0.1", port=arguments.port, access_log=False, log_level="warning", server_header=False)


if __name__ == "__main__":
    main()
