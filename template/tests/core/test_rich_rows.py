# Derived from the template: `copier update` replaces this file. Do not edit.
"""A row that is read in a way of a team's own is changed with the tag of that reading."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from tests.contract.shapes import problem
from tests.core.conftest import Library, Shelf
from tests.support.app import access, application, bodies, crud, ids, routes, settings, tables, web

_OF_ALL = web.Depends(web.anyone())


class Named(bodies.Body):
    code: str


def _router(library: Library) -> web.APIRouter:
    router = web.router("/zq-shelves")

    async def read_shelf(shelf_id: web.RowId, call: Annotated[web.Call, _OF_ALL]) -> web.Response:
        row = await crud.read(call, library.shelves, shelf_id)
        return web.answer({"id": row.id, "code": row.code, "books": await library.count(library.cascading)})

    async def rename_shelf(shelf_id: web.RowId, body: Named, call: Annotated[web.Call, _OF_ALL]) -> web.Response:
        return web.reply(call, library.shelves, await crud.update(call, library.shelves, shelf_id, body))

    router.add_api_route("/{shelf_id}", read_shelf, methods=["GET"])
    router.add_api_route("/{shelf_id}", rename_shelf, methods=["PATCH"])
    return router


@pytest.fixture
async def shelves(
    library: Library,
    client: httpx.AsyncClient,
    app: FastAPI,
    settings: settings.Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setattr(routes, "metadata", tables.metadata)
    built = application.build([_router(library)], settings)
    assert isinstance(built.app, FastAPI)
    built.app.state._state |= {"db": app.state.db, "partners": app.state.partners}
    base, headers = client.base_url, client.headers
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=built), base_url=base, headers=headers) as session:
        yield session


@pytest.fixture
async def shelf(library: Library) -> Shelf:
    return await crud.create(access.Call(access.ANONYMOUS, library.db), library.shelves, Named(code="a"))


async def _rename(shelves: httpx.AsyncClient, row_id: UUID, tag: str) -> httpx.Response:
    return await shelves.patch(f"/zq-shelves/{row_id}", json={"code": "b"}, headers={"If-Match": tag})


async def test_the_tag_of_a_rich_reading_is_good_until_what_it_showed_changes(
    shelves: httpx.AsyncClient, library: Library, shelf: Shelf
) -> None:
    first = await shelves.get(f"/zq-shelves/{shelf.id}")
    await library.db.one(library.cascading.insert(("id", "shelf")), id=ids.new_id(), shelf=shelf.id)
    refused = await _rename(shelves, shelf.id, first.headers["etag"])
    second = await shelves.get(f"/zq-shelves/{shelf.id}")

    changed = await _rename(shelves, shelf.id, second.headers["etag"])

    assert problem(refused) == (412, "precondition-failed")
    assert (changed.status_code, changed.json()["code"]) == (200, "b")


async def test_the_tag_of_a_change_is_good_for_the_next(shelves: httpx.AsyncClient, shelf: Shelf) -> None:
    first = await _rename(shelves, shelf.id, "*")

    second = await _rename(shelves, shelf.id, first.headers["etag"])
    third = await _rename(shelves, shelf.id, first.headers["etag"])

    assert [second.status_code, third.status_code] == [200, 412]
