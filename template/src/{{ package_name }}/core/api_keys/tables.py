# Derived from the template: `copier update` replaces this file. Do not edit.
"""What is kept of keys: their facts, and a hash of each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Uuid,
    false,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ..rows import Rows
from ..tables import metadata, name_of


def _moment(name: str, *, optional: bool = False, now: bool = False) -> Column[datetime]:
    return Column(name, DateTime(timezone=True), nullable=optional, server_default=func.now() if now else None)


def _key(name: str, *, optional: bool) -> Column[UUID]:
    refers = ForeignKey("api_keys.id", name=name_of("fk", "api_keys", name))
    return Column(name, Uuid(), refers, nullable=optional)


api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Uuid(), nullable=False),
    Column("name", String(100), nullable=False),
    _key("client_id", optional=False),  # the first key of this client: its rows stay its own when keys are rotated
    Column("roles", ARRAY(Text()), nullable=False),
    Column("read_only", Boolean(), nullable=False, server_default=false()),
    Column("secret_hash", LargeBinary(), nullable=False, info={"secret": "hashed"}),
    _moment("created_at", now=True),
    _moment("updated_at", now=True),
    _moment("expires_at"),
    _moment("last_used_at", optional=True),
    _moment("revoked_at", optional=True),
    _key("replaced_by", optional=True),
    PrimaryKeyConstraint("id", name=name_of("pk", "api_keys")),
    CheckConstraint("cardinality(roles) > 0", name=name_of("ck", "api_keys", "roles")),
    CheckConstraint("octet_length(secret_hash) = 32", name=name_of("ck", "api_keys", "secret_hash")),
    Index(name_of("ix", "api_keys", "created_at"), "created_at", "id"),
    Index(name_of("ix", "api_keys", "client_id"), "client_id", "id"),
    info={
        "owned": False,
        "sees_all": frozenset[str](),
        "soft_delete": False,
        "audited": True,
        "unwatched": ("last_used_at",),  # the log has each use
    },
)


class ApiKeyRow(msgspec.Struct, frozen=True, gc=False):
    """A key as it may be shown, in the table's order: its hash is no part of it."""

    id: UUID
    name: str
    client_id: UUID
    roles: list[str]
    read_only: bool
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    replaced_by: UUID | None


ROWS = Rows(api_keys, ApiKeyRow)
