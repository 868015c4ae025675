# Derived from the template: `copier update` replaces this file. Do not edit.
"""Secret fields: hashed ones are only compared, encrypted ones are read by this service alone. Neither is returned."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import os
from collections.abc import Mapping

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Table

from .settings import settings

NONCE_BYTES = 12  # what AES-GCM is specified for (NIST SP 800-38D §5.2.1.1)
AT_ONCE = 2  # hashes in parallel: each takes 19 MiB, and a core


@functools.cache
def _hasher() -> PasswordHasher:
    """Argon2id at OWASP's second recommended setting: 19 MiB, two passes, one lane; about 20 ms."""
    if settings().environment == "test":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@functools.cache
def _gate() -> asyncio.Semaphore:
    return asyncio.Semaphore(AT_ONCE)


async def hash_secret(secret: str) -> str:
    """Argon2id, in a thread: the event loop goes on."""
    async with _gate():
        return await asyncio.to_thread(_hasher().hash, secret)


async def matches(secret: str, stored: str) -> bool:
    """Whether a secret is the one that was hashed; takes as long either way."""
    async with _gate():
        try:
            return await asyncio.to_thread(_hasher().verify, stored, secret)
        except (VerificationError, InvalidHashError):
            return False


def encrypt(secret: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_key()).encrypt(nonce, secret.encode(), None)


def decrypt(stored: bytes) -> str:
    """What `encrypt` was given.

    Raises:
        cryptography.exceptions.InvalidTag: the key is another one, or the bytes were changed.
    """
    return AESGCM(_key()).decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], None).decode()


def _key() -> bytes:
    """32 bytes from the setting; in development, where it may be empty, rows stay readable across restarts."""
    return hashlib.sha256(settings().encryption_key.get_secret_value().encode()).digest()


async def stored(table: Table, values: Mapping[str, object]) -> dict[str, object]:
    """The values as the database keeps them: secrets hashed or encrypted, everything else as it is."""
    result = dict(values)
    for name, value in values.items():
        kind = table.c[name].info.get("secret")
        if value is None or kind is None:
            continue
        result[name] = await hash_secret(str(value)) if kind == "hashed" else encrypt(str(value))
    return result
