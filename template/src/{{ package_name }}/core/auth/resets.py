# Derived from the template: `copier update` replaces this file. Do not edit.
"""A new password for who has lost the old one: a token by mail, good once and for a short time."""

from __future__ import annotations

from .. import compliance
from . import passwords, queries
from .faults import ResetRefused
from .mail import reset_text
from .schemas import PasswordResetConfirmation, PasswordResetRequest
from .state import Auth
from .tokens import hash_of, new_secret


def request(auth: Auth, asked: PasswordResetRequest) -> None:
    """Sends a mail if there is such an account. Looks after the answer is given, so the answer can't tell."""
    auth.background.start(_send(auth, asked.email), "password reset mail")


async def _send(auth: Auth, email: str) -> None:
    if not await auth.throttle.may_mail(email):
        return
    token, token_hash = new_secret()
    minutes = auth.settings.password_reset_minutes
    if await auth.db.one(queries.START_RESET, token_hash=token_hash, email=email, minutes=minutes):
        subject, text = reset_text(token, minutes=minutes, page=auth.settings.password_reset_url)
        await auth.mailer.send(email, subject, text)


async def confirm(auth: Auth, confirmation: PasswordResetConfirmation, address: str) -> None:
    """Sets the password, ends every session of the account and spends every reset of it.

    Raises:
        ResetRefused: unknown, used or expired (401).
        PasswordRefused: too easy to guess; the token stays good (422).
    """
    token_hash = hash_of(confirmation.token)
    reset = await auth.db.one(queries.RESET, token_hash=token_hash)
    if reset is None:
        raise ResetRefused
    passwords.refuse_weak(confirmation.password, reset["email"])
    password_hash = await passwords.hashed(confirmation.password)
    async with auth.db.transaction() as tx:
        if await tx.one(queries.HOLD, account=reset["id"]) is None:
            raise ResetRefused
        spent = await tx.many(queries.SPEND_RESETS, account=reset["id"])
        if token_hash not in {record["token_hash"] for record in spent}:
            raise ResetRefused
        await tx.one(queries.SET_PASSWORD, account=reset["id"], password_hash=password_hash)
        await tx.one(queries.REVOKE_ALL, account=reset["id"])
        await compliance.record(tx, "password-reset", table="accounts", row=reset["id"])
    auth.callers.forget(reset["id"])
    await auth.throttle.recovered(reset["email"], address)
