# Derived from the template: `copier update` replaces this file. Do not edit.
"""Gives a file: whole, one range of it (RFC 9110 §14), or nothing to who has it already."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Column
from starlette.background import BackgroundTask

from ..preconditions import tags
from ..problems import Problem
from ..routing import BODILESS
from ..wire import NO_STORE
from .columns import Stored, key
from .heads import said
from .kinds import extension
from .store import Store

_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_MOST_DIGITS = 18
Span = tuple[int, int]  # from the first byte to before the second


class RangeNotSatisfiable(Problem):
    status, title = 416, "The file has no such part"


async def sent(request: Request, column: Column[Any], found: Stored) -> Response:
    """The answer to a download.

    Raises:
        RangeNotSatisfiable: a range begins behind the end (416).
        Invalid: If-None-Match is malformed (422).
        Unavailable: the store does not answer (503).
    """
    headers = _headers(column, found)
    if "if-none-match" in request.headers:
        wanted = tags("if-none-match", ", ".join(request.headers.getlist("if-none-match")))
        if wanted is None or headers["ETag"] in {tag.removeprefix("W/") for tag in wanted}:
            return Response(status_code=304, headers={name: headers[name] for name in ("ETag", "Cache-Control")})
    span = _span(request, headers["ETag"], found.size)
    start, end = span or (0, found.size)
    headers["Content-Length"] = str(end - start)
    if span:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{found.size}"
    status = 206 if span else 200
    if request.scope.get(BODILESS):
        return Response(status_code=status, headers=headers, media_type=found.media_type)
    store: Store = request.app.state.files
    chunks = await store.get(key(column, found.id), start, end)
    return StreamingResponse(chunks, status, headers, found.media_type)


def kept(request: Request, column: Column[Any], made: Stored, before: Stored | None) -> Response:
    """The answer to an upload: 201 where there was no file, 204 where another one goes, once this one is named."""
    headers = {"ETag": tag(made), "Cache-Control": NO_STORE}
    if before is None:
        return Response(status_code=201, headers=headers)
    return _without(request, [key(column, before.id)], headers)


def removed(request: Request, gone: Mapping[Column[Any], Stored]) -> Response:
    """204; the objects go after it, when no row names them any more. What is left over, `sweep-files` finds."""
    return _without(request, [key(column, one.id) for column, one in gone.items()], {"Cache-Control": NO_STORE})


def _without(request: Request, keys: list[str], headers: dict[str, str]) -> Response:
    store: Store = request.app.state.files
    return Response(status_code=204, headers=headers, background=BackgroundTask(_away, store, keys))


async def _away(store: Store, keys: list[str]) -> None:
    for one in keys:
        await store.remove(one)


def tag(found: Stored) -> str:
    """A strong entity tag: the checksum."""
    return f'"{found.sha256}"'


def _headers(column: Column[Any], found: Stored) -> dict[str, str]:
    name = f"{column.name}.{extension(found.media_type)}"
    return {
        "ETag": tag(found),
        "Accept-Ranges": "bytes",
        "Cache-Control": NO_STORE,
        "Content-Disposition": f'attachment; filename="{name}"',  # never shown in the service's own origin
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(found.sha256)).decode()}:",
    }


def _span(request: Request, current: str, size: int) -> Span | None:
    """The part that is asked for; None for the whole: also of several ranges, and of what is no range (RFC 9110 §14.2)."""
    asked = _RANGE.fullmatch(said(request, "range").replace(" ", ""))
    unchanged = said(request, "if-range", current) == current
    if asked is None or not unchanged:
        return None
    first, last = asked[1][:_MOST_DIGITS], asked[2][:_MOST_DIGITS]
    if not first and not last:
        return None
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last) + 1, size) if first and last else size
    if first and last and int(last) < int(first):
        return None
    if start >= size:
        raise RangeNotSatisfiable(headers={"Content-Range": f"bytes */{size}"})
    return start, end
