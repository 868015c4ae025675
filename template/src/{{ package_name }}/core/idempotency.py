# Derived from the template: `copier update` replaces this file. Do not edit.
"""Idempotency keys (draft-ietf-httpapi-idempotency-key-header): the effect and the answer commit together, once."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b

import msgspec
import structlog
from fastapi import Request, Response
from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    func,
    text,
)
from starlette.requests import ClientDisconnect

from .access import Call
from .database import Database
from .problems import Fault, Invalid, KeyReused, MalformedRequest, RequestInProgress
from .routing import as_routed
from .statements import statement
from .tables import metadata, name_of

MAX_ANSWER_BYTES = 1_048_576  # of a body that is kept
PURGE_EVERY_S = 3600
PURGED_AT_ONCE = 10_000
REPLAYED = "Idempotency-Replayed"
PATTERN = r'^("[A-Za-z0-9._~:/+=-]{1,128}"|[A-Za-z0-9._~:/+=-]{1,128})$'
_KEY = re.compile(PATTERN.strip("^$"))
_KEPT = frozenset({b"content-type", b"location", b"link", b"etag", b"cache-control", b"vary", b"content-location"})
log = structlog.get_logger("idempotency")

TABLE = Table(
    "idempotency_keys",
    metadata,
    Column("name", LargeBinary(), nullable=False),  # a digest of caller, operation and key
    Column("fingerprint", LargeBinary(), nullable=False),
    Column("status", SmallInteger(), nullable=False),
    Column("headers", Text(), nullable=False),
    Column("body", LargeBinary(), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    PrimaryKeyConstraint("name", name=name_of("pk", "idempotency_keys")),
    Index(name_of("ix", "idempotency_keys", "created_at"), "created_at"),
    info={"owned": False, "sees_all": frozenset[str](), "soft_delete": False, "answers": "body"},
)
TABLE.append_constraint(
    CheckConstraint(func.octet_length(TABLE.c.body) <= MAX_ANSWER_BYTES, name=name_of("ck", "body", "max_length"))
)

# nobody waits: a second request learns at once that the first is not done yet
LOCK = statement(text("SELECT pg_try_advisory_xact_lock(CAST(:number AS bigint)) AS free"))
FIND = statement(
    text("""SELECT fingerprint, status, headers, body FROM idempotency_keys
    WHERE name = :name AND created_at > now() - make_interval(hours => CAST(:hours AS integer))""")
)
KEEP = statement(
    text("""
    INSERT INTO idempotency_keys (name, fingerprint, status, headers, body)
    VALUES (:name, :fingerprint, :status, :headers, :body)
    ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
        headers = excluded.headers, body = excluded.body, created_at = now()
    """)
)
PURGE = statement(
    text("""
    DELETE FROM idempotency_keys WHERE name IN (
        SELECT name FROM idempotency_keys
        WHERE created_at <= now() - make_interval(hours => CAST(:hours AS integer))
        ORDER BY created_at LIMIT :most FOR UPDATE SKIP LOCKED
    )
    RETURNING name
    """)
)


@dataclass(frozen=True, slots=True)
class Once:
    """One request that shall have its effect once.

    Attributes:
        name: Whose key it is, of which operation. Callers share no keys; those whom nobody signed in are one caller.
        fingerprint: What was asked, so that a key can't stand for two requests.
        hours: How long the answer is kept.
    """

    name: bytes
    fingerprint: bytes
    hours: int

    @classmethod
    async def of(cls, request: Request, call: Call, operation: str, key: str) -> Once:
        """Reads the body.

        Raises:
            Invalid: the key is malformed or too long (422).
            MalformedRequest: the body ended too early (400).
        """
        if not _KEY.fullmatch(key):
            raise Invalid(faults=[Fault("/header/idempotency-key", "is not 1 to 128 letters, digits or ._~:/+=-")])
        try:
            body = await request.body()
        except ClientDisconnect as gone:
            raise MalformedRequest("The body ended too early.") from gone
        scope = request.scope
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        asked = (scope["method"], as_routed(scope)["path"], scope["query_string"].decode("latin-1"), kind)
        hours: int = request.app.state.settings.idempotency_hours
        return cls(_digest(str(call.caller.id), operation, key.strip('"')), _digest(*asked, body=body), hours)

    async def recall(self, db: Database) -> Response | None:
        """The answer that was given, or None: then this is the first time.

        Args:
            db: A transaction's, to whose end the key is this request's; see `Database.joined`.

        Raises:
            RequestInProgress: the first request is not answered yet (409).
            KeyReused: the first request was another one (422).
        """
        lock = await db.one(LOCK, number=int.from_bytes(self.name[:8], signed=True))
        if lock is None or not lock["free"]:
            raise RequestInProgress(headers={"Retry-After": "1"})
        found = await db.one(FIND, name=self.name, hours=self.hours)
        if found is None:
            return None
        if found["fingerprint"] != self.fingerprint:
            raise KeyReused(faults=[Fault("/header/idempotency-key", "was used for another request")])
        headers: dict[str, str] = msgspec.json.decode(found["headers"])
        return Response(found["body"], found["status"], {**headers, REPLAYED: "true"})

    async def keep(self, db: Database, response: Response) -> None:
        """Record an answer beside its effect.

        Raises:
            RuntimeError: it is streamed or too long to be kept, so that it could not be given again (500).
        """
        body: bytes | None = getattr(response, "body", None)
        if body is None or len(body) > MAX_ANSWER_BYTES:
            raise RuntimeError(f"an answer to a request with a key is kept: {MAX_ANSWER_BYTES} bytes, and not streamed")
        headers = {n.decode(): v.decode("latin-1") for n, v in response.raw_headers if n in _KEPT}
        await db.one(
            KEEP,
            name=self.name,
            fingerprint=self.fingerprint,
            status=response.status_code,
            headers=msgspec.json.encode(headers).decode(),
            body=bytes(body),
        )


async def purge(db: Database, hours: int) -> None:
    """Forget what is older; a key is then as good as new."""
    gone = PURGED_AT_ONCE
    while gone == PURGED_AT_ONCE:
        gone = len(await db.many(PURGE, hours=hours, most=PURGED_AT_ONCE))


@asynccontextmanager
async def purging(db: Database, hours: int) -> AsyncIterator[None]:
    """For the life of the app: forgets old answers about once an hour, each process at a time of its own."""
    task = asyncio.create_task(_now_and_then(db, hours))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _now_and_then(db: Database, hours: int) -> None:
    while True:
        await asyncio.sleep(PURGE_EVERY_S * random.uniform(0.5, 1.5))  # noqa: S311 - spreads work, guards nothing
        try:
            await purge(db, hours)
        except Exception:  # the next hour tries again; the log is where its failure is seen
            log.exception("purge of idempotency keys failed")


def _digest(*parts: str, body: bytes = b"") -> bytes:
    """Of all parts, each with its length before it: no two lists of parts run into one."""
    digest = blake2b(digest_size=32)
    for part in (*(one.encode() for one in parts), body):
        digest.update(len(part).to_bytes(8) + part)
    return digest.digest()
