# Derived from the template: `copier update` replaces this file. Do not edit.
"""The audit trail: who changed what, when, from what to what. Rows are only ever added; the database sees to that.

Changes of rows are written by triggers (installation.py), so that hand-written SQL leaves a trace as well. Which request
they belong to is told to the database at the beginning of each transaction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import Column, DateTime, Index, PrimaryKeyConstraint, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from .. import telemetry
from ..statements import statement
from ..tables import metadata, name_of

if TYPE_CHECKING:
    from ..access import Call, Caller
    from ..database import Executor

Scope = MutableMapping[str, Any]  # Any: as the ASGI specification leaves it
App = Callable[[Scope, Any, Any], Awaitable[None]]  # Any: as above

KEPT_DAYS = 365  # PCI DSS 10.5.1: twelve months; no row is deleted sooner, whoever asks
SETTING = "audit.context"
NAME = "audit_events"
DONE, REFUSED = "done", "refused"
_NOBODY = UUID(int=0)
_SCOPE: ContextVar[Scope | None] = ContextVar("audit_scope", default=None)

EVENTS = Table(
    NAME,
    metadata,
    Column("id", Uuid(), nullable=False, server_default=func.gen_random_uuid()),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("action", Text(), nullable=False),
    Column("outcome", Text(), nullable=False, server_default=DONE),
    Column("operation", Text(), nullable=True),
    Column("table_name", Text(), nullable=True),
    Column("row_id", Uuid(), nullable=True),
    Column("caller_id", Uuid(), nullable=True),
    Column("roles", ARRAY(Text()), nullable=False, server_default="{}"),
    Column("session_id", Uuid(), nullable=True),
    Column("request_id", Text(), nullable=True),
    Column("database_user", Text(), nullable=False, server_default=text("SESSION_USER")),
    Column("before", JSONB(none_as_null=True), nullable=True),
    Column("after", JSONB(none_as_null=True), nullable=True),
    PrimaryKeyConstraint("id", name=name_of("pk", NAME)),
    Index(name_of("ix", NAME, "created_at"), "created_at", "id"),
    Index(name_of("ix", NAME, "row_id"), "row_id", "created_at"),
    Index(name_of("ix", NAME, "caller_id"), "caller_id", "created_at"),
    info={"owned": False, "sees_all": frozenset[str](), "soft_delete": False, "append_only": True},
)

_RECORD = statement(
    text("""
    SELECT audit_record(
        CAST(:context AS jsonb), CAST(:action AS text), CAST(:outcome AS text),
        CAST(:table_name AS text), CAST(:row_id AS uuid), CAST(:detail AS jsonb)
    )
    """)
)


def followed(app: App) -> App:
    """The application, with each request known to the trail while it runs."""

    async def following(scope: Scope, receive: Any, send: Any) -> None:  # Any: as the ASGI specification leaves it
        token = _SCOPE.set(scope)
        await app(scope, receive, send)
        _SCOPE.reset(token)  # not where it failed: the edge still logs that, and then the task ends

    return following


def current_scope() -> Scope | None:
    """The request that runs now; None outside of requests."""
    return _SCOPE.get()


def context(caller: Caller | None = None) -> dict[str, object]:
    """Who does what, as the trail keeps it. Without a caller: the one that the request's guard admitted."""
    scope = _SCOPE.get() or {}
    call: Call | None = scope.get("slipway.call")
    caller, route = caller or (call.caller if call else None), scope.get("route")
    found: dict[str, object] = {
        "operation": getattr(route, "unique_id", None),
        "request_id": telemetry.REQUEST_ID.get() or None,
    }
    if caller is not None and caller.id != _NOBODY:
        found |= {"caller_id": caller.id, "roles": sorted(caller.roles)}
        found |= {} if caller.session == _NOBODY else {"session_id": caller.session}
    return {name: value for name, value in found.items() if value is not None}


def prelude() -> str:
    """What a transaction that writes begins with: tells the triggers whose it is, until it ends."""
    told = msgspec.json.encode(context()).decode().replace("'", "''")
    return f"SELECT set_config('{SETTING}', '{told}', true)"


async def record(
    db: Executor,
    action: str,
    *,
    outcome: str = DONE,
    table: str | None = None,
    row: UUID | None = None,
    caller: Caller | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """One more event that is no change of a row: a sign-in, an export, a key that was rotated.

    Args:
        db: The transaction that it belongs to, or the database.
        action: What was done, in kebab-case.
        outcome: `done`, or `refused`.
        table: The table that it is about.
        row: The row that it is about.
        caller: Who did it, where that is not the caller of the request.
        detail: More, kept under `after`. Never a secret, never a personal value.
    """
    await db.one(
        _RECORD,
        context=context(caller),
        action=action,
        outcome=outcome,
        table_name=table,
        row_id=row,
        detail=None if detail is None else dict(detail),
    )
