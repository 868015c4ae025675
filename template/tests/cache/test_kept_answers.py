# Derived from the template: `copier update` replaces this file. Do not edit.
"""Answers that replicas keep in Redis: of resources with `cache_seconds` only, for who may see them, until they change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import httpx
import msgspec
import pytest
from fastapi import APIRouter, FastAPI
from sqlalchemy import MetaData, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from tests.support.app import (
    Database,
    access,
    application,
    bodies,
    columns,
    crud,
    edge,
    ids,
    listing,
    problems,
    rows,
    styles,
    tables,
    telemetry,
    web,
)

from .conftest import modules
from .servers import RedisServer

client, _, answers = modules()
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # as in core.statements
ROLES = {"one": frozenset({"reader"}), "two": frozenset({"reader"}), "boss": frozenset({"reader", "boss"})}
PEOPLE = {name: access.Caller(UUID(int=number), roles) for number, (name, roles) in enumerate(ROLES.items(), 1)}
Anyone = Annotated[web.Call, web.Depends(web.can("reader"))]


class Note(msgspec.Struct, frozen=True):
    id: UUID
    text: str
    secret: str | None
    owner_id: UUID
    created_at: Any
    updated_at: Any


class Fact(msgspec.Struct, frozen=True):
    id: UUID
    text: str
    created_at: Any
    updated_at: Any


class Shelf:
    """Two tables whose rows may be kept: notes differ by caller, facts are the same for all. And how often they are read."""

    def __init__(self) -> None:
        self.notes: rows.Rows[Note] = rows.Rows(
            tables.resource_table(
                "zq_notes",
                columns.string("text", max_length=99),
                columns.string("secret", max_length=99, optional=True, read=("boss",)),
                owned=True,
                sees_all=("boss",),
            ),
            Note,
        )
        self.facts: rows.Rows[Fact] = rows.Rows(
            tables.resource_table("zq_facts", columns.string("text", max_length=99)), Fact
        )
        self.reads = 0

    def routes(self) -> list[APIRouter]:
        return [self._router("/zq-notes", self.notes), self._router("/zq-facts", self.facts)]

    def _router(self, path: str, found: rows.Rows[Any]) -> APIRouter:
        router, listed = web.router(path), listing.Listing(found)

        async def read(row_id: web.RowId, call: Anyone) -> web.Response:
            self.reads += 1
            return web.reply(call, found, await crud.read(call, found, row_id), cache_seconds=60)

        async def read_all(call: Anyone, request: web.Request) -> web.Response:
            self.reads += 1
            return web.listed(call, found, await listed.page(call, bodies.Query()), request, cache_seconds=60)

        async def change(row_id: web.RowId, call: Anyone) -> web.Response:
            changed = found.update(("text",), own=found.limited(call.caller))
            row = await call.db.one(changed, id=row_id, owner=call.caller.id, new_text="changed")
            if row is None:
                raise problems.NotFound
            return web.nothing()

        name = path.strip("/")
        router.add_api_route("/{row_id}", read, name=f"read_{name}")
        router.add_api_route("", read_all, name=f"list_{name}")
        router.add_api_route("/{row_id}", change, methods=["POST"], name=f"change_{name}")
        return router


@pytest.fixture
async def shelf(db: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shelf]:
    monkeypatch.setattr(tables, "metadata", MetaData())
    monkeypatch.setattr(answers, "metadata", tables.metadata)
    made = Shelf()
    mine: list[Table] = tables.metadata.sorted_tables
    for table in mine:
        await db._pool.execute(str(CreateTable(table).compile(dialect=_DIALECT)))
    answers.written.cache_clear()
    yield made
    await db._pool.execute(f"DROP TABLE {', '.join(table.name for table in mine)} CASCADE")
    answers.written.cache_clear()


@pytest.fixture
async def service_app(shelf: Shelf, redis_settings: Any, asked: Any) -> AsyncIterator[FastAPI]:
    built = application.build(shelf.routes(), redis_settings)
    assert isinstance(built.app, FastAPI)
    async with built.app.router.lifespan_context(built.app):
        built.app.state.authenticate = _authenticate
        yield built.app


async def _authenticate(name: str) -> access.Caller:
    return PEOPLE[name]


async def get(service_app: FastAPI, who: str, path: str, method: str = "GET") -> httpx.Response:
    outer = edge.Edge(service_app, telemetry.Metrics(), service_app.state.versions)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=outer), base_url="http://test") as http:
        headers = {**styles.asking(), **access.SCHEME.headers(who)}
        return await http.request(method, f"{styles.PUBLIC_PREFIX}{path}", headers=headers)


async def stored(service_app: FastAPI, found: rows.Rows[Any], **values: object) -> str:
    row_id = ids.new_id()
    values = {"id": row_id, "text": "as it was", **values}
    await service_app.state.db.one(found.insert(tuple(values)), **values)
    return str(row_id)


async def warm(service_app: FastAPI, who: str, path: str) -> httpx.Response:
    """What is asked for often enough to be kept: the first answer teaches the route, the second its generation."""
    for _ in range(3):
        response = await get(service_app, who, path)
    return response


@pytest.mark.parametrize("path", ["/zq-facts/{id}", "/zq-facts", "/zq-notes/{id}", "/zq-notes"])
async def test_a_kept_answer_is_the_same_and_asks_no_database(service_app: FastAPI, shelf: Shelf, path: str) -> None:
    notes = "notes" in path
    owner = {"owner_id": PEOPLE["one"].id} if notes else {}
    path = path.format(id=await stored(service_app, shelf.notes if notes else shelf.facts, **owner))
    first = await warm(service_app, "one", path)
    before = shelf.reads

    again = await get(service_app, "one", path)

    assert shelf.reads == before
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert again.headers["content-type"] == first.headers["content-type"]
    assert 0 <= int(again.headers["age"]) < 60


async def test_what_differs_by_caller_is_kept_for_that_caller_alone(service_app: FastAPI, shelf: Shelf) -> None:
    note = await stored(service_app, shelf.notes, owner_id=PEOPLE["one"].id, secret="for the boss")
    await warm(service_app, "one", f"/zq-notes/{note}")
    await warm(service_app, "one", "/zq-notes")
    boss = await warm(service_app, "boss", f"/zq-notes/{note}")

    assert boss.json()["secret"] == "for the boss"
    assert "secret" not in (await get(service_app, "one", f"/zq-notes/{note}")).json()
    assert (await get(service_app, "two", f"/zq-notes/{note}")).status_code == 404
    assert (await get(service_app, "two", "/zq-notes")).json()["items"] == []


async def test_callers_of_the_same_roles_share_what_is_the_same_for_all_of_them(
    service_app: FastAPI, shelf: Shelf
) -> None:
    fact = await stored(service_app, shelf.facts)
    await warm(service_app, "one", f"/zq-facts/{fact}")
    before = shelf.reads

    await get(service_app, "two", f"/zq-facts/{fact}")
    assert shelf.reads == before
    await get(service_app, "boss", f"/zq-facts/{fact}")
    assert shelf.reads == before + 1


async def test_a_change_is_seen_at_once_and_by_every_replica(service_app: FastAPI, shelf: Shelf) -> None:
    fact = await stored(service_app, shelf.facts)
    await warm(service_app, "one", f"/zq-facts/{fact}")
    await warm(service_app, "one", "/zq-facts")

    changed = await get(service_app, "two", f"/zq-facts/{fact}", "POST")

    assert changed.status_code == 204
    assert (await get(service_app, "one", f"/zq-facts/{fact}")).json()["text"] == "changed"
    assert (await get(service_app, "one", "/zq-facts")).json()["items"][0]["text"] == "changed"


async def test_a_change_in_a_transaction_is_seen_once_it_took_effect(service_app: FastAPI, shelf: Shelf) -> None:
    fact = await stored(service_app, shelf.facts)
    await warm(service_app, "one", f"/zq-facts/{fact}")

    async with service_app.state.db.transaction() as tx:
        await tx.one(shelf.facts.update(("text",), own=False), id=UUID(fact), new_text="changed")
        inside = await get(service_app, "one", f"/zq-facts/{fact}")

    assert inside.json()["text"] == "as it was"
    assert (await get(service_app, "one", f"/zq-facts/{fact}")).json()["text"] == "changed"


async def test_an_answer_from_before_a_change_is_not_kept_after_it(service_app: FastAPI, shelf: Shelf) -> None:
    fact = await stored(service_app, shelf.facts)
    await warm(service_app, "one", f"/zq-facts/{fact}")
    keeper, path = service_app.state.keeper, f"/zq-facts/{fact}?"
    keep = keeper._keep

    async def late(*given: object) -> None:
        await get(service_app, "two", f"/zq-facts/{fact}", "POST")
        await keep(*given)

    await service_app.state.db.one(shelf.facts.update(("text",), own=False), id=UUID(fact), new_text="before")
    keeper._keep = late
    await get(service_app, "one", path)
    keeper._keep = keep

    assert (await get(service_app, "one", path)).json()["text"] == "changed"


@pytest.mark.parametrize("path", ["/zq-notes/00000000-0000-7000-8000-000000000000", "/zq-notes/nonsense"])
async def test_a_problem_is_never_kept(service_app: FastAPI, shelf: Shelf, asked: Any, path: str) -> None:
    await warm(service_app, "one", f"/zq-notes/{await stored(service_app, shelf.notes, owner_id=PEOPLE['one'].id)}")
    kept = len(await asked.redis.keys("*:answer:*"))

    await warm(service_app, "one", path)

    assert len(await asked.redis.keys("*:answer:*")) == kept


async def test_too_large_an_answer_is_not_kept(
    service_app: FastAPI, shelf: Shelf, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MAX_BYTES", 10)

    await warm(service_app, "one", f"/zq-facts/{await stored(service_app, shelf.facts)}")

    assert await asked.redis.keys("*:answer:*") == []


async def test_what_is_kept_ends_with_its_time(service_app: FastAPI, shelf: Shelf, asked: Any) -> None:
    await warm(service_app, "one", f"/zq-facts/{await stored(service_app, shelf.facts)}")

    (key,) = await asked.redis.keys("*:answer:*")

    assert 0 < await asked.redis.ttl(key) <= 60


async def test_without_redis_answers_come_from_the_database(
    service_app: FastAPI, shelf: Shelf, redis: RedisServer
) -> None:
    fact = await stored(service_app, shelf.facts)
    await warm(service_app, "one", f"/zq-facts/{fact}")

    redis.stop()
    try:
        away = [await get(service_app, "one", f"/zq-facts/{fact}") for _ in range(2)]
        written = await get(service_app, "one", f"/zq-facts/{fact}", "POST")
    finally:
        redis.start()

    assert [answer.status_code for answer in (*away, written)] == [200, 200, 204]


async def test_metrics_tell_how_often_an_answer_was_kept(service_app: FastAPI, shelf: Shelf) -> None:
    fact = await stored(service_app, shelf.facts)
    await warm(service_app, "one", f"/zq-facts/{fact}")  # the first of them only teaches the route
    await get(service_app, "one", f"/zq-facts/{fact}")

    text = service_app.state.metrics.text(None).decode()

    assert 'cache_requests_total{outcome="hit"} 2.0' in text
    assert 'cache_requests_total{outcome="miss"} 1.0' in text
    assert "cache_up 1.0" in text


async def test_a_caller_who_may_not_call_gets_nothing_that_is_kept(service_app: FastAPI, shelf: Shelf) -> None:
    fact = await stored(service_app, shelf.facts)
    await warm(service_app, "one", f"/zq-facts/{fact}")
    PEOPLE["nobody"] = access.Caller(UUID(int=99), frozenset({"stranger"}))

    response = await get(service_app, "nobody", f"/zq-facts/{fact}")

    assert response.status_code == 403


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * FROM zq_facts", set()),
        ("SELECT * FROM zq_facts FOR UPDATE", set()),
        ("INSERT INTO zq_facts (a) VALUES (1) ON CONFLICT DO UPDATE SET a = 2", {"zq_facts"}),
        ("WITH gone AS (DELETE FROM zq_facts RETURNING id) SELECT * FROM gone", {"zq_facts"}),
        ('update "zq_notes" set text = $1', {"zq_notes"}),
    ],
)
async def test_knows_which_tables_a_statement_writes(shelf: Shelf, text: str, found: set[str]) -> None:
    assert answers.written(text) == found
