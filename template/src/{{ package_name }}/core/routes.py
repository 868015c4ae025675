# Derived from the template: `copier update` replaces this file. Do not edit.
"""What every route does by itself, those written by hand too: entity tags, preconditions, idempotency keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from starlette.routing import Match

from . import merging, preconditions
from .access import ANONYMOUS, Call, GuardedRoute, Handler, guard_of
from .idempotency import Once
from .outside import Outside
from .problems import Fault, Invalid, PreconditionFailed, Problem
from .routing import BODILESS, api_routes, as_routed
from .rows import Rows
from .streams import SIZE
from .tables import metadata

SAFE = frozenset({"GET", "HEAD"})
_SECRETIVE = (f"{__package__}.auth.", f"{__package__}.api_keys.")  # answers with tokens and keys: none of them is kept
_HEADERS = frozenset({b"if-match", b"if-none-match", b"idempotency-key"})
_MERGE_PATCH = merging.MEDIA_TYPE.encode()


class Route(GuardedRoute):
    """A guarded route that keeps to RFC 9110 §13 and takes idempotency keys. A request without them pays next to nothing."""

    @property
    def safe(self) -> bool:
        return not (self.methods or set()) - SAFE

    @property
    def keyed(self) -> bool:
        """Whether it takes idempotency keys. A file is not read twice to compare it: a PUT is idempotent by itself."""
        return self._changes and SIZE not in (self.openapi_extra or {})

    @property
    def _changes(self) -> bool:
        return not self.safe and not f"{self.endpoint.__module__}.".startswith(_SECRETIVE)

    @property
    def target(self) -> tuple[Rows[Any], str] | None:
        """The rows that its path names one of, and the parameter that says which: what If-Match is about."""
        table, _, rest = self.path.split("/", 2)[2].partition("/")  # after the version
        names = list(self.param_convertors)
        found = metadata.tables.get(table.replace("-", "_"))
        if found is None or len(names) != 1 or not rest.startswith("{") or not self._changes:
            return None
        rows: Rows[Any] | None = found.info.get("rows")
        return (rows, names[0]) if rows else None

    def served(self, handler: Handler) -> Handler:
        self.unconditional = handler

        async def read(request: Request) -> Response:
            response = await handler(request)
            known = _sent(request.scope["headers"]).get("if-none-match")
            if known is None:
                preconditions.tag_answer(response)
            else:
                preconditions.unchanged(response, preconditions.tags("if-none-match", known))
            return response

        async def changed(request: Request) -> Response:
            if request.scope["method"] == "PATCH" and _is_merge_patch(request):
                call: Call = request.scope["slipway.call"]
                request.scope["slipway.call"] = replace(call, merges=True)
            sent = _sent(request.scope["headers"])
            response = await (self._carefully(request, handler, sent) if sent else handler(request))
            preconditions.tag_answer(response)
            return response

        return read if self.safe else changed

    async def _carefully(self, request: Request, handler: Handler, sent: dict[str, str]) -> Response:
        """Handle a request with a precondition or a key: everything in one transaction, which `call.db` is part of.

        What must not happen while a transaction is open ends it, is done, and the request begins again; see `Outside`.
        """
        target = self.target
        refused = [
            name for name in sent if not (self.keyed if name == "idempotency-key" else name == "if-match" and target)
        ]
        if refused:  # to pass over it would take back what the caller relies on
            raise Invalid(faults=[Fault(f"/header/{name}", "this operation does not take it") for name in refused])
        call: Call = request.scope["slipway.call"]
        wanted = (preconditions.tags("if-match", sent["if-match"]),) if "if-match" in sent else ()
        key = sent.get("idempotency-key")
        once = None if key is None else await Once.of(request, call, f"{request.method} {self.path}", key)
        call = replace(call, outside={}, once=once.name.hex() if once else "")
        while True:
            try:
                return await self._as_one(request, handler, call, once, *wanted)
            except Outside as first:  # each is done once, so this ends
                call = replace(call, outside={**(call.outside or {}), first.name: await first.work()})

    async def _as_one(
        self, request: Request, handler: Handler, call: Call, once: Once | None, *wanted: preconditions.Tags
    ) -> Response:
        target = self.target
        async with call.db.joined() as db:
            request.scope["slipway.call"] = bound = replace(call, db=db)
            if once and (replayed := await once.recall(db)):
                return replayed
            if target and wanted and (row_id := _id(request.path_params[target[1]])):
                tag, known = await preconditions.hold(bound, target[0], row_id), wanted[0]
                if known is not None and tag not in known and known.isdisjoint(await _shown(request)):
                    raise PreconditionFailed("It has changed since this tag was given. Read it again.")
            response = await handler(request)
            preconditions.tag_answer(response)
            if once and response.status_code < 400:
                await once.keep(db, response)
            return response


async def _shown(request: Request) -> set[str]:
    """The tags that GETs have now: of the row, which a team or a version may show in its own way, and of what the path names."""
    path: str = as_routed(request.scope)["path"]
    row = "/".join(path.split("/")[:4])  # the version, the table, the id
    return {await _tag_at(request, one) for one in {row, path}}


async def _tag_at(request: Request, path: str) -> str:
    """The tag of a GET there; empty without one."""
    scope = {**request.scope, "method": "GET", "query_string": b"", BODILESS: True}
    inside = {**as_routed(scope), "path": path}
    call: Call = request.scope["slipway.call"]
    for route in api_routes(request.app):
        match, found = route.matches(inside)
        if match is not Match.FULL or not isinstance(route, Route) or (guard := guard_of(route)) is None:
            continue
        if guard.roles and not call.caller.has(guard.roles):
            return ""
        scope |= {**found, "slipway.call": replace(call, caller=ANONYMOUS) if guard.public else call}
        try:
            return preconditions.tag_answer(await route.unconditional(Request(scope)))
        except Problem:  # what this caller can't read has no tag that they could know
            return ""
    return ""


def _sent(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers of this module that a request has; several of one name are one list (RFC 9110 §5.3)."""
    found: dict[str, str] = {}
    for name, value in headers:
        if name in _HEADERS:
            known, text = name.decode(), value.decode("latin-1")
            found[known] = f"{found[known]}, {text}" if known in found else text
    return found


def _is_merge_patch(request: Request) -> bool:
    kind = next((value for name, value in request.scope["headers"] if name == b"content-type"), b"")
    return kind.partition(b";")[0].strip().lower() == _MERGE_PATCH


def _id(value: str) -> UUID | None:
    """None where it is no id: the handler refuses it in its own words."""
    try:
        found = UUID(value)
    except ValueError:
        return None
    return found if str(found) == value.lower() else None
