# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the tests of webhooks have in common: the modules, a subscriber on this machine, and deliveries one round at a time."""

from __future__ import annotations

import asyncio
import importlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import text

from tests.support.api import Api, Row, Someone
from tests.support.app import Database, addresses, egress, registry, statements, webhooks

Json = Any  # what a JSON document may hold
_PACKAGE = webhooks.__name__.rpartition(".")[0]
catalog, delivering, installation, metrics, sending, settings, signing, tables, telling = (
    importlib.import_module(f"{_PACKAGE}.core.webhooks.{name}")
    for name in (
        "catalog",
        "delivering",
        "installation",
        "metrics",
        "sending",
        "settings",
        "signing",
        "tables",
        "telling",
    )
)
ROOT = Path(__file__).resolve().parents[2]
HERE = addresses.networks("127.0.0.1/32")
# a resource whose rows refer to nothing, so that they are made and removed without regard to others
TABLE, RESOURCE = next(
    (table, name)
    for table, name in catalog.RESOURCES.items()
    if not any(
        key.column.table.name == table for other in registry.METADATA.tables.values() for key in other.foreign_keys
    )
)
CREATED, UPDATED, DELETED = (f"{RESOURCE}.{kind}" for kind in ("created", "updated", "deleted"))
DELIVERIES = statements.statement(text("SELECT * FROM webhook_outbox ORDER BY created_at, id"))
AGE = statements.statement(text("UPDATE webhook_outbox SET next_attempt_at = now() WHERE next_attempt_at IS NOT NULL"))
FREE = statements.statement(text("UPDATE webhook_outbox SET claimed_until = now()"))
TURN = statements.statement(text("UPDATE webhooks SET url = :url"))
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass
class Message:
    """What a subscriber was sent."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Subscriber:
    """A real server on this machine: keeps what it is sent, and answers with `status` once `waits` returns."""

    port: int = 0
    status: int = 204
    more: str = ""
    heard: list[Message] = field(default_factory=list)
    waits: Callable[[], Awaitable[object]] = lambda: asyncio.sleep(0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        lines = (line.partition(": ") for line in head.decode().split("\r\n")[1:] if line)
        self.heard.append(Message({name.lower(): value for name, _, value in lines}, body))
        await self.waits()
        writer.write(f"HTTP/1.1 {self.status} So\r\n{self.more}content-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def subscriber() -> AsyncIterator[Subscriber]:
    made = Subscriber()
    server = await asyncio.start_server(made.answer, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


async def subscribe(api: Api, admin: Someone, url: str, *events: str) -> Row:
    """A subscription with its secret. The address is put in past the check, which lets nobody name this machine."""
    body = {"url": "https://hooks.example.com/", "events": list(events or (CREATED,))}
    response = await api.call("create_webhook", admin, body=body)
    assert response.status_code == 201, response.text
    made: Row = response.json()
    await api.db._pool.execute("UPDATE webhooks SET url = $1 WHERE id = $2::text::uuid", url, made["id"])
    return made


async def deliver(
    db: Database, lookup: egress.Resolve = egress.resolve, *, allowed: Sequence[addresses.Network] = HERE, **own: Json
) -> None:
    """Everything that is due, once."""
    told = settings.DeliverySettings(environment="test", **{"webhook_timeout_s": 2, **own})
    sender = sending.Sender(allowed, lookup=lookup, at_once=told.webhook_at_once, timeout_s=told.webhook_timeout_s)
    try:
        deliverer = delivering.Deliverer(db, sender, metrics.WebhookMetrics(), told)
        while await deliverer.begin():
            await deliverer.settle()
    finally:
        await sender.close()


def verified() -> Callable[..., bool]:
    """The function that docs/webhooks.md gives to subscribers."""
    page = (ROOT / "docs" / "webhooks.md").read_text("utf-8")
    found: dict[str, Json] = {}
    exec(re.findall(r"```python\n(.+?)```", page, re.DOTALL)[0], found)
    check: Callable[..., bool] = found["verified"]
    return check
