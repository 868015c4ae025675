"""Run inside a project: its store on S3's protocol, spoken by the server at S3_ENDPOINT; the bucket is there and empty."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256

import pytest
from tests.support.api import Api
from tests.support.app import files, problems
from tests.support.files import COLUMNS

BUCKET, PART = "files", 6 * 1024 * 1024  # more than one part of a multipart upload
ENDPOINT = os.environ["S3_ENDPOINT"]


@pytest.fixture
def store() -> files.Store:
    return files.Store(_settings())


def _settings(bucket: str = BUCKET) -> files.FileSettings:
    url = f"s3://{bucket}/some/prefix"
    given = {"files_url": url, "files_endpoint": ENDPOINT, "files_key_id": "test", "files_key": "test"}
    return files.FileSettings.model_validate(given)


async def pieces(content: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def read(store: files.Store, key: str, start: int, end: int) -> bytes:
    return b"".join([bytes(chunk) async for chunk in await store.get(key, start, end)])


def _unfinished() -> bytes:
    """The multipart uploads that nobody ended."""
    with urllib.request.urlopen(f"{ENDPOINT}/{BUCKET}?uploads") as answer:
        found: bytes = answer.read()
    return found


@pytest.mark.parametrize("size", [1, 100_000, 2 * PART])
async def test_what_went_in_comes_out(store: files.Store, size: int) -> None:
    content = os.urandom(size)

    await store.put("a/b/whole", pieces(content))

    # As a digest: pytest would show the difference of megabytes, and take minutes for it.
    assert sha256(await read(store, "a/b/whole", 0, size)).digest() == sha256(content).digest()
    assert sha256(await read(store, "a/b/whole", size // 2, size)).digest() == sha256(content[size // 2 :]).digest()
    assert [key async for key, _ in store.entries("a/b/")] == ["a/b/whole"]


@pytest.mark.parametrize("size", [1, 2 * PART])
async def test_what_breaks_off_is_not_there(store: files.Store, size: int) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        async for piece in pieces(b"x" * size):
            yield piece
        raise problems.UnsupportedMediaType

    with pytest.raises(problems.UnsupportedMediaType):
        await store.put("broken/off/half", breaking())

    assert [key async for key, _ in store.entries("broken/off/")] == []
    assert b"<Upload>" not in _unfinished()


async def test_what_is_removed_is_gone_and_removed_again_without_a_word(store: files.Store) -> None:
    await store.put("c/d/short", pieces(b"x"))

    for _ in range(2):
        await store.remove("c/d/short")

    with pytest.raises(problems.Unavailable):
        await store.get("c/d/short", 0, 1)


async def test_a_bucket_that_is_not_there_is_told_as_what_it_is() -> None:
    elsewhere = files.Store(_settings("no-such-bucket"))

    with pytest.raises(problems.Unavailable):
        await elsewhere.put("a/b/c", pieces(b"x"))


async def test_a_sweep_takes_what_no_row_names(api: Api, store: files.Store) -> None:
    folder = f"{COLUMNS[0].table.name}/{COLUMNS[0].name}"
    await store.put(f"{folder}/0198c2a0-7b5c-7000-8000-000000000001", pieces(b"x"))

    early = await files.sweeping.sweep(api.db, store, timedelta(hours=1))
    late = await files.sweeping.sweep(api.db, store, timedelta(seconds=-5))

    assert (early, late) == (0, 1)
    assert [key async for key, _ in store.entries(f"{folder}/")] == []
