# Derived from the template: `copier update` replaces this file. Do not edit.
"""The statements of sign-in. Each that must not be raced says how it is not."""

from __future__ import annotations

from sqlalchemy import text

from ..statements import statement

BY_EMAIL = statement(text("SELECT id, password_hash, roles, active FROM accounts WHERE email = :email"))

CALLER = statement(
    text("""
    SELECT a.roles
    FROM auth_sessions s JOIN accounts a ON a.id = s.account_id
    WHERE s.id = :session AND a.id = :account AND s.revoked_at IS NULL AND s.expires_at > now() AND a.active
    """)
)

# FOR SHARE: a deactivation or a new password waits until the session is there, and then revokes it too
OPEN = statement(
    text("""
    WITH opened AS (
        INSERT INTO auth_sessions (id, account_id, expires_at)
        SELECT CAST(:session AS uuid), id, now() + make_interval(days => CAST(:days AS integer))
        FROM accounts
        WHERE id = :account AND active AND password_hash = :password_hash
        FOR SHARE
        RETURNING id
    )
    INSERT INTO auth_refresh_tokens (token_hash, session_id) SELECT CAST(:token_hash AS bytea), id FROM opened
    RETURNING session_id
    """)
)

# of two uses of one token the second waits for the first, then finds used_at set: exactly one gets a successor
ROTATE = statement(
    text("""
    WITH used AS (
        UPDATE auth_refresh_tokens SET used_at = now()
        WHERE token_hash = :token_hash AND used_at IS NULL
        RETURNING session_id
    ), alive AS (
        UPDATE auth_sessions s SET used_at = now()
        FROM used, accounts a
        WHERE s.id = used.session_id AND a.id = s.account_id
            AND s.revoked_at IS NULL AND s.expires_at > now() AND a.active
            AND s.used_at > now() - make_interval(mins => CAST(:idle AS integer))
        RETURNING s.id, s.account_id, a.roles
    ), renewed AS (
        INSERT INTO auth_refresh_tokens (token_hash, session_id) SELECT CAST(:new_hash AS bytea), id FROM alive
    )
    SELECT id, account_id, roles FROM alive
    """)
)

REVOKE_REUSED = statement(
    text("""
    UPDATE auth_sessions SET revoked_at = now()
    WHERE revoked_at IS NULL
        AND id = (SELECT session_id FROM auth_refresh_tokens WHERE token_hash = :token_hash AND used_at IS NOT NULL)
    RETURNING id, account_id
    """)
)

REVOKE = statement(text("UPDATE auth_sessions SET revoked_at = now() WHERE id = :session AND revoked_at IS NULL"))
REVOKE_ALL = statement(
    text("UPDATE auth_sessions SET revoked_at = now() WHERE account_id = :account AND revoked_at IS NULL")
)

START_RESET = statement(
    text("""
    INSERT INTO auth_password_resets (token_hash, account_id, expires_at)
    SELECT CAST(:token_hash AS bytea), id, now() + make_interval(mins => CAST(:minutes AS integer))
    FROM accounts WHERE email = :email AND active
    RETURNING account_id
    """)
)

RESET = statement(
    text("""
    SELECT a.id, a.email
    FROM auth_password_resets r JOIN accounts a ON a.id = r.account_id
    WHERE r.token_hash = :token_hash AND r.used_at IS NULL AND r.expires_at > now() AND a.active
    """)
)

# the account first, its resets after: two resets of one account wait for each other and never in a circle
HOLD = statement(text("SELECT id FROM accounts WHERE id = :account AND active FOR NO KEY UPDATE"))
SPEND_RESETS = statement(
    text("""
    UPDATE auth_password_resets SET used_at = now()
    WHERE account_id = :account AND used_at IS NULL AND expires_at > now()
    RETURNING token_hash
    """)
)
SET_PASSWORD = statement(
    text("UPDATE accounts SET password_hash = :password_hash, updated_at = now() WHERE id = :account")
)

# every administrator's row, in one order: two who demote each other wait, and the second is refused
HOLD_ADMINISTRATORS = statement(
    text("SELECT id FROM accounts WHERE active AND :role = ANY (roles) ORDER BY id FOR NO KEY UPDATE")
)

PROMOTE = statement(
    text("""
    UPDATE accounts SET
        roles = array_append(array_remove(roles, CAST(:role AS text)), CAST(:role AS text)),
        active = true, updated_at = now()
    WHERE email = :email
    RETURNING id
    """)
)

PURGE = (
    statement(
        text("""
        DELETE FROM auth_sessions
        WHERE id IN (SELECT id FROM auth_sessions WHERE expires_at < now() LIMIT CAST(:most AS integer))
        """)
    ),
    statement(
        text("""
        DELETE FROM auth_password_resets WHERE token_hash IN
            (SELECT token_hash FROM auth_password_resets WHERE expires_at < now() LIMIT CAST(:most AS integer))
        """)
    ),
)
