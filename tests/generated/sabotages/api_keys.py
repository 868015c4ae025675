"""Protections of `auth: api-key`."""

from __future__ import annotations

from .sabotage import CORE, Sabotage

KEYS = f"{CORE}/api_keys"
OF_KEYS = ("tests/api_keys",)

SABOTAGES = [
    Sabotage(what, file, old, new, OF_KEYS, "api-key")
    for what, file, old, new in (
        ("a revoked key is accepted", f"{KEYS}/queries.py", "revoked_at IS NULL AND expires_at", "expires_at"),
        ("an expired key is accepted", f"{KEYS}/queries.py", " AND expires_at > now()", ""),
        ("a key is remembered beyond its end", f"{KEYS}/memory.py", 'found["expires_at"].timestamp()', "1e12"),
        (
            "a revoked key is remembered",
            f"{KEYS}/keys.py",
            "    callers.forget(key)\n    return ROWS",
            "    return ROWS",
        ),
        ("any secret will do", f"{KEYS}/memory.py", 'hmac.compare_digest(found["secret_hash"], digest)', "True"),
        (
            "a key is stored in the clear",
            f"{KEYS}/keys.py",
            "secret_hash=hash_of(token)",
            "secret_hash=token.encode()[-32:]",
        ),
        ("every role administers keys", f"{KEYS}/routes.py", "web.can(str(ADMINISTRATOR))", "web.can()"),
        ("a key for reading changes things", f"{CORE}/access.py", "if caller.read_only and", "if False and"),
        ("a key may be guessed for ever", f"{CORE}/access.py", "SCHEME.guesses if token else None", "None"),
        ("an overlap makes a key live longer", f"{KEYS}/queries.py", "func.least(api_keys.c.expires_at, ", "("),
        ("an answer with a key is kept", f"{CORE}/routes.py", ', f"{__package__}.api_keys.")', ",)"),
        ("an owner is lost when a key is rotated", f"{KEYS}/keys.py", "client=old.client_id", "client=None"),
        (
            "every use of a key is written",
            f"{KEYS}/queries.py",
            "last_used_at <= now() - interval '1 minute'",
            "true",
        ),
    )
]
