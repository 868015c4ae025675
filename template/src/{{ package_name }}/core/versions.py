# Derived from the template: `copier update` replaces this file. Do not edit.
"""Versions side by side: the first is api.ROUTERS, each later one is the one before it with some operations changed."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, compile_path

from .. import requirements
from .routing import Bundle

FIRST = int(requirements.VERSION_PREFIX.removeprefix("/v"))


@dataclass(frozen=True)
class Change:
    """What a version does otherwise than the one before it."""

    number: int
    routers: tuple[APIRouter, ...]
    without: frozenset[str]


@dataclass(frozen=True)
class Version:
    """One version as it is served: all its routes, below its own prefix."""

    number: int
    bundles: Sequence[Bundle]

    @property
    def prefix(self) -> str:
        """What its paths begin with inside, whatever a caller sees: `/v2`."""
        return f"/v{self.number}"

    def routes(self) -> Iterator[APIRoute]:
        yield from (route for bundle in self.bundles for route in bundle.routes if isinstance(route, APIRoute))


def changed(number: int, *routers: APIRouter, without: Iterable[str] = ()) -> Change:
    """A later version, for `VERSIONS` of api.py.

    Args:
        number: One more than that of the version before.
        routers: Made by `web.router` as for the first version. An operation takes the place of the one with its
            operationId, or with its method and path; any other is new. What none of them names stays as it was.
        without: Operations of the version before that this one has not.
    """
    return Change(number, routers, frozenset(without))


def later(api: ModuleType) -> list[Change]:
    """`VERSIONS` of an api.py; one from before there could be any has none."""
    return list(getattr(api, "VERSIONS", ()))


def line_up(routers: Sequence[APIRouter], changes: Sequence[Change]) -> list[Version]:
    """Every version with its routes, the oldest first.

    Raises:
        RuntimeError: numbers that don't follow each other, or `without` something that is not there.
    """
    found = [Version(FIRST, [Bundle(router.prefix, router.routes) for router in routers])]
    for change in changes:
        before = found[-1]
        if change.number != before.number + 1:
            raise RuntimeError(
                f"version {change.number} follows {before.number}: call it {before.number + 1} in api.py"
            )
        if unknown := change.without - {route.unique_id for route in before.routes()}:
            raise RuntimeError(
                f"version {change.number} is without {', '.join(sorted(unknown))}: there is no such operation"
            )
        found.append(Version(change.number, _changed(before, change)))
    return found


def _changed(before: Version, change: Change) -> list[Bundle]:
    """The bundles of the version before, moved; a changed operation stands where the old one stood."""
    new = {route.unique_id: route for router in change.routers for route in _api_routes(router.routes)}
    taken = {_place(route, requirements.VERSION_PREFIX): name for name, route in new.items()}
    placed: set[str] = set()
    bundles: dict[str, list[BaseRoute]] = {}
    for bundle in before.bundles:
        routes = bundles.setdefault(_prefix(bundle.prefix, before.prefix, change.number), [])
        for route in _api_routes(bundle.routes):
            name = route.unique_id if route.unique_id in new else taken.get(_place(route, before.prefix), "")
            if name and name not in placed:
                placed.add(name)
                routes.append(_moved(new[name], requirements.VERSION_PREFIX, change.number))
            elif not name and route.unique_id not in change.without:
                routes.append(_moved(route, before.prefix, change.number))
    for router in change.routers:
        routes = bundles.setdefault(_prefix(router.prefix, requirements.VERSION_PREFIX, change.number), [])
        added = (route for route in _api_routes(router.routes) if route.unique_id not in placed)
        routes += (_moved(route, requirements.VERSION_PREFIX, change.number) for route in added)
    return [Bundle(prefix, routes) for prefix, routes in bundles.items()]


def _api_routes(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    yield from (route for route in routes if isinstance(route, APIRoute))


def _place(route: APIRoute, prefix: str) -> tuple[str, str]:
    return " ".join(sorted(route.methods or ())), route.path.removeprefix(prefix)


def _prefix(path: str, old: str, number: int) -> str:
    return f"/v{number}{path.removeprefix(old)}"


def _moved(route: APIRoute, old: str, number: int) -> APIRoute:
    """The same route, guard and limit below another prefix."""
    found = copy.copy(route)
    found.path = _prefix(route.path, old, number)
    found.path_regex, found.path_format, found.param_convertors = compile_path(found.path)
    return found
