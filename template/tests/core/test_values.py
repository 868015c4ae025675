# Derived from the template: `copier update` replaces this file. Do not edit.
"""Odd values of every field type: what comes in is exactly what the type says, and nothing that merely looks like it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.support.app import fields, formats


def nested(innermost: list[object] | dict[str, object], times: int) -> object:
    """So many arrays or objects around it."""
    value: object = innermost
    for _ in range(times):
        value = [value] if isinstance(innermost, list) else {"a": value}
    return value


GOOD: list[tuple[fields.Type, object, object]] = [
    (fields.String(5), "é😀\n\t", "é😀\n\t"),
    (fields.String(5, pattern="[A-Z]+"), "ABC", "ABC"),
    (fields.Integer(0, 9), 2.0, 2),
    (fields.Exact(5, 2), "-1.10", Decimal("-1.10")),
    (fields.Exact(5, 0, minimum="0"), "007", Decimal(7)),
    (fields.Boolean(), False, False),
    (fields.Enum("a", ""), "", ""),
    (formats.Id(), "00000000-0000-7000-8000-00000000000A", UUID("00000000-0000-7000-8000-00000000000a")),
    (formats.Date(), "2024-02-29", date(2024, 2, 29)),
    (formats.DateTime(), "2024-12-31t23:59:59.5-02:00", datetime(2025, 1, 1, 1, 59, 59, 500000, UTC)),
    (formats.Email(), "Ann@EXAMPLE.com", "Ann@example.com"),
    (formats.Url(), "http://localhost:8000/a?b#c", "http://localhost:8000/a?b#c"),
    (formats.Url(egress=True), "https://example.com/hook", "https://example.com/hook"),
    (formats.Json(), {"a": [1, None, "é"]}, {"a": [1, None, "é"]}),
    (formats.Json(), "", ""),
    (formats.Json(), [0] * (formats.MAX_JSON_VALUES - 1), [0] * (formats.MAX_JSON_VALUES - 1)),
    (formats.Json(), nested([], formats.MAX_JSON_DEPTH - 1), nested([], formats.MAX_JSON_DEPTH - 1)),
    (formats.Json(), nested({}, formats.MAX_JSON_DEPTH - 1), nested({}, formats.MAX_JSON_DEPTH - 1)),
]
BAD: list[tuple[fields.Type, object]] = [
    (fields.String(5), "123456"),
    (fields.String(5), "a\0"),
    (fields.String(5, pattern="[A-Z]+"), "ABc"),
    (fields.String(5, pattern="[A-Z]+"), "ABC\n"),
    (fields.String(5, pattern=r"\d+"), "٣"),
    (fields.Integer(0, 9), 10),
    (fields.Integer(0, 9), "1"),
    (fields.Integer(0, 9), True),
    (fields.Integer(0, 9), 1.5),
    (fields.Integer(), 2**53),
    (fields.Integer(), float("inf")),
    (fields.Exact(5, 2), 1.1),
    (fields.Exact(5, 2), "1.111"),
    (fields.Exact(5, 2), "1e1"),
    (fields.Exact(5, 2), "NaN"),
    (fields.Exact(5, 2), "1.1\n"),
    (fields.Exact(5, 2, minimum="0.01", maximum="5"), "0.00"),
    (fields.Exact(5, 2, minimum="0.01", maximum="5"), "5.01"),
    (fields.Boolean(), "true"),
    (fields.Boolean(), 1),
    (fields.Enum("a"), "A"),
    (formats.Id(), "00000000000070008000000000000000"),
    (formats.Id(), "urn:uuid:00000000-0000-7000-8000-000000000000"),
    (formats.Date(), "20240229"),
    (formats.Date(), "2023-02-29"),
    (formats.DateTime(), "2024-01-01T00:00:00"),
    (formats.DateTime(), "2024-01-01T24:00:01Z"),
    (formats.DateTime(), "9999-12-31T23:59:59-01:00"),
    (formats.DateTime(), 1700000000),
    (formats.Email(), "a@b@example.com"),
    (formats.Url(), "ftp://example.com"),
    (formats.Url(), "https://[::1"),
    (formats.Url(), "https:///path"),
    (formats.Url(egress=True), "http://example.com"),
    (formats.Url(egress=True), "https://user@example.com"),
    *(
        (formats.Url(egress=True), f"https://{host}/")
        for host in (
            "127.0.0.1",
            "10.0.0.1",
            "[::1]",
            "169.254.169.254",
            "localhost",
            "db.internal",
            "2130706433",
            "0x7f.1",
            "x.local.",
            "127.1",
        )
    ),
    (formats.Json(), None),
    (formats.Json(), "\0"),
    (formats.Json(), {"a": [{"b\0": 1}]}),
    (formats.Json(), ["x" * formats.MAX_JSON_BYTES]),
    (formats.Json(), [0] * formats.MAX_JSON_VALUES),
    (formats.Json(), nested([], formats.MAX_JSON_DEPTH)),
    (formats.Json(), nested({}, formats.MAX_JSON_DEPTH)),
    (formats.Json(), "\ud800"),
]


def reader(kind: fields.Type) -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[Any, kind], config={"strict": True})


@pytest.mark.parametrize(("kind", "sent", "kept"), GOOD, ids=str)
def test_takes(kind: fields.Type, sent: object, kept: object) -> None:
    assert reader(kind).validate_python(sent) == kept


@pytest.mark.parametrize(("kind", "sent"), BAD, ids=lambda part: repr(part)[:60])
def test_refuses(kind: fields.Type, sent: object) -> None:
    with pytest.raises(ValidationError):
        reader(kind).validate_python(sent)


@pytest.mark.parametrize(
    "kind", {type(kind): kind for kind, _, _ in GOOD}.values(), ids=lambda kind: type(kind).__name__
)
def test_null_is_taken_exactly_where_the_annotation_allows_it(kind: fields.Type) -> None:
    optional: TypeAdapter[Any] = TypeAdapter(Annotated[int | None, kind])

    assert optional.validate_python(None) is None
    assert "null" in optional.json_schema()["type"]
    with pytest.raises(ValidationError):
        reader(kind).validate_python(None)
