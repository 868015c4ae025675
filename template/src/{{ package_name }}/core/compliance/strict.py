# Derived from the template: `copier update` replaces this file. Do not edit.
"""Sign-in, secrets and transport as PCI DSS 4.0.1 asks. A second factor (8.4) is out of scope: put it in front."""

from __future__ import annotations

import hashlib
import hmac
import math
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import structlog
from sqlalchemy import text

from ... import requirements
from ..problems import TooManyRequests
from ..statements import statement
from . import audit

if TYPE_CHECKING:
    from ..database import Executor
    from ..settings import Settings

IDLE_MINUTES = 15  # 8.2.8
FAILURES, LOCKED_MINUTES = 10, 30  # 8.3.4
KEY_DAYS = 365  # 3.7.4: a cryptoperiod of one year
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
log = structlog.get_logger("compliance")

_FAILED = statement(
    text("""
    SELECT count(*) AS failures, extract(epoch FROM max(created_at) - now())::float8 AS since
    FROM audit_events
    WHERE row_id = :who AND action = 'sign-in' AND outcome = 'refused' AND created_at > now() - interval '1 day'
        AND created_at > coalesce(
            (SELECT max(created_at) FROM audit_events
            WHERE row_id = :who AND outcome = 'done' AND action IN ('sign-in', 'password-reset')),
            '-infinity'
        )
    """)
)
_LAST_KEY = statement(
    text("""
    SELECT after ->> 'key' AS key, extract(epoch FROM now() - created_at)::float8 AS age
    FROM audit_events WHERE action = :action ORDER BY created_at DESC LIMIT 1
    """)
)


def weakness(password: str) -> str:
    """What a password lacks (8.3.6); nothing where it lacks nothing."""
    if any(map(str.isalpha, password)) and any(map(str.isdigit, password)):
        return ""
    return "must hold a letter and a digit"


def stranger(email: str, settings: Settings) -> UUID:
    """What stands for an address without an account, so that it locks like one that has an account."""
    key = "".join(getattr(settings, name).get_secret_value() for name in requirements.PRODUCTION_KEYS).encode()
    return UUID(bytes=hmac.digest(key, email.encode(), hashlib.sha256)[:16])


async def refuse_locked(db: Executor, who: UUID | None) -> None:
    """Raises TooManyRequests after too many failed sign-ins, on every replica, until half an hour after the last."""
    found = await db.one(_FAILED, who=who)
    if found is None or found["failures"] < FAILURES:
        return
    left = LOCKED_MINUTES * 60 + found["since"]
    if left > 0:
        why = "Too many failed sign-ins. Wait, or set a new password by mail."
        raise TooManyRequests(why, headers={"Retry-After": str(math.ceil(left))})


def faults(settings: Settings) -> list[str]:
    """What production must not start with."""
    found = []
    if not _encrypted(settings.database_url):
        found.append("DATABASE_URL must ask for TLS: end it with ?sslmode=verify-full (at least require)")
    redis = getattr(settings, "redis_url", None)  # a secret, where the service has it
    if redis and urlsplit(redis.get_secret_value()).scheme not in ("rediss", "unix"):
        found.append("REDIS_URL must begin with rediss:// (TLS)")
    if getattr(settings, "access_token_minutes", 0) > IDLE_MINUTES:
        found.append(f"ACCESS_TOKEN_MINUTES is over {IDLE_MINUTES}")
    return found


def _encrypted(url: str) -> bool:
    """Whether nobody on the way can read along; a socket's bytes never leave the machine."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    on_socket = not parts.hostname and asked.get("host", ["/"])[0].startswith("/")
    return on_socket or asked.get("sslmode", [""])[-1] in ENCRYPTED


async def note_keys(db: Executor, settings: Settings) -> None:
    """Keeps in the trail since when each key is in use, and warns where one is too old."""
    for name in requirements.PRODUCTION_KEYS:
        secret = getattr(settings, name).get_secret_value()
        if not secret:
            continue
        action, mark = name.replace("_", "-"), hashlib.sha256(b"kid:" + secret.encode()).hexdigest()[:12]
        last = await db.one(_LAST_KEY, action=action)
        if last is None or last["key"] != mark:
            await audit.record(db, action, detail={"key": mark})
        elif last["age"] > KEY_DAYS * 86400:
            log.warning("a key is too old, change it", key=name, days=round(last["age"] / 86400))
