# Derived from the template: `copier update` replaces this file. Do not edit.
"""Calls a handler without the framework's general machinery, where all it takes is ids of the path, the call and the request.

A read by its id spends more time on the solving of two parameters than on its row. Whatever is not plainly an id goes the
framework's way, so that what is refused is refused in the same words.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from .formats import IDENTIFIER, Id

Handler = Callable[[Request], Coroutine[Any, Any, Response]]  # Any: as FastAPI declares it
_READS = frozenset({"GET", "HEAD"})  # a change may begin again (routes.py), which only the general way is made for
_IDS = "slipway.ids"  # in the scope of a request that goes the short way


@dataclass(frozen=True, slots=True)
class Shape:
    """What a handler takes, by the names of its parameters; empty where it does not take it."""

    ids: Sequence[str]
    call: str
    request: str

    def read(self, scope: Scope) -> dict[str, Any] | None:
        """The ids of a path; None where one of them is none."""
        values: dict[str, Any] = {}
        for name in self.ids:
            text = scope["path_params"][name]
            if IDENTIFIER.fullmatch(text) is None:
                return None
            values[name] = UUID(text)
        return values


def shape(route: APIRoute) -> Shape | None:
    """Of a handler that reads; None where it asks for anything else, or leaves its answer for the framework to write."""
    return _shape(route.dependant) if (route.methods or _READS) <= _READS and _answers(route.endpoint) else None


def handler(route: APIRoute, found: Shape, general: Handler) -> Handler:
    """The handler of a route for both ways.

    Args:
        route: Whose guard has left the call in the scope before the handler runs.
        found: Its shape.
        general: FastAPI's own, which checks every kind of parameter.
    """
    endpoint: Callable[..., Awaitable[Response]] = route.endpoint

    async def answer(request: Request) -> Response:
        values: dict[str, Any] | None = request.scope.get(_IDS)
        if values is None:
            return await general(request)
        if found.call:
            values[found.call] = request.scope["slipway.call"]
        if found.request:
            values[found.request] = request
        return await endpoint(**values)

    return answer


def application(found: Shape, whole: Handler, general: ASGIApp) -> ASGIApp:
    """What a route does with a request.

    Args:
        found: The shape of its handler.
        whole: The handler with all that is around it.
        general: FastAPI's application around it, with its stacks for what dependencies leave open: here are none.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope[_IDS] = found.read(scope)
        if scope[_IDS] is None:
            await general(scope, receive, send)
            return
        response = await whole(Request(scope, receive, send))
        await response(scope, receive, send)

    return app


def _shape(found: Dependant) -> Shape | None:
    """None where anything but ids, one call and the request is asked for."""
    others = (found.query_params, found.header_params, found.cookie_params, found.body_params)
    special = (
        found.response_param_name,
        found.background_tasks_param_name,
        found.security_scopes_param_name,
        found.http_connection_param_name,
    )
    if any(others) or any(special) or not all(_is_id(param.field_info) for param in found.path_params):
        return None
    calls = [one.name for one in found.dependencies if getattr(one.call, "admits", False)]
    if len(calls) != len(found.dependencies) or len(calls) > 1:
        return None
    ids = [param.name for param in found.path_params]
    return Shape(ids, (calls[0] or "") if calls else "", found.request_param_name or "")


def _is_id(field: Any) -> bool:  # Any: FastAPI's field has no public type
    return field.annotation is UUID and any(isinstance(one, Id) for one in field.metadata)


def _answers(endpoint: Callable[..., Any]) -> bool:
    """Whether it is a coroutine that says it returns a response, and not a value for the framework to write."""
    if not inspect.iscoroutinefunction(endpoint):
        return False
    try:
        returned = typing.get_type_hints(endpoint).get("return")
    except NameError:  # a name that only the type checker knows: the framework's way is right for it too
        return False
    return isinstance(returned, type) and issubclass(returned, Response)
