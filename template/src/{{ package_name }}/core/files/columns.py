# Derived from the template: `copier update` replaces this file. Do not edit.
"""A field of type `file`: its column keeps what a caller is shown of the file, the store keeps the bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack
from uuid import UUID

import msgspec
from pydantic_core import core_schema as core
from sqlalchemy import Column, Table
from sqlalchemy.dialects.postgresql import JSONB

from ..columns import Items, Options
from ..fields import JsonSchema, Type

KIB = 1024


class Stored(msgspec.Struct, frozen=True):
    """One file that is in the store. Its id is new with each upload, so that no object is ever written twice."""

    id: UUID
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class File(Type):
    """What a row shows of a file; null until one is uploaded."""

    max_kib: int
    media_types: Sequence[str]

    @property
    def max_bytes(self) -> int:
        return self.max_kib * KIB

    def rule(self) -> core.CoreSchema:
        return core.dict_schema()

    def schema(self) -> JsonSchema:
        return {
            "type": "object",
            "required": ["id", "media_type", "size", "sha256"],
            "properties": {
                "id": {"type": "string", "format": "uuid", "maxLength": 36},
                "media_type": {"type": "string", "enum": list(self.media_types)},
                "size": {"type": "integer", "format": "int64", "minimum": 1, "maximum": self.max_bytes},
                "sha256": {"type": "string", "maxLength": 64, "pattern": "^[0-9a-f]{64}$"},
            },
        }


def column(name: str, *, max_kib: int, media_types: Sequence[str], **options: Unpack[Options]) -> Items:
    """May be null whatever the field says: a row is there before its file is."""
    info = {**options, "secret": None, "file": File(max_kib, tuple(media_types))}
    return [Column(name, JSONB(none_as_null=True), nullable=True, info=info)]


def file_columns(table: Table) -> list[Column[object]]:
    """The columns of a table that are files."""
    return [column for column in table.c if column.info.get("file")]


def key(column: Column[object], file_id: UUID) -> str:
    """Where the store keeps a file: nothing of it is a caller's text."""
    return f"{column.table.name}/{column.name}/{file_id}"


def stored(value: object) -> Stored:
    """What a column holds, as the driver gave it."""
    return msgspec.convert(value, Stored)
