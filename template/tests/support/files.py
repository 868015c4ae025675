# Derived from the template: `copier update` replaces this file. Do not edit.
"""Files of every type that is offered, and what is wrong with some of them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, update

from delivery.contract import Operation
from delivery.values.files import SAMPLES
from tests.support.api import Api, Row
from tests.support.app import files, ids, registry, statements
from tests.support.contract import BY_ID, table_of

Json = Any  # what a JSON document may hold
STORE = files.Store(files.FileSettings())  # the application's own
COLUMNS = [column for table in registry.METADATA.sorted_tables for column in files.file_columns(table)]


@dataclass(frozen=True)
class Sample:
    """A small file, and what an answer says of it."""

    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def tag(self) -> str:
        return f'"{self.sha256}"'

    @property
    def digest(self) -> str:
        """As RFC 9530 writes it."""
        return f"sha-256=:{base64.b64encode(hashlib.sha256(self.content).digest()).decode()}:"


def column_of(operation: Operation) -> Column[Any]:
    """The column whose file an operation is about."""
    return table_of(operation).c[str(operation.extensions["x-file"])]


def sample(operation_id: str) -> Sample:
    """A file that an operation takes, or that there is for one to give."""
    kind = column_of(BY_ID[operation_id]).info["file"].media_types[0]
    return Sample(kind, SAMPLES[kind])


def too_large(operation_id: str) -> dict[str, Json]:
    """What a call is made with: one byte more than the field may have. Nothing says so before it is there."""
    found, most = sample(operation_id), column_of(BY_ID[operation_id]).info["file"].max_bytes

    async def pieces() -> AsyncIterator[bytes]:
        yield found.content
        left = most + 1 - len(found.content)
        while left > 0:
            yield b" " * min(left, 65_536)
            left -= 65_536

    return {"content": pieces(), "headers": {"content-type": found.media_type}}


def lying(operation_id: str) -> dict[str, Json]:
    """What a call is made with: a page that calls itself something else."""
    return {"content": b"\0<script>", "headers": {"content-type": sample(operation_id).media_type}}


async def put(api: Api, operation: Operation, row: Row) -> None:
    """Give a row the file that an operation needs, past the API."""
    found, column = sample(operation.operation_id), column_of(operation)
    made = files.Stored(ids.new_id(), found.media_type, len(found.content), found.sha256)

    async def pieces() -> AsyncIterator[bytes]:
        yield found.content

    await STORE.put(files.key(column, made.id), pieces())
    value = {"id": str(made.id), "media_type": made.media_type, "size": made.size, "sha256": made.sha256}
    await let(api, operation.operation_id, row, value)
    row[column.name] = value


async def let(api: Api, operation_id: str, row: Row, value: Json) -> None:
    """The row says this of the file that an operation is about; None: there is none."""
    column = column_of(BY_ID[operation_id])
    table = column.table
    changed = update(table).where(table.c.id == UUID(row["id"])).values({column.name: value}).returning(table.c.id)
    await api.db.one(statements.statement(changed))


async def shown(api: Api, operation_id: str, row: Row) -> Json:
    """What the row says of it."""
    column = column_of(BY_ID[operation_id])
    query = f'SELECT "{column.name}" FROM "{column.table.name}" WHERE id = $1'
    return await api.db._pool.fetchval(query, UUID(row["id"]))


async def kept(column: Column[Any]) -> set[str]:
    """Every object of a column, as keys."""
    return {key async for key, _ in STORE.entries(f"{column.table.name}/{column.name}/")}
