# Derived from the template: `copier update` replaces this file. Do not edit.
"""What callers send and get. Roles are never part of what an account sends about itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import AfterValidator, Field

from ... import requirements
from ..bodies import Answer, Body, Query, not_sent
from ..fields import Boolean, Enum, Integer, String, check
from ..formats import DateTime, Email, Id
from ..roles import Roles
from .passwords import MAX_LENGTH, MIN_LENGTH

URL_SAFE = r"^[A-Za-z0-9._-]+$"


def _lowered(address: str) -> str:
    """Addresses are kept and compared in lower case."""
    lowered = address.lower()
    check(len(lowered) <= 254, "is too long")  # a few letters become two
    return lowered


Address = Annotated[str, Email(), AfterValidator(_lowered)]
NewPassword = Annotated[str, String(MAX_LENGTH, MIN_LENGTH)]
Secret = Annotated[str, String(128, 1, URL_SAFE)]


class Registration(Body):
    email: Address
    password: NewPassword


class Credentials(Body):
    email: Address
    password: Annotated[str, String(MAX_LENGTH, 1)]


class RefreshRequest(Body):
    refresh_token: Secret


class PasswordResetRequest(Body):
    email: Address


class PasswordResetConfirmation(Body):
    token: Secret
    password: NewPassword


class AccountUpdate(Body):
    roles: Annotated[list[str], Roles()] = not_sent()
    active: Annotated[bool, Boolean()] = not_sent()


class AccountQuery(Query):
    email: Address = not_sent()
    active: Annotated[bool, Boolean()] = not_sent()


class Account(Answer):
    id: Annotated[UUID, Id()]
    email: Annotated[str, Email()]
    roles: Annotated[list[str], Roles()]
    active: Annotated[bool, Boolean()]
    created_at: Annotated[datetime, DateTime()]
    updated_at: Annotated[datetime, DateTime()]


class AccountPage(Answer):
    items: Annotated[list[Account], Field(max_length=requirements.MAX_PAGE_SIZE)]
    next_cursor: Annotated[str | None, String(max_length=1024)]


class TokenPair(Answer):
    access_token: Annotated[str, String(4096, 1, URL_SAFE)]
    token_type: Annotated[str, Enum("Bearer")]
    expires_in: Annotated[int, Integer(1, 3600)]
    refresh_token: Secret


class Tokens(msgspec.Struct, frozen=True, gc=False):
    """What a sign-in gives: `TokenPair` on the wire."""

    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str
