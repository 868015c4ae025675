# Derived from the template: `copier update` replaces this file. Do not edit.
"""A signed-in caller without a password: for demo data and tests. No route leads here."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import bindparam, func, insert, select

from ..access import Caller
from ..database import Database
from ..ids import new_id
from ..secrets import hash_secret
from ..settings import Settings
from ..statements import statement
from .tables import accounts, sessions
from .tokens import AccessTokens

_FIND = statement(select(accounts.c.id).where(accounts.c.email == bindparam("email")))
_ADD = statement(
    insert(accounts).values(
        {name: bindparam(name, type_=accounts.c[name].type) for name in ("id", "email", "password_hash", "roles")}
    )
)
_OPEN = statement(
    insert(sessions).values(
        id=bindparam("id"), account_id=bindparam("account"), expires_at=func.now() + func.make_interval(0, 0, 0, 1)
    )
)


async def enter(db: Database, settings: Settings, email: str, roles: Sequence[str]) -> tuple[Caller, str]:
    """A caller with these roles and an access token of theirs; the session lasts a day.

    Args:
        email: Whose account; made with a random password where there is none.
        roles: Of a new account. One that exists keeps its own.
    """
    found = await db.one(_FIND, email=email)
    account = found["id"] if found else new_id()
    if found is None:
        password_hash = await hash_secret(secrets.token_urlsafe())
        await db.one(_ADD, id=account, email=email, password_hash=password_hash, roles=list(roles))
    session = new_id()
    await db.one(_OPEN, id=session, account=account)
    token = AccessTokens.of(settings).issue(account, session, roles)
    return Caller(account, frozenset(roles), session), token
