# Derived from the template: `copier update` replaces this file. Do not edit.
"""Keeps answers of resources with `cache_seconds` in Redis, for as long as a caller may keep them too.

An answer is kept for callers who see the same: those of the same roles, and only the caller where rows or fields differ
by caller. It carries the generation of its table; every write of this service to the table begins a new one.
"""

from __future__ import annotations

import functools
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable
from hashlib import blake2b

import msgspec
from fastapi import Request, Response
from sqlalchemy import Table

from ..access import Call
from ..tables import metadata
from ..wire import Keepable
from .client import Client, key

MAX_BYTES = 65_536  # a larger answer is not kept
_WRITES = re.compile(r'\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE)\s+(?:ONLY\s+|TABLE\s+)?"?(\w+)', re.IGNORECASE)

Handler = Callable[[Request], Awaitable[Response]]


class Kept(msgspec.Struct, array_like=True):
    """An answer as it lies in Redis."""

    generation: bytes
    at: float
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Keeper:
    """Answers from Redis where it can, and lets the handler answer where it can't.

    Args:
        client: Redis.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self.hits = self.misses = 0
        self._rules: dict[str, tuple[str, bool]] = {}  # by route: its table, and whether answers differ by caller
        self._read, self._write = msgspec.msgpack.Decoder(Kept), msgspec.msgpack.Encoder()

    async def answer(self, request: Request, handler: Handler) -> Response:
        """One GET, admitted already. What may be kept of a route is known from its first answer."""
        route: str = request.scope["route"].path
        if route not in self._rules:
            response = await handler(request)
            if isinstance(response, Keepable):
                self._rules[route] = response.table, response.private
            return response
        table, private = self._rules[route]
        place, born = _place(request, private=private), key("generation", table)
        found = await self._client.ask(lambda redis: redis.mget(born, place))
        if found is None:
            return await handler(request)
        generation, raw = found
        if isinstance(raw, bytes) and (kept := self._read.decode(raw)).generation == generation:
            self.hits += 1
            return _response(kept)
        self.misses += 1
        response = await handler(request)
        await self._keep(place, born, generation, response)
        return response

    async def forget(self, texts: Iterable[str]) -> None:
        """Begins a new generation of the tables that these statements wrote to."""
        tables = {table for text in texts for table in written(text)}
        if tables:
            names = {key("generation", table): secrets.token_bytes(8) for table in tables}
            await self._client.ask(lambda redis: redis.mset(names))

    async def _keep(self, place: str, born: str, generation: bytes | str | None, response: Response) -> None:
        """The generation is that from before the rows were read: what was written since makes this answer void."""
        if not isinstance(generation, bytes):  # nobody wrote yet, or Redis made room
            await self._client.ask(lambda redis: redis.set(born, secrets.token_bytes(8), nx=True))
            return
        if isinstance(response, Keepable) and response.status_code == 200 and len(response.body) <= MAX_BYTES:
            kept = self._write.encode(Kept(generation, time.time(), response.raw_headers, bytes(response.body)))
            await self._client.ask(lambda redis: redis.set(place, kept, ex=response.seconds))


def _place(request: Request, *, private: bool) -> str:
    """The key of an answer: what was asked for, in which representation, and who may see the same."""
    call: Call = request.scope["slipway.call"]
    who = call.caller.id.hex if private else ""
    asked = (
        request.scope["route"].path,
        request.url.path,
        request.scope["query_string"].decode("latin-1"),
        request.headers.get("accept", ""),
    )
    text = "\n".join((who, ",".join(sorted(call.caller.roles)), *asked))
    return key("answer", blake2b(text.encode(), digest_size=24).hexdigest())


def _response(kept: Kept) -> Response:
    response = Response(kept.body)
    age = str(max(int(time.time() - kept.at), 0)).encode()
    response.raw_headers = [*kept.headers, (b"age", age)]  # RFC 9111 §5.1
    return response


@functools.lru_cache(4096)
def written(text: str) -> frozenset[str]:
    """The tables whose rows a statement may change; a deletion reaches those that refer to its table."""
    found: set[str] = set()
    for verb, name in _WRITES.findall(text):
        found |= _reached(name) if verb[0] in "DdTt" else {name}
    return frozenset(found & metadata.tables.keys())


def _reached(name: str) -> set[str]:
    found, more = {name}, {name}
    while more:
        more = {table.name for table in metadata.tables.values() if _refers(table, more)} - found
        found |= more
    return found


def _refers(table: Table, names: set[str]) -> bool:
    return any(foreign.column.table.name in names for foreign in table.foreign_keys)
