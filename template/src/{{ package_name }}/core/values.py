# Derived from the template: `copier update` replaces this file. Do not edit.
"""Values of the wire as the driver wants them, by column: a date is a date, an exact number a Decimal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import JSONB

_READ: dict[type, Callable[[str], object]] = {
    int: int,
    bool: {"true": True, "false": False}.__getitem__,
    str: str,
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    UUID: UUID,
}


def from_text(text: str, column: Column[object]) -> object:
    """A value of this column.

    Raises:
        ValueError, KeyError, ArithmeticError: the text is no such value.
    """
    return _READ[column.type.python_type](text)


def to_text(value: object) -> str:
    """The opposite of `from_text`."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def from_wire(value: object, column: Column[object]) -> object:
    """A JSON value as the driver wants it for this column."""
    return from_text(value, column) if isinstance(value, str) and not isinstance(column.type, JSONB) else value
