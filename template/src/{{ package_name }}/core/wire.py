# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rows to response bytes, without a second model in between. Fields that the caller may not read are left out."""

from __future__ import annotations

from decimal import Decimal

import msgspec
from fastapi import Request, Response

from .access import NOBODY, SCHEME, Call
from .listing import Page
from .rows import Row, Rows

JSON = "application/json"
NO_STORE = "no-store"


class Keepable(Response):
    """An answer that a cache may keep for some seconds: of all callers who see the same, or of its caller alone."""

    table: str
    seconds: int
    private: bool


_encode = msgspec.json.Encoder().encode


def reply(call: Call, rows: Rows[Row], row: Row, *, cache_seconds: int = 0) -> Response:
    """One row, 200."""
    return _kept(call, rows, cache_seconds, representation(call, rows, row), {})


def created(call: Call, rows: Rows[Row], row: Row, request: Request) -> Response:
    """One new row, 201, with its own address below its collection's, whichever operation made it."""
    collection = f"/{rows.table.name.replace('_', '-')}"
    before = request.url.path.partition(collection)[0]
    headers = {"Location": f"{before}{collection}/{getattr(row, 'id')}", "Cache-Control": NO_STORE}  # noqa: B009 - as in listing
    return Response(representation(call, rows, row), 201, headers, JSON)


def listed(call: Call, rows: Rows[Row], page: Page[Row], request: Request, *, cache_seconds: int = 0) -> Response:
    """One page, 200, with a link to the next (RFC 8288)."""
    headers = {}
    if page.next_cursor:
        headers["Link"] = f'<{_next(request, page.next_cursor)}>; rel="next"'
    items = [_shown(call, rows, row) for row in page.items] if rows.readers or rows.fine else page.items
    return _kept(call, rows, cache_seconds, _encode({"items": items, "next_cursor": page.next_cursor}), headers)


def answer(value: object, status: int = 200) -> Response:
    """Any other struct; never cached."""
    return Response(_encode(value), status, {"Cache-Control": NO_STORE}, JSON)


def nothing() -> Response:
    """204."""
    return Response(status_code=204, headers={"Cache-Control": NO_STORE})


def representation(call: Call, rows: Rows[Row], row: Row) -> bytes:
    """What this caller gets to see of a row: its entity tag is made from these bytes."""
    return _encode(_shown(call, rows, row))


def _shown(call: Call, rows: Rows[Row], row: Row) -> object:
    if not rows.readers and not rows.fine:
        return row
    hidden = [name for name, readers in rows.readers.items() if not call.caller.has(readers)]
    if not hidden and not rows.fine:
        return row
    fields = ((field.encode_name, field.name) for field in msgspec.structs.fields(row))
    return {public: _plain(getattr(row, name)) for public, name in fields if public not in hidden}


def _plain(value: object) -> object:
    """A number with more than six places would call itself 0E-7."""
    return f"{value:f}" if isinstance(value, Decimal) else value


def _kept(call: Call, rows: Rows[Row], seconds: int, body: bytes, headers: dict[str, str]) -> Response:
    """200. Shared caches keep only what anyone may ask for and everyone sees alike (RFC 9111 §3.5)."""
    if not seconds:
        return Response(body, 200, {"Cache-Control": NO_STORE, **headers}, JSON)
    differs = rows.owned or bool(rows.readers)
    if call.caller.id == NOBODY and not differs:
        caching = {"Cache-Control": f"public, max-age={seconds}"}
    else:
        caching = {"Cache-Control": f"private, max-age={seconds}", "Vary": SCHEME.header}
    response = Keepable(body, 200, {**caching, **headers}, JSON)
    response.table, response.seconds, response.private = rows.table.name, seconds, differs
    return response


def _next(request: Request, cursor: str) -> str:
    kept = (part for part in request.url.query.split("&") if part and not part.startswith("cursor="))
    return f"{request.url.path}?{'&'.join([*kept, f'cursor={cursor}'])}"
