# Derived from the template: `copier update` replaces this file. Do not edit.
"""Sign in, stay signed in, sign out. A session is a family of refresh tokens of which the newest alone is good."""

from __future__ import annotations

import time
from collections.abc import Sequence
from uuid import UUID

import structlog

from .. import compliance
from ..access import Caller
from ..database import Database
from ..ids import new_id
from . import queries
from .faults import SessionEnded, WrongCredentials
from .schemas import Credentials, RefreshRequest, Tokens
from .state import Auth
from .tokens import hash_of, new_secret

PURGE_EVERY_S = 3600
PURGED_AT_ONCE = 10_000
log = structlog.get_logger("auth")


async def sign_in(auth: Auth, credentials: Credentials, address: str) -> Tokens:
    """A new session.

    Raises:
        WrongCredentials: no such account, another password, or deactivated: the same answer after the same time (401).
        TooManyRequests: too many failures (429).
    """
    await auth.throttle.attempt(credentials.email, address)
    account = await auth.db.one(queries.BY_EMAIL, email=credentials.email)
    stored = account["password_hash"] if account else None
    who: UUID | None = account["id"] if account else compliance.stranger(credentials.email, auth.settings)
    await compliance.refuse_locked(auth.db, who)
    if not await auth.passwords.holds(credentials.password, stored) or account is None:
        await compliance.record(auth.db, "sign-in", outcome="refused", table="accounts", row=who)
        raise WrongCredentials
    session, (secret, secret_hash) = new_id(), new_secret()
    opened = await auth.db.one(
        queries.OPEN,
        session=session,
        account=account["id"],
        password_hash=stored,
        token_hash=secret_hash,
        days=auth.settings.refresh_token_days,
    )
    if opened is None:  # deactivated
        await compliance.record(auth.db, "sign-in", outcome="refused", table="accounts", row=who)
        raise WrongCredentials
    caller = Caller(account["id"], frozenset(account["roles"]), session)
    await compliance.record(auth.db, "sign-in", table="accounts", row=who, caller=caller)
    await auth.throttle.succeeded(credentials.email, address)
    _purge_now_and_then(auth)
    return _tokens(auth, account["id"], session, account["roles"], secret)


async def refresh(auth: Auth, request: RefreshRequest) -> Tokens:
    """The next pair of tokens for the one that is used up by this.

    Raises:
        SessionEnded: unknown, expired, revoked, or used before: then somebody has a copy, and the session ends (401).
    """
    used = hash_of(request.refresh_token)
    secret, secret_hash = new_secret()
    idle = compliance.IDLE_MINUTES or auth.settings.refresh_token_days * 1440
    session = await auth.db.one(queries.ROTATE, token_hash=used, new_hash=secret_hash, idle=idle)
    if session is not None:
        return _tokens(auth, session["account_id"], session["id"], session["roles"], secret)
    revoked = await auth.db.one(queries.REVOKE_REUSED, token_hash=used)
    if revoked is not None:
        auth.callers.forget(revoked["account_id"])
        await compliance.record(auth.db, "token-reuse", outcome="refused", table="accounts", row=revoked["account_id"])
        log.warning("refresh token used twice, session revoked", session=str(revoked["id"]))
    raise SessionEnded


async def sign_out(auth: Auth, caller: Caller) -> None:
    """Ends the session that the access token belongs to, and no other of the account."""
    await auth.db.one(queries.REVOKE, session=caller.session)
    await compliance.record(auth.db, "sign-out", table="accounts", row=caller.id)
    auth.callers.forget(caller.id)


async def purge(db: Database) -> None:
    """Forgets sessions and resets that are over. Their tokens are unknown from then on, which is as good as refused."""
    for expired in queries.PURGE:
        await db.many(expired, most=PURGED_AT_ONCE)


def _purge_now_and_then(auth: Auth) -> None:
    now = time.time()
    if now - auth.purged_at > PURGE_EVERY_S:
        auth.purged_at = now
        auth.background.start(purge(auth.db), "purge of expired sessions")


def _tokens(auth: Auth, account: UUID, session: UUID, roles: Sequence[str], secret: str) -> Tokens:
    return Tokens(auth.tokens.issue(account, session, roles), "Bearer", auth.tokens.lifetime_s, secret)
