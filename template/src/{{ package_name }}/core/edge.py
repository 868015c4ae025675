# Derived from the template: `copier update` replaces this file. Do not edit.
"""What happens to every request, in one pure ASGI middleware: id, size, media type, errors, headers, metrics, log."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog

from .. import requirements
from .problems import MEDIA_TYPE, BodyTooLarge, InternalError, Problem, UnsupportedMediaType
from .telemetry import REQUEST_ID, Metrics

Scope = MutableMapping[str, Any]  # Any: as the ASGI specification leaves it
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
log = structlog.get_logger("access")


class Edge:
    """The outermost layer. Nothing that goes wrong inside reaches a caller as anything but a problem.

    Args:
        app: The application.
        metrics: Where requests are counted.
        max_body: Bytes a body may have, declared or not.
    """

    def __init__(self, app: App, metrics: Metrics, *, max_body: int = requirements.MAX_BODY_BYTES) -> None:
        self.app, self.metrics, self.max_body = app, metrics, max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, self.max_body)
        token = REQUEST_ID.set(exchange.request_id)
        self.metrics.begin()
        try:
            exchange.refuse_early()
            await self.app(scope, exchange.receive, exchange.send)
        except Problem as problem:
            await exchange.fail(problem)
        except Exception:  # the last resort: logged with its traceback, answered without it
            log.exception("request failed", request_id=exchange.request_id)
            await exchange.fail(InternalError())
        finally:
            exchange.finish(self.metrics)
            REQUEST_ID.reset(token)


class _Exchange:
    """One request and its response."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, max_body: int) -> None:
        self.scope, self._receive, self._send, self.left = scope, receive, send, max_body
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        asked = self.headers.get(b"x-request-id", b"")
        self.request_id = (asked if _REQUEST_ID.fullmatch(asked) else secrets.token_hex(8).encode()).decode()
        self.started, self.status, self.since = False, 500, time.perf_counter()

    def refuse_early(self) -> None:
        """What can be refused before one byte of the body is read."""
        declared = self.headers.get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > self.left:
            raise BodyTooLarge(f"A body may have {self.left} bytes.")
        has_body = declared != b"0" or b"transfer-encoding" in self.headers
        if self.scope["method"] in _WITH_BODY and has_body:
            kind = self.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
            if kind != b"application/json":
                raise UnsupportedMediaType("Bodies are application/json.")

    async def receive(self) -> Message:
        message = await self._receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            raise BodyTooLarge
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started, self.status = True, message["status"]
            own = (b"x-request-id", self.request_id.encode())
            message["headers"] = [*message.get("headers", ()), own, *_HEADERS]
        await self._send(message)

    async def fail(self, problem: Problem) -> None:
        if self.started:  # half a response is out; closing the connection is all that is left
            return
        await send_problem(self.send, problem, self.scope["path"])

    def finish(self, metrics: Metrics) -> None:
        """One sample, one line. The route's template stands for the path, which may hold what nobody should log."""
        seconds = time.perf_counter() - self.since
        method = self.scope["method"] if self.scope["method"] in _METHODS else "OTHER"
        route = getattr(self.scope.get("route"), "path", "unmatched")
        metrics.end(method, route, self.status, seconds)
        log.info(
            "request",
            method=method,
            route=route,
            status=self.status,
            ms=round(seconds * 1000, 2),
            request_id=self.request_id,
        )


async def send_problem(send: Send, problem: Problem, instance: str) -> None:
    """Answer with a problem, below any framework."""
    body = problem.body(instance)
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    headers += [(name.lower().encode(), value.encode("latin-1")) for name, value in problem.headers.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
