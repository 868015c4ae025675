# Derived from the template: `copier update` replaces this file. Do not edit.
"""Conditional requests (RFC 9110 §13): strong entity tags from the bytes that a caller gets, 304, and 412 under a lock.

If-Modified-Since and If-Unmodified-Since are not supported and therefore ignored, as the RFC allows (§13.1.3, §13.1.4).
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Any
from uuid import UUID

from fastapi import Response

from .access import Call
from .problems import Fault, Invalid, NotFound
from .rows import Rows
from .wire import representation

MAX_LENGTH = 2048
_TAG = r'(W/)?"[!#-~]*"'
LIST_PATTERN = rf"^(\*|{_TAG}( *, *{_TAG})*)$"
_LIST = re.compile(LIST_PATTERN)
_DESCRIBES_THE_BODY = frozenset({b"content-type", b"content-length"})  # which a 304 has none of
Tags = frozenset[str] | None  # None: `*`, whatever there is


def entity_tag(body: bytes) -> str:
    """A strong validator: other bytes have another one."""
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def tags(name: str, value: str) -> Tags:
    """The tags of an If-Match or If-None-Match header.

    Raises:
        Invalid: it is neither `*` nor a list of entity tags (422).
    """
    if len(value) > MAX_LENGTH or not _LIST.fullmatch(value):
        raise Invalid(faults=[Fault(f"/header/{name}", "is neither * nor a list of entity tags")])
    return None if value == "*" else frozenset(found[0] for found in re.finditer(_TAG, value))


def tag_answer(response: Response) -> str:
    """Put an entity tag on an answer that has none, and return the one it has. What is streamed has only one of its own."""
    if response.status_code not in (200, 201):
        return ""
    for name, value in response.raw_headers:
        if name == b"etag":
            return value.decode("latin-1")
    body: bytes | None = getattr(response, "body", None)
    if not body:
        return ""
    tag = entity_tag(body)
    response.raw_headers.append((b"etag", tag.encode()))
    return tag


def unchanged(response: Response, known: Tags) -> None:
    """Make a 304 of an answer that the caller has already (weak comparison, RFC 9110 §13.1.2, §15.4.5)."""
    tag = tag_answer(response)
    if tag and (known is None or tag.removeprefix("W/") in {one.removeprefix("W/") for one in known}):
        response.status_code, response.body = 304, b""
        response.raw_headers[:] = [h for h in response.raw_headers if h[0] not in _DESCRIBES_THE_BODY]


async def hold(call: Call, rows: Rows[Any], row_id: UUID) -> str:
    """The tag of a row as this caller is shown it, which nobody else changes from now on (RFC 9110 §13.1.1).

    Args:
        call: Its database is a transaction's, to whose end the row stays locked; see `Database.joined`.

    Raises:
        NotFound: there is no such row for this caller (404): without the header the answer would be the same.
    """
    record = await call.db.one(rows.hold(own=rows.limited(call.caller)), id=row_id, owner=call.caller.id)
    if record is None:
        raise NotFound
    return entity_tag(representation(call, rows, rows.row(record)))
