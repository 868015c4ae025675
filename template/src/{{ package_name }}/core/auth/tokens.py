# Derived from the template: `copier update` replaces this file. Do not edit.
"""Access tokens: short-lived, signed (HS256), readable by this service alone."""

from __future__ import annotations

import functools
import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from ... import requirements
from ..settings import Settings
from .faults import invalid_token

ALGORITHM = "HS256"
KIND = "at+jwt"  # RFC 9068: no other kind of token signed with the same key is taken for an access token
SECRET_BYTES = 32
MAX_LENGTH = 4096
_ESSENTIAL: jwt.ClaimsOption = {"essential": True}


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid token says. Its roles are for others to read: here they come from the account."""

    account: UUID
    session: UUID
    expires_at: float


class AccessTokens:
    """Signs and checks.

    Args:
        key: Signs, and is accepted.
        previous: Accepted for as long as its tokens live, so that a key can be changed without signing anyone out.
        minutes: How long a token lives.
        now: Seconds since 1970; a test passes its own clock.
    """

    def __init__(
        self, key: bytes, previous: Sequence[bytes] = (), *, minutes: int, now: Callable[[], float] = time.time
    ) -> None:
        self.lifetime_s, self._now = minutes * 60, now
        self.key_id = key_id(key)
        self._keys = {key_id(k): OctKey.import_key(k) for k in (*previous, key)}
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(now()),
            iss={"essential": True, "value": requirements.SLUG},
            aud={"essential": True, "value": requirements.SLUG},
            sub=_ESSENTIAL,
            sid=_ESSENTIAL,
            iat=_ESSENTIAL,
            exp=_ESSENTIAL,
            jti=_ESSENTIAL,
        )

    @classmethod
    def of(cls, settings: Settings) -> AccessTokens:
        """With the keys of the settings; in development an empty key becomes a random one for this process."""
        key = settings.signing_key.get_secret_value().encode() or _key_of_process()
        previous = settings.signing_key_previous.get_secret_value().encode()
        return cls(key, [previous] if previous else [], minutes=settings.access_token_minutes)

    def issue(self, account: UUID, session: UUID, roles: Sequence[str]) -> str:
        issued = int(self._now())
        claims = {
            "iss": requirements.SLUG,
            "aud": requirements.SLUG,
            "sub": str(account),
            "sid": str(session),
            "roles": list(roles),
            "iat": issued,
            "exp": issued + self.lifetime_s,
            "jti": secrets.token_urlsafe(12),
        }
        return self.signed(claims)

    def signed(self, claims: dict[str, object]) -> str:
        """Any claims under the present key: the way in for tests that forge."""
        header = {"alg": ALGORITHM, "kid": self.key_id}
        return jwt.encode(header, claims, self._keys[self.key_id], [ALGORITHM], default_type=KIND)

    def read(self, token: str) -> Claims:
        """The claims of a token that this service signed and that is still good.

        Raises:
            Unauthenticated: anything else (401, `invalid_token`).
        """
        if len(token) > MAX_LENGTH or not token.isascii():
            raise invalid_token()
        try:
            found = jwt.decode(token, self._key_of, [ALGORITHM])
            self._claims.validate(found.claims)
            if found.header.get("typ") != KIND:
                raise ValueError(found.header)
            return Claims(UUID(found.claims["sub"]), UUID(found.claims["sid"]), float(found.claims["exp"]))
        except (JoseError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as fault:
            raise invalid_token() from fault

    def _key_of(self, signed: object) -> OctKey:
        """The key that the header names, of ours: a key that comes with the token is never looked at."""
        return self._keys[signed.headers()["kid"]]  # type: ignore[attr-defined]  # joserfc exports no type for it


@functools.cache
def _key_of_process() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def key_id(key: bytes) -> str:
    """Tells keys apart without telling anything about them."""
    return hashlib.sha256(b"kid:" + key).hexdigest()[:12]


def new_secret() -> tuple[str, bytes]:
    """A random token for a caller to keep, and the hash of it that is kept here. It needs no slow hash: 256 bits."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    return secret, hash_of(secret)


def hash_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
