# Derived from the template: `copier update` replaces this file. Do not edit.
"""What is kept of accounts and sign-ins. Tokens and passwords are here as hashes only."""

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
    UniqueConstraint,
    Uuid,
    func,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ..rows import Rows
from ..tables import metadata, name_of

_PLAIN = {"owned": False, "sees_all": frozenset[str](), "soft_delete": False}


def _moment(name: str, *, optional: bool = False, now: bool = False) -> Column[datetime]:
    return Column(name, DateTime(timezone=True), nullable=optional, server_default=func.now() if now else None)


def _of(owner: str, name: str, table: str) -> Column[UUID]:
    key = ForeignKey(f"{table}.id", ondelete="CASCADE", name=name_of("fk", owner, name))
    return Column(name, Uuid(), key, nullable=False)


accounts = Table(
    "accounts",
    metadata,
    Column("id", Uuid(), nullable=False),
    Column("email", String(254), nullable=False, info={"personal": True}),
    Column("password_hash", Text(), nullable=False, info={"secret": "hashed"}),
    Column("roles", ARRAY(Text()), nullable=False),
    Column("active", Boolean(), nullable=False, server_default=true()),
    _moment("created_at", now=True),
    _moment("updated_at", now=True),
    PrimaryKeyConstraint("id", name=name_of("pk", "accounts")),
    UniqueConstraint("email", name=name_of("uq", "accounts", "email")),
    CheckConstraint("cardinality(roles) > 0", name=name_of("ck", "accounts", "roles")),
    Index(name_of("ix", "accounts", "created_at"), "created_at", "id"),
    info={**_PLAIN, "audited": True, "person": True},
)

sessions = Table(
    "auth_sessions",
    metadata,
    Column("id", Uuid(), nullable=False),
    _of("auth_sessions", "account_id", "accounts"),
    _moment("created_at", now=True),
    _moment("used_at", now=True),
    _moment("expires_at"),
    _moment("revoked_at", optional=True),
    PrimaryKeyConstraint("id", name=name_of("pk", "auth_sessions")),
    Index(name_of("ix", "auth_sessions", "account_id"), "account_id"),
    Index(name_of("ix", "auth_sessions", "expires_at"), "expires_at"),
    info={**_PLAIN, "expires": "expires_at"},
)

refresh_tokens = Table(
    "auth_refresh_tokens",
    metadata,
    Column("token_hash", LargeBinary(), nullable=False),
    _of("auth_refresh_tokens", "session_id", "auth_sessions"),
    _moment("created_at", now=True),
    _moment("used_at", optional=True),
    PrimaryKeyConstraint("token_hash", name=name_of("pk", "auth_refresh_tokens")),
    Index(name_of("ix", "auth_refresh_tokens", "session_id"), "session_id"),
    info=_PLAIN,
)

password_resets = Table(
    "auth_password_resets",
    metadata,
    Column("token_hash", LargeBinary(), nullable=False),
    _of("auth_password_resets", "account_id", "accounts"),
    _moment("created_at", now=True),
    _moment("expires_at"),
    _moment("used_at", optional=True),
    PrimaryKeyConstraint("token_hash", name=name_of("pk", "auth_password_resets")),
    Index(name_of("ix", "auth_password_resets", "account_id"), "account_id"),
    Index(name_of("ix", "auth_password_resets", "expires_at"), "expires_at"),
    info={**_PLAIN, "expires": "expires_at"},
)


class AccountRow(msgspec.Struct, frozen=True, gc=False):
    """An account as it may be shown, in the table's order: the password's hash is no part of it."""

    id: UUID
    email: str
    roles: list[str]
    active: bool
    created_at: datetime
    updated_at: datetime


ROWS = Rows(accounts, AccountRow)
