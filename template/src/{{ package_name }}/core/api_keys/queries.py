# Derived from the template: `copier update` replaces this file. Do not edit.
"""The statements of keys that are not about one row by its id."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import INTERVAL

from ..statements import statement
from .tables import ROWS, api_keys

# `used` is whether its last use was written down within the last minute
CALLER = statement(
    text("""
    SELECT client_id, roles, read_only, secret_hash, expires_at,
        coalesce(last_used_at > now() - interval '1 minute', false) AS used
    FROM api_keys
    WHERE id = :id AND revoked_at IS NULL AND expires_at > now()
    """)
)

# the minute is asked for again: of several processes one writes
USED = statement(
    text("""
    UPDATE api_keys SET last_used_at = now()
    WHERE id = ANY (:ids) AND (last_used_at IS NULL OR last_used_at <= now() - interval '1 minute')
    """)
)

CLIENT = statement(text("SELECT id FROM api_keys WHERE name = :name AND client_id = id ORDER BY created_at LIMIT 1"))

# of two rotations of one key the second waits for the first, then finds replaced_by set
HOLD = statement(select(*ROWS.visible).where(api_keys.c.id == bindparam("id")).with_for_update(key_share=True))

# an overlap never makes a key live longer than it would have
REPLACED = statement(
    update(api_keys)
    .where(api_keys.c.id == bindparam("id"))
    .values(
        replaced_by=bindparam("successor", type_=api_keys.c.id.type),
        expires_at=func.least(api_keys.c.expires_at, func.now() + bindparam("overlap", type_=INTERVAL())),
        updated_at=func.now(),
    )
)

# a second revocation leaves the first one's moment
REVOKE = statement(
    update(api_keys)
    .where(api_keys.c.id == bindparam("id"))
    .values(revoked_at=func.coalesce(api_keys.c.revoked_at, func.now()), updated_at=func.now())
    .returning(*ROWS.visible)
)
