# Derived from the template: `copier update` replaces this file. Do not edit.
"""The bytes of files, by key: a folder or an S3 bucket, both through obstore. An object is there whole or not at all."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from ..problems import Unavailable
from .settings import FileSettings

CHUNK = 65_536
_FAILED = (BaseError, OSError)  # a place that is not there is a FileNotFoundError
_TRIES, _TRYING_S = 3, 10
UNFINISHED = "*#*"  # what a process that was killed leaves in a folder


class Store:
    """Puts, gives and removes objects.

    Args:
        configuration: Where they are.
    """

    def __init__(self, configuration: FileSettings) -> None:
        self._root = Path(configuration.folder).resolve() if configuration.folder else None
        self._objects = LocalStore(self._root, mkdir=True) if self._root else _bucket(configuration)

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        """Keep an object. It is on the disk when this returns; what fails in between leaves nothing under the key.

        Raises:
            Unavailable: the store does not answer (503).
        """
        try:
            await obstore.put_async(self._objects, key, chunks, use_multipart=True)
        except _FAILED as fault:
            raise Unavailable("Files can't be kept now.") from fault
        if self._root:
            await asyncio.to_thread(_settle, self._root, self._root / key)

    async def get(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` to before `end`, as they come.

        Raises:
            Unavailable: the store does not answer, or has no such object any more (503).
        """
        try:
            found = await obstore.get_async(self._objects, key, options={"range": (start, end)})
        except _FAILED as fault:
            raise Unavailable("This file can't be read now.") from fault
        return aiter(found.stream(min_chunk_size=CHUNK))

    async def remove(self, key: str) -> None:
        """Nothing happens where there is no such object.

        Raises:
            Unavailable: the store does not answer (503).
        """
        try:
            with suppress(FileNotFoundError):
                await obstore.delete_async(self._objects, key)
        except _FAILED as fault:
            raise Unavailable("Files can't be removed now.") from fault

    async def entries(self, prefix: str) -> AsyncIterator[tuple[str, datetime]]:
        """Every key below a prefix and when its object was made.

        Raises:
            Unavailable: the store does not answer (503).
        """
        pages = aiter(obstore.list(self._objects, prefix))
        while True:
            try:
                page = await anext(pages, None)
            except _FAILED as fault:
                raise Unavailable("Files can't be listed now.") from fault
            if page is None:
                return
            for entry in page:
                yield entry["path"], entry["last_modified"]

    def unfinished(self) -> list[Path]:
        """What interrupted uploads left in a folder. A bucket has a rule of its own for them."""
        return [path for path in self._root.rglob(UNFINISHED) if path.is_file()] if self._root else []


def _bucket(configuration: FileSettings) -> S3Store:
    place = urlsplit(configuration.files_url)
    endpoint, key_id = configuration.files_endpoint, configuration.files_key_id
    named = {"access_key_id": key_id, "secret_access_key": configuration.files_key.get_secret_value()} if key_id else {}
    options = {"region": configuration.files_region, **({"endpoint": endpoint} if endpoint else {}), **named}
    plain = endpoint.startswith("http://")
    return S3Store(
        place.netloc,
        prefix=place.path.strip("/") or None,
        client_options={"allow_http": plain, "connect_timeout": "5s"},
        retry_config={"max_retries": _TRIES, "retry_timeout": timedelta(seconds=_TRYING_S)},
        **options,  # type: ignore[arg-type]  # keywords of a TypedDict, by their names
    )


def _settle(root: Path, path: Path) -> None:
    """Wait until the object and the folders that name it are on the disk: the row that names it comes after."""
    folders = [folder for folder in path.parents if folder.is_relative_to(root)]
    for place in (path, *folders):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
