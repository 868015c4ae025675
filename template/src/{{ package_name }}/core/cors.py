# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which pages of other origins may call (Fetch standard, CORS protocol): an allow-list, and nobody where it is empty."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Headers = list[tuple[bytes, bytes]]
ANYONE = "*"
_ORIGIN = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:[1-9][0-9]{0,4})?")
_ASKED = b"access-control-request-method"
_ALLOWED = (
    b"Accept, Accept-Version, API-Version, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
    b"X-API-Key, X-API-Version, X-Request-ID"
)
_EXPOSED = (
    b"API-Version, Deprecation, ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Limit, "
    b"RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, Retry-After, Sunset, X-Request-ID"
)
_MAX_AGE = b"600"  # seconds that a browser may remember a preflight


def origins(text: str) -> tuple[str, ...]:
    """The origins of a setting, separated by commas or spaces.

    Raises:
        ValueError: one is no origin as browsers send it (RFC 6454 §6.2).
    """
    found = tuple(text.replace(",", " ").split())
    for origin in found:
        if origin != ANYONE and not _ORIGIN.fullmatch(origin):
            raise ValueError(f"{origin!r} is no origin: it reads like https://app.example.com, without a path")
    if ANYONE in found and len(found) > 1:
        raise ValueError("* stands alone: beside it no origin means anything")
    return found


@dataclass(frozen=True, slots=True)
class Cors:
    """The headers that tell a browser whether its page may read an answer.

    Args:
        allowed: Origins, or `*` alone.
        credentials: Whether cookies may come along. Tokens in a header need none of this.
    """

    allowed: frozenset[bytes]
    credentials: bool = False

    @classmethod
    def of(cls, allowed: Sequence[str], *, credentials: bool) -> Cors | None:
        """None where nobody is allowed: then nothing is sent, and nothing is paid for it."""
        return cls(frozenset(origin.encode() for origin in allowed), credentials) if allowed else None

    def headers(self, method: str, asked: Mapping[bytes, bytes], answer: Headers) -> Headers:
        """What an answer gets.

        Args:
            method: Of the request.
            asked: The request's headers.
            answer: The response's own; a preflight learns its methods from `Allow`.
        """
        origin, anyone = asked.get(b"origin"), ANYONE.encode() in self.allowed
        found: Headers = [] if anyone else [(b"vary", b"Origin")]
        if origin is None or (not anyone and origin not in self.allowed):
            return found
        found.append((b"access-control-allow-origin", b"*" if anyone else origin))
        if self.credentials:
            found.append((b"access-control-allow-credentials", b"true"))
        if method != "OPTIONS" or _ASKED not in asked:
            return [*found, (b"access-control-expose-headers", _EXPOSED)]
        methods = next((value for name, value in answer if name == b"allow"), b"")
        found += [(b"access-control-allow-methods", methods), (b"access-control-allow-headers", _ALLOWED)]
        return [*found, (b"access-control-max-age", _MAX_AGE)]
