# Derived from the template: `copier update` replaces this file. Do not edit.
"""Values of personal fields never reach a log. Which fields: `personal: true`, by name, wherever they are."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import structlog

from ... import requirements
from ..tables import metadata
from .audit import App, Scope, current_scope
from .lines import Line, rewritten

if TYPE_CHECKING:
    from ..access import Call

REDACTED = "[personal]"
SHORTEST = 3  # a shorter value is in too many other words
_BODY = "compliance.body"
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_ACCESS = frozenset({"event", "method", "route", "status", "ms", "request_id", "level", "timestamp"})
log = structlog.get_logger("personal-data")


def redact(_logger: object, _method: str, line: Line) -> Line:
    """A structlog processor: texts under personal names, addresses, and what this request sent as personal."""
    if line.keys() <= _ACCESS:  # the line of every request: it holds nothing that a caller chose but the id
        return line
    names, sent = personal_names(), sorted(_sent(), key=len, reverse=True)

    def without(name: str, text: str) -> str:
        if name in names:
            return REDACTED
        for value in sent:
            text = text.replace(value, REDACTED)
        return _ADDRESS.sub(REDACTED, text)

    return rewritten(line, without)


def remembered(app: App) -> App:
    """The application; what a request sends is kept for as long as it runs, so that a log line can leave it out.

    Who reads other people's personal data over the API is logged: by id, never with what they saw.
    """

    async def remembering(scope: Scope, receive: Any, send: Any) -> None:  # Any: as the ASGI specification leaves it
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        body: list[bytes] = []
        scope[_BODY] = body

        async def received() -> Any:  # Any: as above
            message = await receive()
            body.append(message.get("body", b""))
            return message

        async def sent(message: Any) -> None:  # Any: as above
            if message.get("status") == 200:
                _note_reading(scope)
            await send(message)

        await app(scope, received, sent)

    return remembering


def personal_names() -> frozenset[str]:
    """The names of every personal column. Counted again where tables were added, as tests do."""
    return _names(len(metadata.tables))


@functools.lru_cache(maxsize=4)
def _names(_tables: int) -> frozenset[str]:
    return frozenset(c.name for table in metadata.tables.values() for c in table.c if c.info.get("personal"))


def _sent() -> set[str]:
    scope = current_scope()
    if scope is None:
        return set()
    query = parse_qsl(scope.get("query_string", b"").decode("latin-1"))
    found = {value for name, value in query if name in personal_names() or name == "q"}
    try:
        document = json.loads(b"".join(scope.get(_BODY, ())) or b"null")
    except (ValueError, RecursionError):
        document = None
    found |= set(_personal(document, under=False))
    return {value for value in found if len(value) >= SHORTEST}


def _personal(value: object, *, under: bool) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _personal(inner, under=under or name in personal_names())
    elif isinstance(value, list):
        for inner in value:
            yield from _personal(inner, under=under)
    elif under and isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)


def _note_reading(scope: Scope) -> None:
    call: Call | None = scope.get("slipway.call")
    route = scope.get("route")
    if scope["method"] != "GET" or call is None or route is None:
        return
    if _shows_others(route.path, call.caller.roles):
        log.info("personal data read", operation=getattr(route, "unique_id", ""), caller=str(call.caller.id))


@functools.lru_cache(maxsize=1024)
def _shows_others(path: str, roles: frozenset[str]) -> bool:
    first = path.removeprefix(requirements.VERSION_PREFIX + "/").partition("/")[0]
    table = metadata.tables.get(first.replace("-", "_"))
    if table is None or not any(c.info.get("personal") for c in table.c):
        return False
    return not table.info["owned"] or not roles.isdisjoint(table.info["sees_all"])
