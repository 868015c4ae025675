# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a router needs, in one import: guards, ids and answers."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from .. import requirements
from .access import Call, anyone, can
from .contract import answers
from .formats import Id
from .problems import Conflict, NotFound
from .routes import Route
from .wire import answer, created, listed, nothing, reply

RowId = Annotated[UUID, Id()]


def router(path: str) -> APIRouter:
    """A router whose routes admit a caller before they read a body; a handler's name is its operationId."""
    return APIRouter(
        prefix=requirements.VERSION_PREFIX + path,
        tags=[path.strip("/")],
        route_class=Route,
        generate_unique_id_function=lambda route: route.name,
    )


__all__ = [
    "APIRouter",
    "Call",
    "Conflict",
    "Depends",
    "NotFound",
    "Request",
    "Response",
    "RowId",
    "answer",
    "answers",
    "anyone",
    "can",
    "created",
    "listed",
    "nothing",
    "reply",
    "router",
]
