# Derived from the template: `copier update` replaces this file. Do not edit.
"""Takes a file: type, size, content and checksum are looked at while it passes, and it is never whole in memory."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.requests import ClientDisconnect

from ..access import Call
from ..ids import new_id
from ..outside import outside
from ..problems import BodyTooLarge, Fault, Invalid, MalformedRequest, UnsupportedMediaType
from ..rows import Rows
from . import naming
from .columns import File, Stored, key
from .heads import said
from .kinds import Proof
from .store import Store

DIGESTS = ("content-digest", "repr-digest")  # RFC 9530; nothing encodes a body here, so they are the same
_SHA256 = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]*):")


@dataclass(frozen=True, slots=True)
class Claim:
    """What the head of a request says of its body."""

    media_type: str
    max_bytes: int
    digests: tuple[tuple[str, bytes], ...]

    @classmethod
    def of(cls, request: Request, kind: File) -> Claim:
        """Raises:
        UnsupportedMediaType: the type is not on the field's list, or the body is compressed (415).
        MalformedRequest: it is a part of a file (400, RFC 9110 §14.5).
        Invalid: a digest is no digest (422).
        """
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in kind.media_types:
            raise UnsupportedMediaType(f"This file is {' or '.join(kind.media_types)}.")
        if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise UnsupportedMediaType(
                "Send the file as it is, not compressed.", headers={"Accept-Encoding": "identity"}
            )
        if "content-range" in request.headers:
            raise MalformedRequest("Send the whole file.")
        found = ((name, value) for name in DIGESTS for value in _digests(name, said(request, name)))
        return cls(media_type, kind.max_bytes, tuple(found))


@asynccontextmanager
async def received(request: Request, call: Call, rows: Rows[Any], row_id: UUID, field: str) -> AsyncIterator[Stored]:
    """The file of a request, in the store; taken out again where what follows fails.

    Raises:
        NotFound: there is no such row for this caller: nothing is read then (404).
        BodyTooLarge, UnsupportedMediaType, Invalid: the file is not what the field takes (413, 415, 422).
    """
    await naming.row(call, rows, row_id)
    column, store = rows.table.c[field], request.app.state.files
    claim = Claim.of(request, column.info["file"])
    # a slow caller must hold neither a transaction nor a lock
    made = await outside(call, f"file {field}", lambda: _kept(request, store, column, claim))
    named = False
    try:
        yield made
        named = True
    finally:
        if not named:
            await store.remove(key(column, made.id))


async def _kept(request: Request, store: Store, column: Any, claim: Claim) -> Stored:  # Any: of every type
    passing = Passing(claim)
    file_id = new_id()
    await store.put(key(column, file_id), passing.through(_chunks(request)))
    return Stored(file_id, claim.media_type, passing.size, passing.sum.hexdigest())


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect as gone:
        raise MalformedRequest("The body ended too early.") from gone


class Passing:
    """A file on its way. What is wrong with it ends the way, so that nothing of it is kept."""

    def __init__(self, claim: Claim) -> None:
        self.claim, self.size, self.sum = claim, 0, sha256()
        self._proof = Proof(claim.media_type)

    async def through(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Hands each piece on once it was looked at.

        Raises:
            BodyTooLarge, UnsupportedMediaType: as soon as that is sure (413, 415).
            Invalid: it is empty, or its checksum is another one than was said (422).
        """
        async for chunk in chunks:
            self.size += len(chunk)
            if self.size > self.claim.max_bytes:
                raise BodyTooLarge(f"This file may have {self.claim.max_bytes} bytes.")
            self._proof.look(chunk)
            self.sum.update(chunk)
            if chunk:
                yield chunk
        if not self.size:
            raise Invalid(faults=[Fault("/", "is empty")])
        self._proof.look(b"", last=True)
        if wrong := [name for name, digest in self.claim.digests if digest != self.sum.digest()]:
            raise Invalid(faults=[Fault(f"/header/{name}", "is not the body's checksum") for name in wrong])


def _digests(name: str, value: str) -> list[bytes]:
    """The SHA-256 sums of a header; other algorithms are passed over (RFC 9530 §2)."""
    try:
        return [base64.b64decode(found, validate=True) for found in _SHA256.findall(value)]
    except binascii.Error:
        raise Invalid(faults=[Fault(f"/header/{name}", "is not base64")]) from None
