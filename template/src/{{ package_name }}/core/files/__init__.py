# Derived from the template: `copier update` replaces this file. Do not edit.
"""Files of rows (`type: file`): uploads, downloads, and the store that keeps them. Routers and tables import this package."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from sqlalchemy import Column
from starlette.datastructures import State

from ..fields import NO_NUL
from ..settings import Settings
from ..streams import MARK, SIZE
from . import kinds, sweeping
from .columns import File, Stored, column, file_columns, key
from .naming import all_named, name, named, unname
from .receiving import received
from .sending import RangeNotSatisfiable, kept, removed, sent
from .settings import FileSettings
from .store import Store

__all__ = [
    "HEADERS",
    "MADE",
    "PART",
    "File",
    "FileSettings",
    "RangeNotSatisfiable",
    "Store",
    "Stored",
    "all_named",
    "body",
    "column",
    "content",
    "file_columns",
    "kept",
    "key",
    "kinds",
    "name",
    "named",
    "received",
    "removed",
    "sent",
    "sweeping",
    "unname",
]
Document = dict[str, Any]  # Any: JSON
_BINARY = {"type": "string", "format": "binary"}
MADE: dict[int | str, Document] = {201: {"description": "The first file."}, 204: {"description": "Another one."}}


def PART(state: State, _settings: Settings) -> AbstractAsyncContextManager[None]:  # noqa: N802 - as of the integrations
    """For `lifespan.PARTS`: the store is on the state as `files`.

    Raises:
        RuntimeError: in production the files would be lost where they are.
    """
    own = FileSettings()
    own.refuse_unsafe()
    state.files, state.streams_s = Store(own), own.files_timeout_s
    return _open()


@asynccontextmanager
async def _open() -> AsyncIterator[None]:
    """There is nothing to close."""
    yield


def _header(name: str) -> Document:
    return {"name": name, "in": "header", "schema": {"type": "string", "maxLength": 500, "pattern": NO_NUL}}


HEADERS: Document = {MARK: True, "parameters": [_header("Range"), _header("If-Range")]}


def body(column: Column[Any]) -> Document:
    """For `openapi_extra=` of an upload: the file as the contract describes it, and that the handler reads it itself."""
    kind: File = column.info["file"]
    media = {"schema": {**_BINARY, "maxLength": kind.max_bytes}}
    content = dict.fromkeys(kind.media_types, media)
    return {
        MARK: column.name,
        SIZE: kind.max_bytes,
        "parameters": [_header("Repr-Digest")],
        "requestBody": {"required": True, "content": content},
    }


def content(column: Column[Any]) -> dict[int | str, Document]:
    """For `responses=` of a download: the whole file, a part of it, a part that is not there."""
    kind: File = column.info["file"]
    media = {"schema": {**_BINARY, "maxLength": kind.max_bytes}}
    whole = {"description": "The file.", "content": dict.fromkeys(kind.media_types, media)}
    return {200: whole, 206: whole, 416: {"description": RangeNotSatisfiable.title}}
