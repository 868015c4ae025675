# Derived from the template: `copier update` replaces this file. Do not edit.
"""Says on every answer that something is about to end (RFC 9745, RFC 8594, RFC 8288), and ends it: 410 from its sunset on."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from email.utils import format_datetime
from urllib.parse import quote

from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from .deprecations import Deprecation
from .problems import Gone
from .routing import Bundle

HEADERS = "slipway.headers"  # in a scope: what the edge adds to the answer, whatever it is
Clock = Callable[[], datetime.datetime]
Successor = Callable[[Scope], str]  # the value of a Link, or nothing


def now() -> datetime.datetime:
    """The real clock; tests give their own."""
    return datetime.datetime.now(datetime.UTC)


class Ending:
    """One deprecated operation of one version.

    Args:
        entry: Of governance/deprecations.yaml.
        successor: Makes the link to what takes its place.
        clock: What time it is, with its zone.
    """

    def __init__(self, entry: Deprecation, successor: Successor, clock: Clock) -> None:
        self.entry, self._successor, self._clock = entry, successor, clock
        self._always = [(b"deprecation", f"@{int(entry.since.timestamp())}".encode())]
        links = [f'<{entry.docs}>; rel="deprecation"']
        if entry.sunset:
            day = format_datetime(entry.sunset.astimezone(datetime.UTC), usegmt=True)
            self._always.append((b"sunset", day.encode()))
            links.append(f'<{entry.docs}>; rel="sunset"')
        self._links = ", ".join(links)

    def enter(self, scope: Scope) -> None:
        """Leaves the headers for the edge.

        Raises:
            Gone: it has ended (410).
        """
        links = ", ".join(filter(None, (self._links, self._successor(scope))))
        scope[HEADERS] = [*self._always, (b"link", links.encode("latin-1"))]
        if self.entry.over(self._clock()):
            raise Gone(f"Since {self.entry.sunset:%Y-%m-%d}; see {self.entry.docs}")


class Retiring(Bundle):
    """A bundle with something deprecated in it; where nothing is, an ordinary one costs nothing.

    Args:
        bundle: The routes.
        endings: By operationId.
    """

    def __init__(self, bundle: Bundle, endings: Mapping[str, Ending]) -> None:
        super().__init__(bundle.prefix, bundle.routes)
        self.endings = endings

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self.found(scope)
        ending = self.endings.get(getattr(route, "unique_id", ""))
        if ending and scope["method"] in _methods(route):
            ending.enter(scope)
        await super().handle(scope, receive, send)


def filled(path: str, scope: Scope) -> str:
    """A path template with the values of this request; nothing where it asks for others."""
    given = {name: quote(str(value), safe="") for name, value in scope.get("path_params", {}).items()}
    try:
        return path.format_map(given)
    except KeyError:
        return ""


def _methods(route: BaseRoute) -> set[str]:
    return getattr(route, "methods", None) or set()
