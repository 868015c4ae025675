# Derived from the template: `copier update` replaces this file. Do not edit.
"""A service of a few routes in two versions, to try every style of naming a version on, whichever this service has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any

import httpx
from fastapi import APIRouter
from pydantic import BaseModel

from tests.support.app import Database, application, deprecations, edge, settings, styles, versions, web

STYLES = ("path", "header", "media-type")
START = dt.datetime(2027, 1, 15, tzinfo=dt.UTC)
END = dt.datetime(2027, 9, 1, tzinfo=dt.UTC)
Anyone = Annotated[web.Call, web.Depends(web.anyone())]
SHELF = "00000000-0000-7000-8000-000000000001"


class Shelf(BaseModel):
    code: str


def first() -> APIRouter:
    """Version 1: the operations `list`, `read`, `create`, `move`, and `export`, which is no JSON."""
    router = web.router("/zq-shelves")

    @router.get("", name="list_shelves")
    async def list_shelves(call: Anyone, request: web.Request) -> web.Response:
        return web.answer({"version": 1, "path": request.url.path})

    @router.post("", name="create_shelf", status_code=201)
    async def create_shelf(call: Anyone, body: Shelf) -> web.Response:
        return web.answer({"version": 1, "code": body.code}, 201)

    @router.get("/{shelf_id}", name="read_shelf")
    async def read_shelf(call: Anyone, shelf_id: web.RowId) -> web.Response:
        return web.answer({"version": 1})

    @router.post("/{shelf_id}/move", name="move_shelf", status_code=204)
    async def move_shelf(call: Anyone, shelf_id: web.RowId) -> web.Response:
        return web.nothing()

    @router.get("/{shelf_id}/export", name="export_shelf", responses={200: {"content": {"text/csv": {}}}})
    async def export_shelf(call: Anyone, shelf_id: web.RowId) -> web.Response:
        return web.Response("code\n", media_type="text/csv")

    return router


def second() -> versions.Change:
    """Version 2: `read` is another one, `move` is gone, `sort` is new."""
    router = web.router("/zq-shelves")

    @router.get("/{shelf_id}", name="read_shelf")
    async def read_shelf(call: Anyone, shelf_id: web.RowId) -> web.Response:
        return web.answer({"version": 2})

    @router.post("/{shelf_id}/sort", name="sort_shelf", status_code=204)
    async def sort_shelf(call: Anyone, shelf_id: web.RowId) -> web.Response:
        return web.nothing()

    return versions.changed(2, router, without=["move_shelf"])


class Service:
    """The service in one style, on a day of its own."""

    def __init__(self, style: str, db: Database, configured: settings.Settings, **options: Any) -> None:
        entries: Sequence[deprecations.Deprecation] = options.pop("entries", ())
        self.style, self.day = style, options.pop("day", START)
        self.edge: edge.Edge = application.build(
            [first()], configured, [second()], style=style, entries=entries, clock=lambda: self.day
        )
        self.edge.app.state.db = db  # type: ignore[attr-defined]  # a FastAPI application
        self.edge.app.state.ready = True  # type: ignore[attr-defined]  # as above

    def path(self, version: int, path: str = "") -> str:
        """Where callers find it."""
        return f"{f'/v{version}' if self.style == 'path' else ''}/zq-shelves{path}"

    async def ask(self, version: int, method: str, path: str = "", **options: Any) -> httpx.Response:
        """Call an operation of a version by the style's own means."""
        headers = {**styles.asking(version, self.style), **options.pop("headers", {})}
        return await self.send(method, self.path(version, path), headers=headers, **options)

    async def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=self.edge), base_url="http://test") as client:
            return await client.request(method, path, **options)
