# Derived from the template: `copier update` replaces this file. Do not edit.
"""Cursors: opaque to callers, bound to one order, and checked like any other input."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

import msgspec
from sqlalchemy import Column

from .problems import Fault, Invalid
from .values import from_text, to_text


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
    except (ValueError, KeyError, ArithmeticError, msgspec.MsgspecError) as fault:
        raise Invalid(faults=[Fault("/query/cursor", "is no cursor of this list in this order")]) from fault
    return value, position.id
