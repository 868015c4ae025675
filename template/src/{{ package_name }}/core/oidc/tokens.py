# Derived from the template: `copier update` replaces this file. Do not edit.
"""Access tokens of the identity provider (RFC 9068, and what came before it): which are taken, and for whom."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from joserfc import jws, jwt
from joserfc.errors import JoseError

from ..access import SCHEME, Caller
from ..problems import Unauthenticated
from .algorithms import ALGORITHMS, Registry
from .keys import Keys
from .roles import RoleClaim

MAX_LENGTH = 8192
MAX_SUBJECT = 255  # OpenID Connect Core 1.0 §2
LEEWAY_S = 30  # between the provider's clock and ours
KINDS = frozenset({"at+jwt", "application/at+jwt", "jwt", ""})  # RFC 9068 §4; the last two came before it
OTHER_KINDS = frozenset({"id", "refresh", "offline", "logout"})  # what Keycloak calls the others in a claim
# nonce, at_hash, c_hash: an ID token. events: a logout token or a notice. cnf: bound to a key, worth nothing alone (RFC 9449 §7.2).
ELSEWHERE = frozenset({"nonce", "at_hash", "c_hash", "events", "cnf"})
_ESSENTIAL: jwt.ClaimsOption = {"essential": True}

Claims = Mapping[str, Any]  # Any: JSON


@dataclass(frozen=True, slots=True)
class Verified:
    """Whom a token stands for, and until when (seconds since 1970)."""

    caller: Caller
    expires_at: float


@dataclass(frozen=True)
class Expected:
    """What a token must say.

    Args:
        issuer: `iss`, to the letter.
        audience: What `aud` is or holds.
        clients: Who may have asked for it (`azp`, else `client_id`). Empty: whoever the provider gave it to.
        namespace: What ids are derived from, beside the subject.
        roles: Where its roles are.
    """

    issuer: str
    audience: str
    clients: frozenset[str]
    namespace: str
    roles: RoleClaim


class AccessTokens:
    """Checks tokens and issues none.

    Args:
        keys: Of the provider.
        expected: What every token must say.
        now: Seconds since 1970; a test passes its own clock.
    """

    def __init__(self, keys: Keys, expected: Expected, *, now: Callable[[], float] = time.time) -> None:
        self.keys, self.expected = keys, expected
        self._registry = Registry()
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(now()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": expected.issuer},
            aud={"essential": True, "value": expected.audience},
            sub=_ESSENTIAL,
            iat=_ESSENTIAL,
            exp=_ESSENTIAL,
        )

    async def read(self, token: str) -> Verified:
        """Whom a token stands for.

        Raises:
            Unauthenticated: the provider did not sign it for this service, or it is over (401, `invalid_token`).
            Unavailable: nobody can tell, as the provider's keys are not known (503).
        """
        if len(token) > MAX_LENGTH or not token.isascii():
            raise invalid_token()
        try:
            kid, algorithm = self._named(token)
            key = await self.keys.find(kid, algorithm)
            if key is None:
                raise ValueError("signed with a key that the provider does not publish")
            found = jwt.decode(token, key, registry=self._registry)
            self._claims.validate(found.claims)
            self._refuse_other_kinds(found.header, found.claims)
            return self._verified(found.claims)
        except (JoseError, ValueError, TypeError, AttributeError, KeyError, RecursionError, OverflowError) as fault:
            raise invalid_token() from fault

    def _named(self, token: str) -> tuple[str | None, str]:
        """The key and the algorithm that a token names, before anything of it is believed: no key comes with a token."""
        header = jws.extract_compact(token.encode(), registry=self._registry).headers()
        kid, algorithm = header.get("kid"), header["alg"]
        if algorithm not in ALGORITHMS or not isinstance(kid, str | None):
            raise ValueError("another algorithm, or a key's name that is none")
        return kid, algorithm

    def _refuse_other_kinds(self, header: Claims, claims: Claims) -> None:
        """No other token of the same provider passes for an access token (RFC 8725 §3.12)."""
        if header.get("typ", "").lower() not in KINDS or str(claims.get("typ", "")).lower() in OTHER_KINDS:
            raise ValueError("another kind of token")
        if not ELSEWHERE.isdisjoint(claims):
            raise ValueError("another kind of token, or one that is bound to a key")
        if self.expected.clients and claims.get("azp", claims.get("client_id")) not in self.expected.clients:
            raise ValueError("given to another client")

    def _verified(self, claims: Claims) -> Verified:
        subject: str = claims["sub"]
        if not 0 < len(subject) <= MAX_SUBJECT:
            raise ValueError("no subject, or more than one may be")
        caller = Caller(id_of(self.expected.namespace, subject), self.expected.roles.read(claims))
        return Verified(caller, float(claims["exp"]))


def id_of(namespace: str, subject: str) -> UUID:
    """The id that a subject has in this service: the same for ever, and nothing is stored to know it (UUIDv5, RFC 9562)."""
    return uuid5(uuid5(NAMESPACE_URL, namespace), subject)


def invalid_token() -> Unauthenticated:
    """A token that is refused (RFC 6750 §3.1). What exactly is wrong with it helps only a forger."""
    return SCHEME.refused("invalid_token")
