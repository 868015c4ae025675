# Derived from the template: `copier update` replaces this file. Do not edit.
"""The statements that are not about one row by its id."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal_column, select, text, update
from sqlalchemy.dialects.postgresql import INTERVAL

from ..statements import statement
from .tables import DELIVERIES, OUTBOX, ROWS, webhooks

TELL = statement(
    text("""
    SELECT webhook_tell(
        CAST(:event AS text), CAST(:event_id AS uuid), CAST(:moment AS timestamptz), CAST(:payload AS jsonb),
        CAST(:row_id AS uuid)
    )
    """)
)
# of two that subscribe at once the second one counts when the first is there
ALONE = statement(text("SELECT pg_advisory_xact_lock(hashtext('webhooks'))"))
COUNT = statement(text("SELECT count(*) AS found FROM webhooks"))
# the secret of now goes on being good for the overlap; 0 ends it
ROTATE = statement(
    update(webhooks)
    .where(webhooks.c.id == bindparam("id"))
    .values(
        previous_salt=webhooks.c.salt,
        previous_secret_until=func.now() + bindparam("overlap", type_=INTERVAL()),
        salt=bindparam("new_salt", type_=webhooks.c.salt.type),
        updated_at=func.now(),
    )
    .returning(*ROWS.visible)
)
# no foreign key would hold a subscription that is deleted at this moment: the row is locked until the delivery is there
HOLD = statement(
    select(*ROWS.visible).where(webhooks.c.id == bindparam("id")).with_for_update(key_share=True, read=True)
)
TRY = DELIVERIES.insert(("body", "event", "event_id", "next_attempt_at", "webhook_id"))
REPLAY = statement(
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("id"), OUTBOX.c.webhook_id == bindparam("webhook_id"))
    .values(status="waiting", attempts=0, next_attempt_at=func.now(), delivered_at=literal_column("NULL"))
    .returning(*DELIVERIES.visible)
)
# Of several processes each takes others (SKIP LOCKED), and for some time they are its own: no transaction is open while a
# subscriber takes its time, and what a killed process had is free again after that. One subscriber gets so many at once.
CLAIM = statement(
    text("""
    WITH due AS (
        SELECT mine.id FROM webhooks w CROSS JOIN LATERAL (
            SELECT d.id, d.next_attempt_at FROM webhook_outbox d
            WHERE d.webhook_id = w.id AND d.next_attempt_at <= now() AND (d.claimed_until IS NULL OR d.claimed_until <= now())
            ORDER BY d.next_attempt_at
            LIMIT greatest(0, CAST(:each AS integer) - (
                SELECT count(*) FROM webhook_outbox o
                WHERE o.webhook_id = w.id AND o.next_attempt_at IS NOT NULL AND o.claimed_until > now()
            ))
            FOR UPDATE OF d SKIP LOCKED
        ) mine
        WHERE w.enabled ORDER BY mine.next_attempt_at LIMIT CAST(:most AS integer)
    )
    UPDATE webhook_outbox d SET claimed_until = now() + make_interval(secs => CAST(:claim_s AS float8))
    FROM due, webhooks w WHERE d.id = due.id AND w.id = d.webhook_id
    RETURNING d.id, d.webhook_id, d.event_id, d.event, d.body, d.attempts, w.url, w.salt,
        CASE WHEN w.previous_secret_until > now() THEN w.previous_salt END AS previous_salt
    """)
)
# `pause_s` NULL: there is no further attempt
DONE = statement(
    text("""
    UPDATE webhook_outbox SET
        status = CAST(:status AS text), attempts = attempts + 1, response_status = CAST(:response_status AS integer),
        fault = CAST(:fault AS text), last_attempt_at = now(), claimed_until = NULL,
        next_attempt_at = now() + make_interval(secs => CAST(:pause_s AS float8)),
        delivered_at = CASE WHEN CAST(:status AS text) = 'delivered' THEN now() ELSE delivered_at END
    WHERE id = :id
    """)
)
WELL = statement(text("UPDATE webhooks SET failing_since = NULL WHERE id = :id AND failing_since IS NOT NULL"))
FAILING = statement(text("UPDATE webhooks SET failing_since = now() WHERE id = :id AND failing_since IS NULL"))
DISABLE = statement(
    text("""
    UPDATE webhooks SET enabled = false, disabled_at = now(), disabled_because = CAST(:reason AS text), updated_at = now()
    WHERE id = :id AND enabled
    AND (CAST(:reason AS text) = 'gone' OR failing_since <= now() - make_interval(days => CAST(:days AS integer)))
    RETURNING id
    """)
)
LOOK = statement(
    text("""
    SELECT count(d.id) AS waiting,
        coalesce(extract(epoch FROM now() - min(d.next_attempt_at)), 0)::float8 AS overdue_s,
        (SELECT count(*) FROM webhooks WHERE NOT enabled AND disabled_because <> 'caller') AS disabled
    FROM webhook_outbox d JOIN webhooks w ON w.id = d.webhook_id WHERE w.enabled AND d.next_attempt_at IS NOT NULL
    """)
)
PURGE = statement(
    text("""
    DELETE FROM webhook_outbox WHERE id IN (
        SELECT id FROM webhook_outbox WHERE created_at <= now() - make_interval(days => CAST(:days AS integer))
        LIMIT :most FOR UPDATE SKIP LOCKED
    )
    RETURNING id
    """)
)
