# Derived from the template: `copier update` replaces this file. Do not edit.
"""JSON Merge Patch (RFC 7396): what is absent stays, null removes, and two changes at once both hold."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from delivery.contract import Operation
from tests.contract.calls import ON_ROWS, by_id, prepared, send
from tests.support.api import Api
from tests.support.app import Database, access, bodies, columns, crud, formats, merging, problems, rows, tables

Json = Any  # what a JSON document may hold
_PATCHES = [op for op in ON_ROWS if op.method == "PATCH" and op.body]
_EXAMPLES = [  # RFC 7396, appendix A
    ('{"a":"b"}', '{"a":"c"}', '{"a":"c"}'),
    ('{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'),
    ('{"a":"b"}', '{"a":null}', "{}"),
    ('{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'),
    ('{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'),
    ('{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'),
    ('{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'),
    ('{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'),
    ('["a","b"]', '["c","d"]', '["c","d"]'),
    ('{"a":"b"}', '["c"]', '["c"]'),
    ('{"a":"foo"}', "null", "null"),
    ('{"a":"foo"}', '"bar"', '"bar"'),
    ('{"e":null}', '{"a":1}', '{"e":null,"a":1}'),
    ("[1,2]", '{"a":"b","c":null}', '{"a":"b"}'),
    ("{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'),
]


class Note(msgspec.Struct, frozen=True):
    id: UUID
    about: Json
    tags: Json
    created_at: datetime
    updated_at: datetime


class Change(bodies.Body):
    about: Annotated[Json, formats.Json()] = bodies.not_sent()
    tags: Annotated[Json | None, formats.Json()] = bodies.not_sent()


@pytest.fixture
async def notes(db: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[rows.Rows[Note]]:
    monkeypatch.setattr(tables, "metadata", MetaData())
    about, tags = columns.json("about"), columns.json("tags", optional=True)
    found = rows.Rows(tables.resource_table("zq_notes", about, tags), Note)
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # as in core.statements
    await db._pool.execute(str(CreateTable(found.table).compile(dialect=dialect)))
    yield found
    await db._pool.execute("DROP TABLE zq_notes")


def merges(db: Database) -> access.Call:
    return access.Call(access.ANONYMOUS, db, merges=True)


@pytest.mark.parametrize(("target", "patch", "result"), _EXAMPLES)
def test_the_examples_of_the_rfc(target: str, patch: str, result: str) -> None:
    assert merging.patched(json.loads(target), json.loads(patch)) == json.loads(result)


async def test_a_merge_patch_changes_a_part_and_plain_json_the_whole(db: Database, notes: rows.Rows[Note]) -> None:
    row = await crud.create(merges(db), notes, Change(about={"a": {"b": 1, "c": 2}, "d": [1]}, tags={"x": 1}))
    patch = Change(about={"a": {"b": None, "e": 3}})

    merged = await crud.update(merges(db), notes, row.id, patch)
    replaced = await crud.update(access.Call(access.ANONYMOUS, db), notes, row.id, patch)
    cleared = await crud.update(merges(db), notes, row.id, Change(tags=None))

    assert (merged.about, merged.tags) == ({"a": {"c": 2, "e": 3}, "d": [1]}, {"x": 1})
    assert replaced.about == {"a": {"b": None, "e": 3}}
    assert cleared.tags is None


async def test_two_merge_patches_at_once_both_hold(db: Database, notes: rows.Rows[Note]) -> None:
    row = await crud.create(merges(db), notes, Change(about={}))

    await asyncio.gather(*(crud.update(merges(db), notes, row.id, Change(about={f"k{n}": n})) for n in range(8)))

    assert (await crud.read(merges(db), notes, row.id)).about == {f"k{n}": n for n in range(8)}


async def test_a_document_does_not_grow_without_end(db: Database, notes: rows.Rows[Note]) -> None:
    long = "a" * (formats.MAX_JSON_BYTES - 20)
    row = await crud.create(merges(db), notes, Change(about={"a": long}))

    with pytest.raises(problems.Invalid) as refused:
        await crud.update(merges(db), notes, row.id, Change(about={"b": long}))

    assert [fault.pointer for fault in refused.value.faults] == ["/about"]
    assert (await crud.read(merges(db), notes, row.id)).about == {"a": long}


async def test_a_merge_patch_of_nothing_is_not_found(db: Database, notes: rows.Rows[Note]) -> None:
    with pytest.raises(problems.NotFound):
        await crud.update(merges(db), notes, UUID(int=1), Change(about={"a": 1}))


@pytest.mark.parametrize("operation", _PATCHES, ids=by_id)
async def test_every_patch_takes_both_media_types(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    shown = []
    for kind in ("application/json", "application/merge-patch+json; charset=utf-8"):
        response = await send(api, operation, ready, headers={"content-type": kind})

        assert response.status_code == 200, response.text
        shown.append({name: value for name, value in response.json().items() if name != "updated_at"})
    assert shown[0] == shown[1]
