# Derived from the template: `copier update` replaces this file. Do not edit.
"""A read by its id goes a shorter way than the framework's, and nobody can tell by its answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Header
from fastapi.routing import APIRoute

from tests.support.app import Database, access, application, direct, routing, settings, styles, web

Anyone = Annotated[web.Call, web.Depends(web.anyone())]
SHELF = "0194fdc2-0000-7000-8000-00000000000A"


async def plain(call: Anyone, shelf_id: web.RowId) -> web.Response:
    return web.answer({"id": shelf_id})


async def with_request(request: web.Request, call: Anyone, shelf_id: web.RowId) -> web.Response:
    return web.answer({"path": request.url.path, "id": shelf_id})


async def with_a_value(call: Anyone, shelf_id: web.RowId) -> dict[str, str]:
    return {"id": str(shelf_id)}


async def with_a_word(call: Anyone, shelf_id: str) -> web.Response:
    return web.answer({"id": shelf_id})


async def with_a_header(call: Anyone, shelf_id: web.RowId, accept: Annotated[str, Header()]) -> web.Response:
    return web.answer({"id": shelf_id})


def in_a_thread(call: Anyone, shelf_id: web.RowId) -> web.Response:
    return web.answer({"id": shelf_id})


def served(settings: settings.Settings, db: Database, *handlers: Callable[..., Any]) -> Any:  # Any: an Edge
    """An application of these reads, each below its name."""
    router = web.router("/zq-shelves")
    for handler in handlers:
        router.add_api_route(f"/{handler.__name__}/{{shelf_id}}", handler, methods=["GET"])
    built = application.build([router], settings)
    built.app.state.db = db  # type: ignore[attr-defined]  # a FastAPI app; its lifespan does not run here
    return built


def route(app: Any, name: str) -> APIRoute:
    return next(one for one in routing.api_routes(app.app) if one.name == name)


@pytest.mark.parametrize("handler", [plain, with_request])
def test_ids_the_call_and_the_request_go_the_short_way(
    settings: settings.Settings, db: Database, handler: Callable[..., Any]
) -> None:
    assert direct.shape(route(served(settings, db, handler), handler.__name__)) is not None


@pytest.mark.parametrize("handler", [with_a_value, with_a_word, with_a_header, in_a_thread])
def test_whatever_asks_for_more_goes_the_framework_s_way(
    settings: settings.Settings, db: Database, handler: Callable[..., Any]
) -> None:
    assert direct.shape(route(served(settings, db, handler), handler.__name__)) is None


async def test_answers_and_refusals_are_those_of_the_framework(settings: settings.Settings, db: Database) -> None:
    app = served(settings, db, plain, with_request, with_a_value, in_a_thread)
    base = f"http://test{styles.public_prefix(1)}/zq-shelves"

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base) as client:
        for handler in (plain, with_request, with_a_value, in_a_thread):
            good = await client.get(f"/{handler.__name__}/{SHELF}")
            assert (good.status_code, good.json()["id"]) == (200, SHELF.lower())
            assert good.headers["etag"]

        refusals = [await client.get(f"/{name.__name__}/{SHELF}x") for name in (plain, with_a_value)]
        assert [refusal.status_code for refusal in refusals] == [422, 422]
        assert refusals[0].json()["errors"] == refusals[1].json()["errors"]


def test_a_handler_is_built_once_however_many_ways_lead_to_it() -> None:
    built = []

    class Counted(access.GuardedRoute):
        def served(self, handler: access.Handler) -> access.Handler:
            built.append(handler)
            return handler

    made = Counted("/shelves/{shelf_id}", plain)

    assert direct.shape(made) is not None
    assert len(built) == 1
