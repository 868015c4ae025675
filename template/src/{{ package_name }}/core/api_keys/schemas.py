# Derived from the template: `copier update` replaces this file. Do not edit.
"""What administrators send and get."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from ... import requirements
from ..bodies import Answer, Body, Query, not_sent
from ..fields import Boolean, Integer, String
from ..formats import DateTime, Id
from ..roles import Roles
from .tokens import MAX_LENGTH, PATTERN

MAX_DAYS, USUAL_DAYS = 730, 365
MAX_OVERLAP_HOURS, USUAL_OVERLAP_HOURS = 168, 24

Name = Annotated[str, String(100, 1)]
Days = Annotated[int, Integer(1, MAX_DAYS)]


class ApiKeyCreate(Body):
    name: Name
    roles: Annotated[list[str], Roles()]
    read_only: Annotated[bool, Boolean()] = False
    expires_in_days: Days = USUAL_DAYS


class ApiKeyRotation(Body):
    overlap_hours: Annotated[int, Integer(0, MAX_OVERLAP_HOURS)] = USUAL_OVERLAP_HOURS
    expires_in_days: Days = USUAL_DAYS
    roles: Annotated[list[str], Roles()] = not_sent()
    read_only: Annotated[bool, Boolean()] = not_sent()


class ApiKeyQuery(Query):
    client_id: Annotated[UUID, Id()] = not_sent()


class ApiKey(Answer):
    id: Annotated[UUID, Id()]
    name: Name
    client_id: Annotated[UUID, Id()]
    roles: Annotated[list[str], Roles()]
    read_only: Annotated[bool, Boolean()]
    created_at: Annotated[datetime, DateTime()]
    updated_at: Annotated[datetime, DateTime()]
    expires_at: Annotated[datetime, DateTime()]
    last_used_at: Annotated[datetime | None, DateTime()]
    revoked_at: Annotated[datetime | None, DateTime()]
    replaced_by: Annotated[UUID | None, Id()]


class ApiKeyIssued(ApiKey):
    key: Annotated[str, String(MAX_LENGTH, 1, PATTERN)]


class ApiKeyPage(Answer):
    items: Annotated[list[ApiKey], Field(max_length=requirements.MAX_PAGE_SIZE)]
    next_cursor: Annotated[str | None, String(max_length=1024)]
