# Derived from the template: `copier update` replaces this file. Do not edit.
"""Card numbers are refused wherever a caller may put one, before anything keeps them; the log is the last resort."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ..problems import Fault, Invalid
from . import cards
from .audit import App, Scope
from .lines import Line, rewritten

SECRET_HEADERS = frozenset(
    {b"authorization", b"proxy-authorization", b"cookie", b"x-api-key"}
)  # neither kept nor logged
_WHY = "holds a card number, which this service never takes. Send a token of the payment provider"


class CardNumber(Invalid):
    title = "Card numbers are refused here"


def screened(app: App) -> App:
    """The application behind the screen. A caller who may not call an operation learns that before the body is read."""

    async def screening(scope: Scope, receive: Any, send: Any) -> None:  # Any: as the ASGI specification leaves it
        if scope["type"] == "http":
            receive = _Screened(receive).receive
        await app(scope, receive, send)

    return screening


def redact(_logger: object, _method: str, line: Line) -> Line:
    """A structlog processor: no card number in any line, whoever wrote it."""
    return rewritten(line, lambda _name, text: cards.redacted(text))


def keeps(text: str) -> bool:
    """Whether a text that a caller chose may be kept: in the log, in an answer's headers."""
    return not cards.found_in(text)


def refuse_head(scope: Scope) -> None:
    """Raises CardNumber for one in the path, the query or a header (422), before anything else looks at the request."""
    places = []
    if cards.may_hold_one(scope["path"].encode("utf-8", "surrogatepass")) and cards.found_in(scope["path"]):
        scope["path"] = cards.redacted(scope["path"])  # a problem says which path was called
        scope["raw_path"] = quote(scope["path"]).encode()
        places.append("/path")
    if cards.in_query(scope.get("query_string", b"")):
        places.append("/query")
    for name, value in scope["headers"]:
        if name not in SECRET_HEADERS and cards.may_hold_one(value) and cards.found_in(value.decode("latin-1")):
            places.append(f"/header/{name.decode('latin-1')}")
    if places:
        raise CardNumber(faults=[Fault(place, _WHY) for place in places])


class _Screened:
    """A body that is handed over only once all of it has been looked at."""

    def __init__(self, receive: Any) -> None:  # Any: as the ASGI specification leaves it
        self._receive = receive
        self._waiting: list[Any] | None = None

    async def receive(self) -> Any:  # Any: as above
        if self._waiting is None:
            self._waiting = await self._whole()
        return self._waiting.pop(0) if self._waiting else await self._receive()

    async def _whole(self) -> list[Any]:
        messages = [await self._receive()]
        while messages[-1].get("more_body"):
            messages.append(await self._receive())
        place = cards.in_json(b"".join(message.get("body", b"") for message in messages))
        if place is not None:
            raise CardNumber(faults=[Fault(place, _WHY)])
        return messages
