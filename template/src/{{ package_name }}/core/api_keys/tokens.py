# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a key looks like: `<service>_<id>_<secret and checksum>`.

The start names the service, so that scanners of source code and logs can tell whose it is; the id finds its row; the checksum
tells a mistyped key from a guessed one without a look-up. The secret has 256 random bits, which is why one round of SHA-256
keeps it: a slow hash is for secrets that people choose, and would be paid for by every request.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import zlib
from uuid import UUID

from ... import requirements

PREFIX = requirements.SLUG.replace("-", "_")
SECRET_BITS = 256
SECRET_LENGTH, CHECKSUM_LENGTH = 43, 6  # digits of base 62 for 256 and for 32 bits
MAX_LENGTH = 128
PATTERN = "^[a-z0-9_]+_[0-9a-f]{32}_[0-9A-Za-z]{49}$"
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SHAPE = re.compile(f"({PREFIX}_([0-9a-f]{{32}})_[0-9A-Za-z]{{{SECRET_LENGTH}}})([0-9A-Za-z]{{{CHECKSUM_LENGTH}}})")


def new_token(key: UUID) -> str:
    """A key with this id, to be shown once."""
    body = f"{PREFIX}_{key.hex}_{_base62(secrets.randbits(SECRET_BITS), SECRET_LENGTH)}"
    return body + checksum(body)


def id_of(token: str) -> UUID | None:
    """The id in a key of this service; None where it is no such key, or was not written down right."""
    found = _SHAPE.fullmatch(token)
    return UUID(found[2]) if found and found[3] == checksum(found[1]) else None


def hash_of(token: str) -> bytes:
    """What is stored of a key, and compared."""
    return hashlib.sha256(token.encode()).digest()


def checksum(body: str) -> str:
    """CRC-32 of everything before it: against slips, not against attackers."""
    return _base62(zlib.crc32(body.encode()), CHECKSUM_LENGTH)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
