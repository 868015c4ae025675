# Derived from the template: `copier update` replaces this file. Do not edit.
"""Finds a route by the start of its path first: a router asks each of its routes in turn, which adds up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

VERSION = "slipway.version"  # in a scope: the prefix of the version that is asked for elsewhere than in the path
BODILESS = "slipway.bodiless"  # in a scope: only the head of the answer is wanted
_FOUND, _BUNDLE = "slipway.route", "slipway.bundle"


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
        await self.found(scope).handle(scope, receive, send)

    def found(self, scope: Scope) -> BaseRoute:
        """The route that matched."""
        route: BaseRoute = scope[_FOUND]
        return route


class ByVersion(Bundle):
    """The routes of every version, where a header names it. The path stays as the caller sees it.

    Args:
        versions: The bundles of each version by its prefix.
    """

    def __init__(self, versions: Mapping[str, Sequence[Bundle]]) -> None:
        super().__init__("/", [route for bundles in versions.values() for bundle in bundles for route in bundle.routes])
        self.versions = versions

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or VERSION not in scope:
            return Match.NONE, {}
        partial: tuple[Match, Scope] = (Match.NONE, {})
        for prefix in self._tried(scope):
            inside = as_routed(scope, prefix)
            for bundle in self.versions[prefix]:
                match, found = bundle.matches(inside)
                if match is Match.FULL:
                    return match, {**found, _BUNDLE: bundle}
                if match is Match.PARTIAL and partial[0] is Match.NONE:
                    partial = match, {**found, _BUNDLE: bundle}
        return partial

    def _tried(self, scope: Scope) -> Sequence[str]:
        """The version that was asked for; all of them for OPTIONS: a browser asks so before it names any."""
        return (scope[VERSION],) if scope["method"] != "OPTIONS" else (scope[VERSION], *self.versions)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        bundle: Bundle = scope[_BUNDLE]
        await bundle.handle(scope, receive, send)


def as_routed(scope: Scope, prefix: str | None = None) -> Scope:
    """What routes look at: the path below the prefix of its version (the one asked for), wherever the caller named it."""
    before = scope.get(VERSION, "") if prefix is None else prefix
    return {"type": "http", "method": scope["method"], "path": before + scope["path"]}


def api_routes(app: FastAPI | APIRouter) -> Iterator[APIRoute]:
    """Every route of an application or a router, those in bundles too."""
    for route in app.routes:
        for inner in route.routes if isinstance(route, Bundle) else [route]:
            if isinstance(inner, APIRoute):
                yield inner
