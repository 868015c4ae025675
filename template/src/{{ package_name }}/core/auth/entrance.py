# Derived from the template: `copier update` replaces this file. Do not edit.
"""A way in without a password, for tests and demo data. Production has none."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from ...requirements import Role
from ..access import Caller
from ..database import Database
from ..ids import new_id
from ..settings import Settings
from . import queries
from .tables import ROWS
from .tokens import SECRET_BYTES, AccessTokens, new_secret

DEMO = "demo@example.com"
DEMO_MINUTES = 2 * 24 * 60  # a load test of a day signs in once
NO_PASSWORD = "!"  # noqa: S105 - the opposite of one: no hash has this form, so nothing matches it

_INSERT = ROWS.insert(("email", "id", "password_hash", "roles"))


async def enter(
    db: Database, settings: Settings, email: str, roles: Iterable[str], *, minutes: int | None = None
) -> tuple[Caller, str]:
    """Sign somebody in, with a new account where there is none; the caller and an access token.

    In development and tests the token is good in the process that made it, unless SIGNING_KEY is set.

    Args:
        minutes: How long it is good; by default as long as the settings say.

    Raises:
        RuntimeError: in production.
    """
    if settings.environment == "production":
        raise RuntimeError("nobody enters production without a password")
    account = await db.one(queries.BY_EMAIL, email=email)
    if account is None:
        values = {"email": email, "password_hash": NO_PASSWORD, "roles": [str(role) for role in roles]}
        await db.one(_INSERT, id=new_id(), **values)
        account = await db.one(queries.BY_EMAIL, email=email)
    assert account is not None  # it was there, or is now
    session, (_, secret_hash) = new_id(), new_secret()
    await db.one(
        queries.OPEN,
        session=session,
        account=account["id"],
        password_hash=account["password_hash"],
        token_hash=secret_hash,
        days=settings.refresh_token_days,
    )
    lasting = settings if minutes is None else settings.model_copy(update={"access_token_minutes": minutes})
    token = AccessTokens.of(lasting).issue(account["id"], session, account["roles"])
    return Caller(account["id"], frozenset(account["roles"]), session), token


def for_tests() -> dict[str, Any]:  # Any: of each setting's type
    """Settings for the process of the tests and others beside it: what one of them signs is good in the other."""
    return {"signing_key": secrets.token_urlsafe(SECRET_BYTES)}


async def demo(db: Database, settings: Settings) -> tuple[Caller, str]:
    """An account that may do everything, and an access token of its session.

    Raises:
        RuntimeError: in production.
    """
    return await enter(db, settings, DEMO, Role, minutes=DEMO_MINUTES)
