# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a personal column holds once it is erased: a value that says nothing and still fits the column's rules."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    LargeBinary,
    Numeric,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from ..ids import new_id
from ..tables import name_of

KEEP = object()


def blank(column: Column[Any], row_id: UUID, now: object) -> object:  # Any: of every type
    """What a column holds instead; `KEEP` where it can be nothing else than it is."""
    if now is None or column.nullable:
        return None
    kind, alone = column.type, _alone(column)
    if column.foreign_keys:
        return KEEP
    if isinstance(kind, Uuid):
        return new_id()
    if isinstance(kind, String):
        return _text(column, kind.length, row_id, str(now), alone=alone)
    if alone:
        return KEEP
    return _plain(column)


def _plain(column: Column[Any]) -> object:  # Any: as above
    kind = column.type
    low, high = _rule(column, "minimum"), _rule(column, "maximum")
    if isinstance(kind, DateTime):
        return datetime(1970, 1, 1, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(1970, 1, 1)
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, JSONB):
        return {}
    if isinstance(kind, LargeBinary):
        return b""
    zero = kind.python_type(0) if isinstance(kind, Numeric) else 0
    nearest = zero if low is None else max(zero, low)
    return nearest if high is None else min(nearest, high)


def _text(column: Column[Any], longest: int | None, row_id: UUID, now: str, *, alone: bool) -> object:  # Any: as above
    values, shortest = _rule(column, "values"), int(_rule(column, "min_length") or 0)
    if values is not None:
        return KEEP if alone else values[0]
    mark = row_id.hex if alone else "0"
    if "@" in now:
        made = f"{mark}@erased.invalid"
    elif now.startswith(("http://", "https://")):
        made = f"https://erased.invalid/{mark}"
    else:
        made = f"erased-{mark}" if alone else "erased"
    made = made.ljust(shortest, "-")
    if longest is None or len(made) <= longest:
        return made
    return row_id.hex[-longest:].ljust(shortest, "-")  # its end is what is random in it


def _rule(column: Column[Any], what: str) -> Any:  # Any: as above; a bound is of the column's type
    """The bound that a CHECK of core/columns.py gives a column."""
    name = name_of("ck", column.name, what)
    checks = [c for c in column.table.constraints if isinstance(c, CheckConstraint) and c.name == name]
    return checks[0].sqltext.right.value if checks else None


def _alone(column: Column[Any]) -> bool:  # Any: as above
    """Whether two rows may not share the value, alone or together with others."""
    table = column.table
    groups = [c.columns for c in table.constraints if isinstance(c, UniqueConstraint)]
    groups += [index.columns for index in table.indexes if index.unique]
    return any(column.name in group for group in groups)
