# Derived from the template: `copier update` replaces this file. Do not edit.
"""The version in the path, and what every style of naming it shares. Inside, routes are below `/v1` whatever the style."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi.datastructures import DefaultPlaceholder
from fastapi.routing import APIRoute
from starlette.routing import Match

from .deprecations import Deprecation, is_address, of
from .negotiation import JSON, USUAL, accepted, quality
from .problems import PATH_SAFE, NotAcceptable
from .retirement import Clock, Ending, Retiring, Successor, filled
from .routing import VERSION, Bundle, as_routed
from .versions import FIRST, Version

Scope = MutableMapping[str, Any]  # Any: as the ASGI specification leaves it
Document = dict[str, Any]  # Any: JSON
Headers = dict[bytes, bytes]
Pairs = tuple[tuple[bytes, bytes], ...]
BODIES = frozenset({b"application/json"})


def lines(scope: Scope, name: bytes) -> list[bytes]:
    """Every line of a request header."""
    return [value for key, value in scope["headers"] if key == name]


class ByPath:
    """`/v1/orders`. The other styles are this one looking elsewhere.

    Args:
        versions: The oldest first.
        entries: What is deprecated.
        clock: What time it is.
        default: The version of callers who name none; 0 for the oldest that is still served.
    """

    vary = ""  # the request header that decides
    bodies = BODIES  # media types of request bodies

    def __init__(
        self, versions: Sequence[Version], entries: Sequence[Deprecation], clock: Clock, default: int = 0
    ) -> None:
        self.versions = {version.number: version for version in versions}
        self.entries, self._clock = entries, clock
        if default and default not in self.versions:
            raise RuntimeError(f"DEFAULT_VERSION is {default}; versions: {', '.join(map(str, self.versions))}")
        self._default = default
        self._ends = [(n, e) for n in self.versions for e in entries if e.version == n and not e.operation and e.sunset]
        self._outside: frozenset[str] = frozenset()
        self.bundles = {version.prefix: [self._retiring(b, version) for b in version.bundles] for version in versions}

    def prefix(self, version: int) -> str:
        """What the paths of a version begin with, as callers see them."""
        return self.versions[version].prefix

    def beside(self, paths: Iterable[str]) -> None:
        """Paths that have no version: probes, metrics, docs. Whatever begins with their first word is left alone."""
        self._outside = frozenset({path[1:].partition("/")[0] for path in paths} | {".well-known"})

    def unversioned(self, scope: Scope) -> bool:
        """Whether a request is for one of those."""
        return scope["path"][1:].partition("/")[0] in self._outside

    def routes(self) -> Iterator[Bundle]:
        """What the application tries in turn."""
        yield from (bundle for bundles in self.bundles.values() for bundle in bundles)

    def enter(self, scope: Scope, headers: Headers) -> Pairs:
        """Decide the version of a request, before anything else is done about it.

        Args:
            scope: Gets the version's prefix where the path has none.
            headers: Of the request, by name; of several lines the last one.

        Returns:
            Headers of every answer to it.

        Raises:
            UnknownVersion: it names one that is not served (400).
            NotAcceptable: it accepts nothing that the operation has (406).
        """
        if headers.get(b"accept") not in USUAL:
            self.refuse_unacceptable(scope)
        return ()

    def described(self, document: Document, number: int) -> Document:
        """The document of a version's routes as callers see it."""
        return document

    def default(self) -> int:
        """The version of callers who name none."""
        if self._default:
            return self._default
        if not self._ends:
            return FIRST
        now = self._clock()
        ended = {number for number, entry in self._ends if entry.over(now)}
        return next((number for number in self.versions if number not in ended), max(self.versions))

    def refuse_unacceptable(self, scope: Scope) -> None:
        """406 where the operation has no representation that the caller accepts (RFC 9110 §15.5.7); 404 comes first."""
        ranges = accepted(lines(scope, b"accept"))
        if quality(ranges, JSON):
            return
        offered = self._offered(scope)
        if offered and not any(quality(ranges, kind) for kind in offered):
            vary = {"Vary": self.vary} if self.vary else {}
            raise NotAcceptable(f"Here is {', '.join(sorted(offered))}.", headers=vary)

    def _offered(self, scope: Scope) -> set[str]:
        """The media types of the operation that the request is for; none where there is no such operation."""
        inside = as_routed(scope)
        chosen = self.bundles[scope[VERSION]] if VERSION in scope else self.routes()
        for bundle in chosen:
            match, found = bundle.matches(inside)
            if match is Match.FULL and isinstance(route := found["route"], APIRoute):
                documented = [kind for answer in route.responses.values() for kind in answer.get("content", ())]
                given = route.response_class
                own = (given.value if isinstance(given, DefaultPlaceholder) else given).media_type
                return {JSON, *documented, *([own] if own else [])}
        return set()

    def _retiring(self, bundle: Bundle, version: Version) -> Bundle:
        names = {route.unique_id for route in bundle.routes if isinstance(route, APIRoute)}
        found = {name: entry for name in names if (entry := of(self.entries, name, version.number))}
        if not found:
            return bundle
        return Retiring(bundle, {n: Ending(e, self._successor(e, version), self._clock) for n, e in found.items()})

    def _successor(self, entry: Deprecation, version: Version) -> Successor:
        """The link to what replaces a deprecated operation, for each request."""
        if is_address(entry):
            return lambda _scope: f'<{entry.replacement}>; rel="successor-version"'
        if isinstance(entry.replacement, str):
            return self._operation(entry.replacement, version)
        newer = entry.replacement or max(self.versions)
        if newer == version.number:
            return lambda _scope: ""
        return lambda scope: self._link(self._in_version(scope["path"], version.number, newer), newer)

    def _operation(self, name: str, version: Version) -> Successor:
        """In the same version where it is there, else in the first later one."""
        places = [(n, r) for n in (version.number, *self.versions) for r in self.versions[n].routes()]
        number, route = next(place for place in places if place[1].unique_id == name)
        path = self.prefix(number) + route.path_format.removeprefix(f"/v{number}")

        def link(scope: Scope) -> str:
            target = filled(path, scope)
            return self._link(target, number if number != version.number else 0) if target else ""

        return link

    def _in_version(self, path: str, old: int, new: int) -> str:
        # quoted: what a caller puts into the path must neither end the header nor break it
        return self.prefix(new) + quote(path, safe=PATH_SAFE).removeprefix(self.prefix(old))

    def _link(self, target: str, version: int) -> str:
        """To the same place in another version; 0 for this one."""
        return f'<{target}>; rel="successor-version"'
