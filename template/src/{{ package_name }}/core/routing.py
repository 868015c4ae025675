# Derived from the template: `copier update` replaces this file. Do not edit.
"""Finds a route by the start of its path first: a router asks each of its routes in turn, which adds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

_FOUND = "slipway.route"


class Bundle(BaseRoute):
    """The routes of one router, asked only where the path begins like theirs.

    Args:
        prefix: What all their paths begin with.
        routes: In the order in which they are to be tried.
    """

    def __init__(self, prefix: str, routes: Sequence[BaseRoute]) -> None:
        self.prefix, self.routes = prefix, list(routes)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or not scope["path"].startswith(self.prefix):
            return Match.NONE, {}
        partial: tuple[Match, Scope] = (Match.NONE, {})
        for route in self.routes:
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, {**found, _FOUND: route}
            if match is Match.PARTIAL and partial[0] is Match.NONE:  # the path fits, the method does not
                partial = match, {**found, _FOUND: route}
        return partial

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        route: BaseRoute = scope[_FOUND]
        await route.handle(scope, receive, send)


def api_routes(app: FastAPI) -> Iterator[APIRoute]:
    """Every route of an application, those in bundles too."""
    for route in app.routes:
        for inner in route.routes if isinstance(route, Bundle) else [route]:
            if isinstance(inner, APIRoute):
                yield inner
