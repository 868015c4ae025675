# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which passwords are taken (NIST SP 800-63B §3.1.1), and comparing them without telling whether an account exists."""

from __future__ import annotations

import re
import secrets as randomness
import unicodedata

from ... import requirements
from .. import compliance, secrets
from .faults import PasswordRefused

MIN_LENGTH, MAX_LENGTH = 12, 128
SHORTEST_NAME = 3  # a shorter local part is in too many good passwords

# what the most common long passwords are made of, once digits and signs are taken off their ends
_COMMON = frozenset(
    """
    abcdefghijkl abcdefghijklm abcdefghijklmnop access admin adminadmin administrator asdfghjkl asdfghjklzxcvbnm
    baseball batman changeme changemenow correcthorsebatterystaple default dragon football guest hello helloworld
    iloveyou iloveyouforever internet letmein letmeinnow liverpool login master mercedes monkey mustang mypassword
    newpassword ninja password passwordpassword password1password passw0rd p@ssw0rd p@ssword pokemon princess qazwsx
    qazwsxedc qazwsxedcrfv qwerty qwertyqwerty qwertyuiop qwertyuiopasdf qwertyuiopasdfghjkl qwertzuiop root secret
    secretpassword shadow starwars sunshine superman superuser temporary test testpassword testtest thisisapassword
    trustno1 user welcome welcomehome welcometo whatever zaqxsw zxcvbnm zxcvbnmasdfghjkl
    """.split()  # noqa: SIM905 - a list of literals takes a hundred lines
)
_ROWS = ("0123456789012345678901234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_KEYBOARD = frozenset(
    {"1q2w3e4r5t6y", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "q1w2e3r4t5y6", "zaq12wsxcde3", "a1b2c3d4e5f6"}
)


def refuse_weak(password: str, email: str) -> None:
    """Length is checked where the body is read; kinds of characters are a matter of compliance alone.

    Raises:
        PasswordRefused: it holds the account's or the service's name, or is among the first that anyone tries.
    """
    plain = _normal(password).lower()
    name = email.partition("@")[0].lower()
    if len(name) >= SHORTEST_NAME and name in plain:
        raise PasswordRefused("must not contain the part of your address before the @")
    if _service_name() in re.sub(r"[^a-z0-9]", "", plain):
        raise PasswordRefused("must not contain the name of this service")
    if lack := compliance.weakness(plain):
        raise PasswordRefused(lack)
    if _is_common(plain):
        raise PasswordRefused("is among the most common passwords")


def _service_name() -> str:
    return re.sub(r"[^a-z0-9]", "", requirements.SLUG.lower())


def _is_common(plain: str) -> bool:
    stem = re.sub(r"^[^a-z]+|[^a-z]+$", "", plain)
    repeated = re.fullmatch(r"(.{1,6}?)\1+.{0,5}", plain) is not None
    in_a_row = any(plain in row or plain in row[::-1] for row in _ROWS)
    return stem in _COMMON or plain in _COMMON | _KEYBOARD or repeated or in_a_row


async def hashed(password: str) -> str:
    return await secrets.hash_secret(_normal(password))


class Comparison:
    """Compares with a stored hash, or with one that nothing matches: either takes as long."""

    def __init__(self) -> None:
        self._nobody: str | None = None

    async def prepare(self) -> None:
        """Called at start, so that the first unknown address is not the one that pays for it."""
        if self._nobody is None:
            self._nobody = await secrets.hash_secret(randomness.token_urlsafe())

    async def holds(self, password: str, stored: str | None) -> bool:
        """Whether the password is the stored one; False where there is no account (`stored` is None)."""
        await self.prepare()
        same = await secrets.matches(_normal(password), stored or self._nobody or "")
        return same and stored is not None


def _normal(password: str) -> str:
    """One form for what looks the same: keyboards differ in how they compose letters."""
    return unicodedata.normalize("NFKC", password)
