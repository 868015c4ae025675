# Derived from the template: `copier update` replaces this file. Do not edit.
"""Signatures by the Standard Webhooks specification: https://github.com/standard-webhooks/standard-webhooks

A subscriber's secret is derived from the service's key and a salt: the database holds nothing that signs.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable, Sequence

PREFIX = "whsec_"
SECRET_PATTERN = "^whsec_[A-Za-z0-9+/]{43}=$"  # noqa: S105 - a shape, not a secret
SALT_BYTES = 16
_PURPOSE = b"webhook secret\0"  # the key may come to derive other things, which are then never the same


def new_salt() -> bytes:
    return os.urandom(SALT_BYTES)


def derived(key: bytes, salt: bytes) -> bytes:
    """The secret of one subscriber: 32 bytes, as many as the hash has."""
    return hmac.digest(key, _PURPOSE + salt, hashlib.sha256)


def shown(secret: bytes) -> str:
    """A secret as its subscriber gets it, once."""
    return PREFIX + base64.b64encode(secret).decode()


def signature(secret: bytes, message: str, moment: int, body: bytes) -> str:
    """Over the id, the moment and the body: none of them can be exchanged, and what is repeated later shows its age."""
    signed = f"{message}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()


def headers(secrets: Iterable[bytes], message: str, moment: int, body: bytes) -> dict[str, str]:
    """What a message carries: one signature for each secret that is good now."""
    return {
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(signature(secret, message, moment, body) for secret in secrets),
    }


def secrets_of(keys: Sequence[bytes], salts: Iterable[bytes]) -> list[bytes]:
    """Every secret that a subscriber may hold: the newest first."""
    return [derived(key, salt) for salt in salts for key in keys]
