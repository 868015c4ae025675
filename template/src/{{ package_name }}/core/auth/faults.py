# Derived from the template: `copier update` replaces this file. Do not edit.
"""Why a sign-in is refused. None of these says whether an account exists."""

from __future__ import annotations

from ..access import SCHEME
from ..problems import Conflict, Fault, Invalid, Unauthenticated


class WrongCredentials(Unauthenticated):
    title = "The address or the password is wrong"

    def __init__(self) -> None:
        super().__init__(headers=SCHEME.refused().headers)


class SessionEnded(Unauthenticated):
    title = "This session is over, sign in again"

    def __init__(self) -> None:
        super().__init__(headers=SCHEME.refused("invalid_token").headers)


class ResetRefused(Unauthenticated):
    title = "This reset token is unknown, used or expired"

    def __init__(self) -> None:
        super().__init__(headers=SCHEME.refused().headers)


class PasswordRefused(Invalid):
    title = "This password is too easy to guess"

    def __init__(self, why: str) -> None:
        super().__init__(faults=[Fault("/password", why)])


class LastAdministrator(Conflict):
    title = "Somebody must stay administrator"


def invalid_token() -> Unauthenticated:
    """An access token that is refused (RFC 6750 §3.1). What exactly is wrong with it helps only a forger."""
    return SCHEME.refused("invalid_token")
