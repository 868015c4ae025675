# Derived from the template: `copier update` replaces this file. Do not edit.
"""Columns by the field types of `service.yml`. What a value must satisfy is a CHECK too: no writer gets round it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    LargeBinary,
    Numeric,
    String,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from .tables import name_of

Items = list[SchemaItem]


class Options(TypedDict, total=False):
    """What every type takes.

    `optional` allows NULL. `default` is the value as PostgreSQL reads it from text. `unique` and `indexed` as named.
    `read` and `write` are the roles that may (absent: everyone who may call the operation; empty: nobody).
    `personal` describes a person.
    """

    optional: bool
    default: str
    unique: bool
    indexed: bool
    read: Sequence[str]
    write: Sequence[str]
    personal: bool


def string(
    name: str, *, max_length: int, min_length: int = 0, pattern: str | None = None, **options: Unpack[Options]
) -> Items:
    """Text of a bounded length. The pattern is checked at the edge only: PostgreSQL reads expressions differently."""
    column = _column(name, String(max_length), options)
    return [column, *_checks(column, min_length=func.char_length(column) >= min_length if min_length else None)]


def integer(name: str, *, minimum: int | None = None, maximum: int | None = None, **options: Unpack[Options]) -> Items:
    column = _column(name, BigInteger(), options)
    return [column, *_bounds(column, minimum, maximum)]


def decimal(
    name: str,
    *,
    digits: int,
    places: int,
    minimum: str | None = None,
    maximum: str | None = None,
    **options: Unpack[Options],
) -> Items:
    """An exact number. Bounds are text, so that they are exact too."""
    column = _column(name, Numeric(digits, places), options)
    return [column, *_bounds(column, *(None if b is None else Decimal(b) for b in (minimum, maximum)))]


def boolean(name: str, **options: Unpack[Options]) -> Items:
    return [_column(name, Boolean(), options)]


def date(name: str, **options: Unpack[Options]) -> Items:
    return [_column(name, Date(), options)]


def datetime(name: str, **options: Unpack[Options]) -> Items:
    """A moment, kept in UTC."""
    return [_column(name, DateTime(timezone=True), options)]


def uuid(name: str, **options: Unpack[Options]) -> Items:
    return [_column(name, Uuid(), options)]


def enum(name: str, *values: str, **options: Unpack[Options]) -> Items:
    """One of the values, as text with a CHECK: a native enum can't lose a value again."""
    column = _column(name, String(max(map(len, values))), options)
    return [column, *_checks(column, values=column.in_(values))]


def json(name: str, **options: Unpack[Options]) -> Items:
    return [_column(name, JSONB(none_as_null=True), options)]


def reference(name: str, table: str, *, on_delete: str = "RESTRICT", **options: Unpack[Options]) -> Items:
    """The id of a row elsewhere. `on_delete`: RESTRICT, CASCADE or SET NULL."""
    foreign_key = ForeignKey(f"{table}.id", ondelete=on_delete, name=name_of("fk", name))
    return [_column(name, Uuid(), {"indexed": True, **options}, foreign_key)]


def hashed(name: str, **options: Unpack[Options]) -> Items:
    """A secret that is only ever compared (argon2id)."""
    return [_column(name, Text(), options, secret="hashed")]


def encrypted(name: str, **options: Unpack[Options]) -> Items:
    """A secret that this service alone can read again (AES-256-GCM, key from the settings)."""
    return [_column(name, LargeBinary(), options, secret="encrypted")]


def _column(
    name: str, kind: TypeEngine[Any], options: Options, *items: SchemaItem, secret: str | None = None
) -> Column[Any]:  # Any: of every type
    return Column(
        name,
        kind,
        *items,
        nullable=options.get("optional", False),
        server_default=options.get("default"),
        info={**options, "secret": secret},
    )


def _bounds(column: Column[object], minimum: object, maximum: object) -> Items:
    return _checks(
        column,
        minimum=None if minimum is None else column >= minimum,
        maximum=None if maximum is None else column <= maximum,
    )


def _checks(column: Column[object], **rules: ColumnElement[bool] | None) -> Items:
    return [
        CheckConstraint(rule, name=name_of("ck", column.name, what)) for what, rule in rules.items() if rule is not None
    ]
