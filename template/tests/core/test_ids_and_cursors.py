# Derived from the template: `copier update` replaces this file. Do not edit.
"""Ids sort by their time; cursors come back as they were sealed, and in no other order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Numeric, String, Uuid
from sqlalchemy.types import TypeEngine

from tests.support.app import cursors, ids, problems, values

VALUES: list[tuple[TypeEngine[Any], object]] = [
    (String(9), 'é"\\ 😀'),
    (BigInteger(), -(2**62)),
    (Boolean(), True),
    (Boolean(), False),
    (Numeric(15, 2), Decimal("-0.10")),
    (Date(), date(2024, 2, 29)),
    (DateTime(timezone=True), datetime(2024, 2, 29, 23, 59, 59, 999999, UTC)),
    (Uuid(), UUID(int=7)),
    (String(9), None),
]
UNSTORABLE: list[tuple[TypeEngine[Any], str]] = [
    (String(9), "a\0"),
    (BigInteger(), str(2**63)),
    (BigInteger(), "1.5"),
    (Boolean(), "yes"),
    (Numeric(15, 2), "NaN"),
    (Numeric(15, 2), "1e9999"),
    (Numeric(15, 2), "one"),
    (Date(), "2024-02-30"),
    (DateTime(timezone=True), "2024-01-01T00:00:00"),
    (DateTime(timezone=True), "9999-12-31T23:59:59-23:00"),
    (Uuid(), "7"),
]


def test_ids_are_of_version_7_and_sort_by_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for moment in (1, 10**3, 1_700_000_000_000, 2**48 - 1):
        monkeypatch.setattr("time.time_ns", lambda now=moment: now * 1_000_000)
        made.append(ids.new_id())

    assert made == sorted(made)
    assert {(found.version, found.variant) for found in made} == {(7, "specified in RFC 4122")}
    assert len({ids.new_id() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(("kind", "value"), VALUES, ids=str)
def test_a_cursor_brings_back_what_was_sealed(kind: TypeEngine[Any], value: object) -> None:
    column, row = Column("c", kind), ids.new_id()

    assert cursors.unseal(cursors.seal("-c", value, row), "-c", column) == (value, row)


@pytest.mark.parametrize(("kind", "text"), UNSTORABLE, ids=str)
def test_a_cursor_with_a_value_that_no_row_can_hold_is_refused(kind: TypeEngine[Any], text: str) -> None:
    with pytest.raises(problems.Invalid):
        cursors.unseal(cursors.seal("c", text, ids.new_id()), "c", Column("c", kind))


def test_a_cursor_of_another_order_is_refused() -> None:
    with pytest.raises(problems.Invalid):
        cursors.unseal(cursors.seal("c", "x", ids.new_id()), "-c", Column("c", String(9)))


@pytest.mark.parametrize(("kind", "value"), VALUES[:-1], ids=str)
def test_a_value_survives_the_way_through_text(kind: TypeEngine[Any], value: object) -> None:
    assert values.from_text(values.to_text(value), Column("c", kind)) == value
