# Derived from the template: `copier update` replaces this file. Do not edit.
"""Reading the audit trail: by row, caller, action and time."""

from __future__ import annotations

import datetime
import uuid
from typing import Annotated, Any

import msgspec
from pydantic import Field
from pydantic_core import core_schema as core
from sqlalchemy import ColumnElement, bindparam

from ... import requirements
from ..bodies import Answer, Query, not_sent
from ..fields import Enum, JsonSchema, String, Type
from ..formats import DateTime, Id
from ..listing import Listing
from ..rows import Rows
from .audit import DONE, EVENTS, REFUSED

WORD, NAME = "^[a-z][a-z-]*$", "^[a-z][a-z0-9_]*$"


class EventRow(msgspec.Struct, frozen=True, gc=False):
    """One event, in the table's order."""

    id: uuid.UUID
    created_at: datetime.datetime
    action: str
    outcome: str
    operation: str | None
    table_name: str | None
    row_id: uuid.UUID | None
    caller_id: uuid.UUID | None
    roles: list[str]
    session_id: uuid.UUID | None
    request_id: str | None
    database_user: str
    before: dict[str, object] | None
    after: dict[str, object] | None


class Trail(Listing[EventRow]):
    """A list that also asks for a time."""

    def matches(self, name: str) -> ColumnElement[bool]:
        at = EVENTS.c.created_at
        if name == "since":
            return at >= bindparam("is_since", type_=at.type)
        return at < bindparam("is_until", type_=at.type) if name == "until" else super().matches(name)


ROWS = Rows(EVENTS, EventRow)
LISTING = Trail(ROWS, filters=("action", "caller_id", "outcome", "row_id", "since", "table_name", "until"))


class Object(Type):
    """A JSON object of any members."""

    def rule(self) -> core.CoreSchema:
        return core.dict_schema(core.str_schema(), core.any_schema())

    def schema(self) -> JsonSchema:
        return {"type": "object"}


class AuditQuery(Query):
    action: Annotated[str, String(max_length=40, min_length=1, pattern=WORD)] = not_sent()
    outcome: Annotated[str, Enum(DONE, REFUSED)] = not_sent()
    table_name: Annotated[str, String(max_length=63, min_length=1, pattern=NAME)] = not_sent()
    row_id: Annotated[uuid.UUID, Id()] = not_sent()
    caller_id: Annotated[uuid.UUID, Id()] = not_sent()
    since: Annotated[datetime.datetime, DateTime()] = not_sent()
    until: Annotated[datetime.datetime, DateTime()] = not_sent()


class AuditEvent(Answer):
    id: Annotated[uuid.UUID, Id()]
    created_at: Annotated[datetime.datetime, DateTime()]
    action: Annotated[str, String(max_length=40, min_length=1, pattern=WORD)]
    outcome: Annotated[str, Enum(DONE, REFUSED)]
    operation: Annotated[str | None, String(max_length=200)]
    table_name: Annotated[str | None, String(max_length=63)]
    row_id: Annotated[uuid.UUID | None, Id()]
    caller_id: Annotated[uuid.UUID | None, Id()]
    roles: Annotated[list[Annotated[str, String(max_length=63)]], Field(max_length=100)]
    session_id: Annotated[uuid.UUID | None, Id()]
    request_id: Annotated[str | None, String(max_length=64)]
    database_user: Annotated[str, String(max_length=63)]
    before: Annotated[dict[str, Any] | None, Object()]  # Any: JSON
    after: Annotated[dict[str, Any] | None, Object()]  # Any: as above


class AuditEventPage(Answer):
    items: Annotated[list[AuditEvent], Field(max_length=requirements.MAX_PAGE_SIZE)]
    next_cursor: Annotated[str | None, String(max_length=1024)]
