# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rows to response bytes, without a second model in between. Fields that the caller may not read are left out."""

from __future__ import annotations

import msgspec
from fastapi import Request, Response

from .access import Call
from .listing import Page
from .rows import Row, Rows

JSON = "application/json"
NO_STORE = "no-store"

_encode = msgspec.json.Encoder().encode


def reply(call: Call, rows: Rows[Row], row: Row, *, cache_seconds: int = 0) -> Response:
    """One row, 200."""
    return Response(_encode(_shown(call, rows, row)), 200, {"Cache-Control": _caching(rows, cache_seconds)}, JSON)


def created(call: Call, rows: Rows[Row], row: Row, request: Request) -> Response:
    """One new row, 201, with its own address below its collection's, whichever operation made it."""
    collection = f"/{rows.table.name.replace('_', '-')}"
    before = request.url.path.partition(collection)[0]
    headers = {"Location": f"{before}{collection}/{getattr(row, 'id')}", "Cache-Control": NO_STORE}  # noqa: B009 - as in listing
    return Response(_encode(_shown(call, rows, row)), 201, headers, JSON)


def listed(call: Call, rows: Rows[Row], page: Page[Row], request: Request, *, cache_seconds: int = 0) -> Response:
    """One page, 200, with a link to the next (RFC 8288)."""
    headers = {"Cache-Control": _caching(rows, cache_seconds)}
    if page.next_cursor:
        headers["Link"] = f'<{_next(request, page.next_cursor)}>; rel="next"'
    items = [_shown(call, rows, row) for row in page.items] if rows.readers else page.items
    return Response(_encode({"items": items, "next_cursor": page.next_cursor}), 200, headers, JSON)


def answer(value: object, status: int = 200) -> Response:
    """Any other struct; never cached."""
    return Response(_encode(value), status, {"Cache-Control": NO_STORE}, JSON)


def nothing() -> Response:
    """204."""
    return Response(status_code=204, headers={"Cache-Control": NO_STORE})


def _shown(call: Call, rows: Rows[Row], row: Row) -> object:
    if not rows.readers:
        return row
    hidden = [name for name, readers in rows.readers.items() if not call.caller.has(readers)]
    if not hidden:
        return row
    fields = ((field.encode_name, field.name) for field in msgspec.structs.fields(row))
    return {public: getattr(row, name) for public, name in fields if public not in hidden}


def _caching(rows: Rows[Row], seconds: int) -> str:
    """Rows that differ by caller may be kept by that caller alone."""
    if not seconds:
        return NO_STORE
    return f"{'private' if rows.owned or rows.readers else 'public'}, max-age={seconds}"


def _next(request: Request, cursor: str) -> str:
    kept = (part for part in request.url.query.split("&") if part and not part.startswith("cursor="))
    return f"{request.url.path}?{'&'.join([*kept, f'cursor={cursor}'])}"
