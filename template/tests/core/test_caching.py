# Derived from the template: `copier update` replaces this file. Do not edit.
"""Who may keep an answer: a shared cache only what anyone may ask for and everyone sees alike."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from fastapi import Request
from sqlalchemy import MetaData

from tests.core.conftest import Shelf
from tests.support.app import Database, access, columns, listing, rows, tables, wire

_NOW = datetime.now(UTC)
_SOMEONE = access.Caller(uuid.uuid4(), frozenset({"member"}))
_CASES = [
    (access.ANONYMOUS, False, (), 60, "public, max-age=60"),
    (access.ANONYMOUS, False, (), 0, "no-store"),
    (_SOMEONE, False, (), 60, "private, max-age=60"),
    (_SOMEONE, False, (), 0, "no-store"),
    (access.ANONYMOUS, True, (), 60, "private, max-age=60"),
    (access.ANONYMOUS, False, ("member",), 60, "private, max-age=60"),
]


@pytest.mark.parametrize(("caller", "owned", "readers", "seconds", "expected"), _CASES)
async def test_a_shared_cache_keeps_what_is_for_everyone(
    db: Database,
    monkeypatch: pytest.MonkeyPatch,
    caller: access.Caller,
    owned: bool,
    readers: tuple[str, ...],
    seconds: int,
    expected: str,
) -> None:
    monkeypatch.setattr(tables, "metadata", MetaData())
    code = columns.string("code", max_length=9, read=readers) if readers else columns.string("code", max_length=9)
    found = rows.Rows(tables.resource_table("zq_kept", code, owned=owned), Shelf)
    row = Shelf(uuid.uuid4(), "a", _NOW, _NOW)
    call, request = access.Call(caller, db), Request({"type": "http", "headers": [], "path": "/", "query_string": b""})

    answers = [
        wire.reply(call, found, row, cache_seconds=seconds),
        wire.listed(call, found, listing.Page([row], None), request, cache_seconds=seconds),
    ]

    for answer in answers:
        assert answer.headers["cache-control"] == expected
        assert (answer.headers.get("vary") == access.SCHEME.header) is expected.startswith("private")
