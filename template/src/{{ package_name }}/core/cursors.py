# Derived from the template: `copier update` replaces this file. Do not edit.
"""Cursors: opaque to callers, bound to one order, and checked like any other input."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from sqlalchemy import Column

from .problems import Fault, Invalid
from .values import from_text, to_text

MAX_INTEGER = 2**63 - 1
MAX_EXPONENT = 1000  # far beyond any column's digits


class Position(msgspec.Struct, array_like=True):
    """Where a page ended: the order it was in, the last row's value in that order as text, and its id."""

    sort: str
    value: str | None
    id: UUID


def seal(sort: str, value: object, row_id: UUID) -> str:
    position = Position(sort, None if value is None else to_text(value), row_id)
    return urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def unseal(cursor: str, sort: str, column: Column[object]) -> tuple[object, UUID]:
    """The value and the id after which the next page starts.

    Args:
        cursor: As `seal` made it.
        sort: The order asked for now; a cursor of another order is refused.
        column: What that order goes by.

    Raises:
        Invalid: not a cursor of this list in this order (422).
    """
    try:
        position = msgspec.json.decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=Position)
        if position.sort != sort:
            raise ValueError(position.sort)
        value = None if position.value is None else from_text(position.value, column)
        _refuse_unstorable(value)
    except (ValueError, KeyError, ArithmeticError, msgspec.MsgspecError) as fault:
        raise Invalid(faults=[Fault("/query/cursor", "is no cursor of this list in this order")]) from fault
    return value, position.id


def _refuse_unstorable(value: object) -> None:
    """Raises ValueError or OverflowError for what no row can hold: the driver would fail on it."""
    possible = True
    if isinstance(value, datetime):
        possible = value.tzinfo is not None and value.astimezone(UTC) is not None
    elif isinstance(value, str):
        possible = "\0" not in value
    elif isinstance(value, int):
        possible = abs(value) <= MAX_INTEGER
    elif isinstance(value, Decimal):
        possible = value.is_finite() and abs(value.adjusted()) <= MAX_EXPONENT
    if not possible:
        raise ValueError(type(value))
