# Derived from the template: `copier update` replaces this file. Do not edit.
"""Nobody comes in by omission: a route without a guard stops the service from starting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from fastapi import APIRouter

from tests.support.app import access, application, requirements, settings


async def open_door() -> None:
    """Reached by nobody."""


async def half_open_door(call: access.Call) -> None:
    """As whoever forgets the guard writes it. Reached by nobody either."""


@pytest.mark.parametrize("handler", [open_door, half_open_door])
def test_a_route_that_names_no_guard_stops_the_start(
    settings: settings.Settings, handler: Callable[..., Awaitable[None]]
) -> None:
    careless = APIRouter(prefix=requirements.VERSION_PREFIX)
    careless.add_api_route("/door", handler, methods=["POST"])

    with pytest.raises(RuntimeError, match=rf"no guard on {handler.__name__} \(POST .*/door\)"):
        application.build([careless], settings)


def test_without_docs_there_is_no_page(settings: settings.Settings) -> None:
    built = application.build([], settings.model_copy(update={"docs": False}))

    assert not [route.path for route in built.app.routes if getattr(route, "path", "").startswith("/docs")]  # type: ignore[attr-defined]  # a FastAPI app
