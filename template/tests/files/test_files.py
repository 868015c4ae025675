# Derived from the template: `copier update` replaces this file. Do not edit.
"""What is taken for a file, how it is given, and that no row ever names a file that is not there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from delivery.contract import Operation
from delivery.values.files import SAMPLES
from tests.security.cases import each
from tests.support.api import Api, Row, Someone, problem
from tests.support.app import files, problems
from tests.support.contract import BY_ID, OPERATIONS, on_resources, table_of
from tests.support.files import STORE, column_of, kept, let, put, sample, shown

Json = Any  # what a JSON document may hold
_OURS = [op for op in on_resources() if "x-file" in op.extensions]
UPLOADS = [op for op in _OURS if op.upload]
DOWNLOADS = [op for op in _OURS if op.method == "GET"]
REMOVALS = [op for op in _OURS if op.method == "DELETE"]
_PERSONAL = [op for op in DOWNLOADS if op.owned and column_of(op).info.get("personal") and "erase_person" in BY_ID]
_DELETES = [
    op
    for op in on_resources()
    if op.method == "DELETE" and "x-file" not in op.extensions and files.file_columns(table_of(op))
]
_HARD = [op for op in _DELETES if not table_of(op).info["soft_delete"]]


def sibling(operation: Operation, method: str) -> Operation:
    """The operation on the same file with another method."""
    return next(op for op in OPERATIONS if op.path == operation.path and op.method == method)


async def ready(api: Api, operation: Operation) -> tuple[Someone, Row]:
    """Somebody who may call every operation on the file, and a row of theirs with one."""
    asked = [found for op in _OURS if op.path == operation.path and (found := op.roles)]
    all_of_it = sorted(frozenset.intersection(*asked)) if asked else []
    by = await api.someone(*(all_of_it[:1] or [min(found) for found in asked]))
    row = await api.row(table_of(operation).name, by)
    await put(api, sibling(operation, "GET"), row)
    return by, row


def test_every_type_that_is_offered_is_proven_by_its_sample_and_by_no_other() -> None:
    binary = sorted(files.kinds.SIGNATURES)
    proven = {(named, of) for named in binary for of in SAMPLES if _proves(named, SAMPLES[of])}

    assert sorted(SAMPLES) == sorted([*binary, *files.kinds.TEXTS])
    assert proven == {(one, one) for one in binary}
    assert [_proves("text/csv", SAMPLES[one]) for one in ("text/csv", "image/png", "application/zip")] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("size", [1, 3, 100])
def test_a_file_is_judged_alike_however_it_is_cut(size: int) -> None:
    for kind, content in SAMPLES.items():
        assert _proves(kind, content, size), kind
        assert not _proves(kind, b"\0" + content, size), kind


@pytest.mark.parametrize("text", [b"\xff\xfe", b"half \xe2\x82", b"a\0b", b"\x1b[31m", b"\xc0\xaf"])
def test_what_is_no_text_is_no_text(text: bytes) -> None:
    assert not _proves("text/plain", text)


def _proves(kind: str, content: bytes, size: int = 1000) -> bool:
    proof = files.kinds.Proof(kind)
    try:
        for start in range(0, len(content), size):
            proof.look(content[start : start + size])
        proof.look(b"", last=True)
    except problems.UnsupportedMediaType:
        return False
    return True


@each("operation", UPLOADS, without="file")
async def test_a_file_may_have_what_its_field_says_whatever_other_bodies_may(api: Api, operation: Operation) -> None:
    by, row = await api.on(operation.operation_id)
    found, most = sample(operation.operation_id), column_of(operation).info["file"].max_bytes
    content = found.content + b" " * (most - len(found.content))

    whole = await api.call(operation.operation_id, by, row=row, content=content)
    more = [
        await api.call(operation.operation_id, by, row=row, content=content + b" "),
        await api.call(operation.operation_id, by, row=row, content=_pieces(content + b" ")),
    ]

    assert whole.status_code == 201, whole.text
    assert [problem(response) for response in more] == [(413, "body-too-large")] * 2
    assert await shown(api, operation.operation_id, row) == {"id": ANY, "media_type": ANY, "sha256": ANY, "size": most}


@each("operation", UPLOADS, without="file")
async def test_what_is_refused_leaves_nothing_behind(api: Api, operation: Operation) -> None:
    by, row = await api.on(operation.operation_id)
    found, before = sample(operation.operation_id), await kept(column_of(operation))
    digests = [found.digest[:-3] + "AA:", "sha-256=:nonsense:"]

    refused = [
        await api.call(operation.operation_id, by, row=row, content=b"\0" * 40),
        await api.call(operation.operation_id, by, row=row, content=found.content[:2] + b"\0"),
        await api.call(operation.operation_id, by, row=row, headers={"content-encoding": "gzip"}),
        await api.call(operation.operation_id, by, row=row, content=_pieces(b"")),
        *[await api.call(operation.operation_id, by, row=row, headers={"repr-digest": one}) for one in digests],
        await api.call(operation.operation_id, by, row=row, headers={"content-range": "bytes 0-1/4"}),
        await api.call(operation.operation_id, by, row=row, headers={"idempotency-key": "a"}),
        await api.call(operation.operation_id, by, row=row, headers={"if-match": '"x"'}),
        await api.call(operation.operation_id, by, row=row, headers={"content-digest": "x" * 501}),
        await api.call(operation.operation_id, by, row=api.unknown_row()),
    ]

    assert [answer.status_code for answer in refused] == [415, 415, 415, 422, 422, 422, 400, 422, 412, 422, 404]
    assert await kept(column_of(operation)) == before
    assert await shown(api, operation.operation_id, row) is None


@each("operation", UPLOADS, without="file")
async def test_a_checksum_that_is_right_is_no_obstacle(api: Api, operation: Operation) -> None:
    by, row = await api.on(operation.operation_id)
    said = f"md5=:AAAA:, {sample(operation.operation_id).digest}"

    response = await api.call(
        operation.operation_id, by, row=row, headers={"content-digest": said, "repr-digest": said}
    )

    assert response.status_code == 201, response.text


@each("operation", UPLOADS, without="file")
async def test_of_two_uploads_of_who_saw_the_same_one_is_told(api: Api, operation: Operation) -> None:
    """If-Match takes the file's tag, which an upload answers with, and the row's."""
    by, row = await ready(api, operation)
    tag = sample(operation.operation_id).tag

    first = await api.call(operation.operation_id, by, row=row, headers={"if-match": tag})
    await let(api, operation.operation_id, row, None)
    second = await api.call(operation.operation_id, by, row=row, headers={"if-match": tag})

    assert first.status_code == 204, first.text
    assert first.headers["etag"] == tag
    assert problem(second) == (412, "precondition-failed")


@each("operation", UPLOADS, without="file")
async def test_the_file_that_was_there_is_gone_and_the_other_is_not(api: Api, operation: Operation) -> None:
    by, row = await ready(api, operation)
    column, old = column_of(operation), row[column_of(operation).name]["id"]

    await api.call(operation.operation_id, by, row=row)

    now = (await shown(api, operation.operation_id, row))["id"]
    keys = {key.rpartition("/")[2] for key in await kept(column)}
    assert (old in keys, now in keys) == (False, True)


@each("operation", [*REMOVALS, *_HARD], without="operation that takes a file away")
async def test_a_file_goes_with_its_row_or_its_name(api: Api, operation: Operation) -> None:
    downloads = [op for op in DOWNLOADS if table_of(op) is table_of(operation)]
    by, row = await api.on(operation.operation_id)
    for download in downloads:
        await put(api, download, row)
    column = column_of(downloads[0])

    response = await api.call(operation.operation_id, by, row=row)

    assert response.status_code == 204, response.text
    assert row[column.name]["id"] not in {key.rpartition("/")[2] for key in await kept(column)}


_RANGES = [
    ("bytes=0-0", slice(0, 1)),
    ("bytes=2-5", slice(2, 6)),
    ("bytes=2-", slice(2, None)),
    ("bytes=-3", slice(-3, None)),
    ("bytes=0-99999999", slice(None)),
    ("bytes=-99999999", slice(None)),
]
_NO_RANGES = ["bytes=5-2", "bytes=-", "bytes=a-b", "items=0-1", "bytes=0-1,3-4", "", "bytes=0-1;x"]


@each("operation", DOWNLOADS, without="file")
async def test_gives_the_parts_that_are_asked_for(api: Api, operation: Operation) -> None:
    by, row = await api.on(operation.operation_id)
    found = sample(operation.operation_id)

    for asked, part in _RANGES:
        response = await api.call(operation.operation_id, by, row=row, headers={"range": asked})
        start = range(len(found.content))[part][0]

        assert (response.status_code, response.content) == (206, found.content[part]), asked
        assert response.headers["content-range"].startswith(f"bytes {start}-")
        assert response.headers["content-range"].endswith(f"/{len(found.content)}")
    for asked in _NO_RANGES:
        response = await api.call(operation.operation_id, by, row=row, headers={"range": asked})

        assert (response.status_code, response.content) == (200, found.content), asked
    for asked in (f"bytes={len(found.content)}-", "bytes=-0", "bytes=99999999999999999999-"):
        response = await api.call(operation.operation_id, by, row=row, headers={"range": asked})

        assert problem(response) == (416, "range-not-satisfiable"), asked
        assert response.headers["content-range"] == f"bytes */{len(found.content)}"


@each("operation", DOWNLOADS, without="file")
async def test_gives_a_part_only_of_what_the_caller_has_the_beginning_of(api: Api, operation: Operation) -> None:
    by, row = await api.on(operation.operation_id)
    found = sample(operation.operation_id)

    for known, status in (
        (found.tag, 206),
        ('"another"', 200),
        (f"W/{found.tag}", 200),
        ("Sat, 21 Nov 2026 21:49:00 GMT", 200),
    ):
        headers = {"range": "bytes=0-0", "if-range": known}
        response = await api.call(operation.operation_id, by, row=row, headers=headers)

        assert response.status_code == status, known


@each("operation", DOWNLOADS, without="file")
async def test_says_what_it_is_and_that_it_is_to_be_saved(api: Api, operation: Operation) -> None:
    by, row = await api.on(operation.operation_id)
    found = sample(operation.operation_id)

    response = await api.call(operation.operation_id, by, row=row, headers={"accept": "image/*, */*;q=0.1"})

    assert response.content == found.content
    for name, value in {
        "etag": found.tag,
        "repr-digest": found.digest,
        "accept-ranges": "bytes",
        "x-content-type-options": "nosniff",
        "content-length": str(len(found.content)),
    }.items():
        assert response.headers[name] == value
    assert response.headers["content-type"].partition(";")[0] == found.media_type
    assert re.fullmatch(r'attachment; filename="[a-z0-9_]+\.[a-z0-9]+"', response.headers["content-disposition"])


@each("operation", _PERSONAL, without="file about a person, or no requests for data")
async def test_who_is_erased_has_no_file(api: Api, operation: Operation) -> None:
    """The object is then one that no row names: see the next test."""
    by, row = await api.on(operation.operation_id)

    response = await api.call("erase_person", await api.administrator(), row={"id": by.id})

    assert response.status_code == 200, response.text
    assert await shown(api, operation.operation_id, row) is None


async def test_a_sweep_takes_what_no_row_names_and_is_old_enough(api: Api, tmp_path: Path) -> None:
    download = DOWNLOADS[0]
    _, row = await api.on(download.operation_id)
    column, store = column_of(download), files.Store(files.FileSettings(files_url=f"file://{tmp_path}"))
    named, orphan = row[column.name]["id"], "0198c2a0-7b5c-7000-8000-000000000001"
    for name in (named, orphan, "stranger"):
        await store.put(f"{column.table.name}/{column.name}/{name}", _pieces(b"x"))
    _interrupt(tmp_path)

    early = await files.sweeping.sweep(api.db, store, timedelta(hours=1))
    late = await files.sweeping.sweep(api.db, store, timedelta(0))

    assert (early, late) == (0, 3)
    assert _names(tmp_path) == [named]


@pytest.mark.parametrize(
    ("url", "on_disk", "why"),
    [
        ("", False, "FILES_URL is empty"),
        ("file:///srv/files", False, "replicas do not share"),
        ("file:///srv/files", True, ""),
    ],
)
def test_production_refuses_a_folder_unless_told(url: str, on_disk: bool, why: str) -> None:
    own = files.FileSettings(environment="production", files_url=url, files_on_disk=on_disk)
    said = ""
    try:
        own.refuse_unsafe()
    except RuntimeError as fault:
        said = str(fault)

    assert (why in said) if why else not said


async def test_what_breaks_off_is_not_there(tmp_path: Path) -> None:
    store = files.Store(files.FileSettings(files_url=f"file://{tmp_path}"))

    async def breaking() -> AsyncIterator[bytes]:
        yield b"x" * 100_000
        raise ValueError("the caller is gone")

    with pytest.raises(ValueError, match="gone"):
        await store.put("a/b/c", breaking())

    assert _names(tmp_path) == []
    assert STORE is not store


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 65_536):
        yield content[start : start + 65_536]


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def _interrupt(folder: Path) -> None:
    """What a process leaves that is killed while it writes."""
    (folder / "interrupted#1").write_bytes(b"half")
