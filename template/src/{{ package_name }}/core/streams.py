# Derived from the template: `copier update` replaces this file. Do not edit.
"""Bodies that a handler reads by itself, piece by piece, and answers that it sends so: with limits and time of their own."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from .routing import api_routes

_VERSION = re.compile(r"^\^/v\d+")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
SIZE, MARK = "x-max-bytes", "x-file"  # in `openapi_extra` of a route


@dataclass(frozen=True, slots=True)
class Stream:
    """What the edge lets through. `most`: bytes of the body; None: other bodies' limits hold."""

    path: re.Pattern[str]
    methods: frozenset[str]
    most: int | None


class Streams:
    """The operations that are streams; nearly always none, which then costs nothing.

    Args:
        app: With all its routes.
        seconds: What each of them may take.
    """

    def __init__(self, app: FastAPI, seconds: float) -> None:
        self.seconds = seconds
        routes = list(api_routes(app))
        self._all = [_stream(route, routes) for route in routes if MARK in (route.openapi_extra or {})]

    def find(self, scope: MutableMapping[str, Any]) -> Stream | None:  # Any: as the ASGI specification leaves it
        """The one that a request is for, wherever it names the version."""
        for stream in self._all:
            if scope["method"] in stream.methods and stream.path.match(scope["path"]):
                return stream
        return None


def _stream(route: APIRoute, routes: Sequence[APIRoute]) -> Stream:
    path = re.compile(_VERSION.sub(r"^(?:/v\\d+)?", route.path_regex.pattern))
    own, most = _methods(route), (route.openapi_extra or {}).get(SIZE)
    if most is not None:  # a method that nothing here takes is no matter of the body's type
        others = [_methods(one) for one in routes if one.path == route.path and one is not route]
        own |= _WITH_BODY.difference(*others)
    return Stream(path, own, most)


def _methods(route: APIRoute) -> frozenset[str]:
    found = frozenset(route.methods or ())
    return found | {"HEAD"} if "GET" in found else found
