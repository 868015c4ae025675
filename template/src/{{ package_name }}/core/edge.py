# Derived from the template: `copier update` replaces this file. Do not edit.
"""What happens to every request, in one pure ASGI middleware: id, size, media type, errors, headers, metrics, log."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog

from .. import requirements
from . import compliance
from .cors import Cors, Headers
from .counting import COUNTED
from .deadlines import Deadlines
from .limits import headers as limit_headers
from .problems import MEDIA_TYPE, BodyTooLarge, InternalError, Problem, Unavailable, UnsupportedMediaType
from .retirement import HEADERS, now
from .routing import BODILESS
from .streams import Streams
from .styles import MEDIA
from .telemetry import REQUEST_ID, Metrics
from .versioning import ByPath, Pairs

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
    (b"cross-origin-resource-policy", b"same-origin"),
)
_UNLESS_SAID = (  # an answer may say otherwise of itself
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
_PATCHES = frozenset({b"application/merge-patch+json"})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
log = structlog.get_logger("access")


class Edge:
    """The outermost layer. Nothing that goes wrong inside reaches a caller as anything but a problem.

    Args:
        app: The application.
        metrics: Where requests are counted.
        versions: What is served, and where a caller names it.
        max_body: Bytes a body may have, declared or not.
        cors: Which pages of other origins may call; None: none.
        hsts_seconds: How long a browser shall keep to HTTPS (RFC 6797); 0 says nothing of it.
        timeout_s: Seconds a request may take from its head to the end of its answer, its body's arrival included.
        streams: Operations with other limits of size and time, such as uploads.
    """

    def __init__(
        self,
        app: App,
        metrics: Metrics,
        versions: ByPath | None = None,
        *,
        max_body: int = requirements.MAX_BODY_BYTES,
        cors: Cors | None = None,
        hsts_seconds: int = 0,
        timeout_s: float = requirements.REQUEST_TIMEOUT_S,
        streams: Streams | None = None,
    ) -> None:
        self.app, self.metrics, self.max_body, self.cors = app, metrics, max_body, cors
        self.deadlines, self.streams = Deadlines(timeout_s), streams
        self.slow = Deadlines(streams.seconds if streams else timeout_s)
        self.versions = versions or ByPath([], [], now)
        hsts = (b"strict-transport-security", b"max-age=%d; includeSubDomains" % hsts_seconds)
        self.headers = (*_HEADERS, *([hsts] if hsts_seconds else []))
        self._screened = compliance.screened(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(self, scope, receive, send)
        token = REQUEST_ID.set(exchange.request_id)
        self.metrics.begin()
        deadlines, late = self.slow if exchange.stream else self.deadlines, False
        task = deadlines.begin()
        try:
            try:
                compliance.refuse_head(scope)
                exchange.extra = self.versions.enter(exchange.scope, exchange.headers)
                exchange.refuse_early()
                await self._screened(exchange.scope, exchange.receive, exchange.send)
            finally:
                late = deadlines.end(task)
        except Problem as problem:
            await exchange.fail(problem)
        except asyncio.CancelledError:
            if not late:
                raise
            task.uncancel()  # the rest of a slow body is not waited for: the connection ends with the answer
            await exchange.fail(Unavailable("This took too long.", headers={"Connection": "close"}))
        except Exception:  # the last resort: logged with its traceback, answered without it
            log.exception("request failed", request_id=exchange.request_id)
            await exchange.fail(InternalError())
        finally:
            exchange.finish(self.metrics)
            REQUEST_ID.reset(token)


class _Exchange:
    """One request and its response."""

    def __init__(self, edge: Edge, scope: Scope, receive: Receive, send: Send) -> None:
        self.edge, self._receive, self._send = edge, receive, send
        self.stream = edge.streams.find(scope) if edge.streams else None
        own = self.stream.most if self.stream else None  # what a file may have has nothing to do with other bodies
        self.left = edge.max_body if own is None else own
        self.method: str = scope["method"]
        # whatever answers GET answers HEAD: the same without the body (RFC 9110 §9.3.2)
        self.scope = {**scope, "method": "GET", BODILESS: True} if self.method == "HEAD" else scope
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        asked = self.headers.get(b"x-request-id", b"")
        kept = _REQUEST_ID.fullmatch(asked) is not None and compliance.keeps(asked.decode())
        self.request_id = asked.decode() if kept else secrets.token_hex(8)
        self.started, self.status, self.since = False, 500, time.perf_counter()
        self.extra: Pairs = ()

    def refuse_early(self) -> None:
        """What can be refused before one byte of the body is read."""
        declared = self.headers.get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > self.left:
            raise BodyTooLarge(f"A body may have {self.left} bytes.")
        has_body = declared != b"0" or b"transfer-encoding" in self.headers
        takes_files = self.stream is not None and self.stream.most is not None  # and judges their types itself
        if self.method in _WITH_BODY and has_body and not takes_files:
            kind = self.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
            kinds = self.edge.versions.bodies | (_PATCHES if self.method == "PATCH" else frozenset())
            if kind not in kinds:
                raise UnsupportedMediaType(f"Bodies are {' or '.join(sorted(kind.decode() for kind in kinds))}.")

    async def receive(self) -> Message:
        message = await self._receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            raise BodyTooLarge
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started, self.status = True, message["status"]
            message["headers"] = self._completed(list(message.get("headers", ())))
        elif self.method == "HEAD" and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)

    def _completed(self, headers: Headers) -> Headers:
        said = dict(headers)
        whole = [*headers, (b"x-request-id", self.request_id.encode()), *self.edge.headers]
        whole += [header for header in _UNLESS_SAID if header[0] not in said]
        if counted := self.scope.get(COUNTED):
            whole += limit_headers(*counted)
        whole = self._versioned(whole) if self.extra or HEADERS in self.scope else whole
        return [*whole, *self.edge.cors.headers(self.method, self.headers, headers)] if self.edge.cors else whole

    def _versioned(self, headers: Headers) -> Headers:
        """With what the version adds, and plain JSON called by the type that was asked for; a problem keeps its own."""
        if media := self.scope.get(MEDIA):
            plain = (b"content-type", b"application/json")
            headers = [(b"content-type", media) if header == plain else header for header in headers]
        return [*headers, *self.extra, *self.scope.get(HEADERS, ())]

    async def fail(self, problem: Problem) -> None:
        if self.started:  # half a response is out; closing the connection is all that is left
            return
        await send_problem(self.send, problem, self.scope["path"])

    def finish(self, metrics: Metrics) -> None:
        """One sample, one line. The route's template stands for the path, which may hold what nobody should log."""
        seconds = time.perf_counter() - self.since
        method = self.method if self.method in _METHODS else "OTHER"
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
