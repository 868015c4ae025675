# Derived from the template: `copier update` replaces this file. Do not edit.
"""Access tokens as a forger makes them, past the service's own functions."""

from __future__ import annotations

import base64
import hmac
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

Json = dict[str, object]


def encoded(value: object) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(part: str) -> Json:
    found: Json = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def parts(token: str) -> tuple[Json, Json]:
    header, claims, _ = token.split(".")
    return decoded(header), decoded(claims)


def signed(header: Json, claims: object, key: bytes, digest: str = "sha256") -> str:
    text = f"{encoded(header)}.{encoded(claims)}"
    return f"{text}.{encoded(hmac.new(key, text.encode(), digest).digest())}"


def key_of(app: FastAPI) -> bytes:
    """What the service signs with."""
    tokens = app.state.auth.tokens
    key: bytes = tokens._keys[tokens.key_id].raw_value
    return key
