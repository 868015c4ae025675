# Derived from the template: `copier update` replaces this file. Do not edit.
"""Puts triggers on the tables of resources after every `alembic upgrade`: what changes a row tells it, hand-written SQL too.

A message of a change holds the row's id and nothing else: whoever may read more asks the API, which knows who asks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from ..statements import statement
from .catalog import RESOURCES

if TYPE_CHECKING:
    from ..database import Executor

_FUNCTIONS = (
    """
CREATE OR REPLACE FUNCTION webhook_tell(event text, event_id uuid, moment timestamptz, data jsonb, row_id uuid)
RETURNS void
LANGUAGE sql SET search_path FROM CURRENT AS $body$
    INSERT INTO webhook_outbox (webhook_id, event_id, event, body, row_id, next_attempt_at)
    SELECT w.id, $2, $1, CAST(jsonb_build_object('type', $1, 'timestamp', $3, 'data', $4) AS text), $5, now()
    FROM webhooks w WHERE w.enabled AND $1 = ANY (w.events)
$body$""",
    """
CREATE OR REPLACE FUNCTION webhook_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
DECLARE
    kind text := CASE TG_OP WHEN 'INSERT' THEN 'created' WHEN 'UPDATE' THEN 'updated' ELSE 'deleted' END;
    was jsonb;
    now_is jsonb;
BEGIN
    IF to_regclass('webhook_outbox') IS NULL THEN RETURN NULL; END IF;  -- webhooks were given up since
    IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN now_is := to_jsonb(NEW); END IF;
    IF was ->> 'deleted_at' IS NOT NULL OR was - 'updated_at' = now_is - 'updated_at' THEN RETURN NULL; END IF;
    IF TG_OP = 'UPDATE' AND now_is ->> 'deleted_at' IS NOT NULL THEN kind := 'deleted'; END IF;
    PERFORM webhook_tell(
        TG_ARGV[0] || '.' || kind, gen_random_uuid(), clock_timestamp(),
        jsonb_build_object(TG_ARGV[0] || '_id', coalesce(now_is, was) -> 'id'), NULL
    );
    RETURN NULL;
END
$body$""",
)
# its youngest column: an older table waits for the migration that adds it
_THERE = """
    SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('webhook_outbox') AND attname = 'row_id')
"""
_TABLE = "SELECT to_regclass('\"{}\"') IS NOT NULL"
FOUND = """
    SELECT CAST('' AS text) AS name, obj_description(to_regprocedure('webhook_changed()'), 'pg_proc') AS mark
    UNION ALL
    SELECT CAST(c.relname AS text), obj_description(t.oid, 'pg_trigger')
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgname = 'webhook_changed' AND t.tgenabled <> 'D' AND pg_table_is_visible(c.oid)
"""


def _parts() -> Iterator[tuple[str, list[str], str]]:
    """What is installed: on which table (none: for all of them), with which statements, and the mark that they leave."""
    functions = [*_FUNCTIONS]
    yield "", [*functions, f"COMMENT ON FUNCTION webhook_changed() IS '{_mark(functions)}'"], _mark(functions)
    for table, resource in RESOURCES.items():
        made = [
            f'CREATE OR REPLACE TRIGGER webhook_changed AFTER INSERT OR UPDATE OR DELETE ON "{table}" FOR EACH ROW'
            f" EXECUTE FUNCTION webhook_changed('{resource}')"
        ]
        yield table, [*made, f"COMMENT ON TRIGGER webhook_changed ON \"{table}\" IS '{_mark(made)}'"], _mark(made)


def _mark(statements: list[str]) -> str:
    """Kept as a comment: what is there already is not installed again, which would take locks."""
    return "webhooks " + hashlib.sha256("".join(statements).encode()).hexdigest()[:16]


def _install(connection: Connection) -> None:
    """Install what is missing or has changed, in the transaction of the connection."""
    if not connection.exec_driver_sql(_THERE).scalar():
        return  # the migration that makes the tables is still to be written, or was taken back
    found = {table: mark for table, mark in connection.exec_driver_sql(FOUND).all()}
    for table, statements, mark in _parts():
        there = not table or connection.exec_driver_sql(_TABLE.format(table)).scalar()
        if there and found.get(table) != mark:
            for line in statements:
                connection.exec_driver_sql(line)


def _script() -> Iterator[str]:
    """The same as SQL, for `alembic upgrade --sql`."""
    for _, statements, _ in _parts():
        yield from statements


INSTALLS = (_install, _script)


async def refuse_gaps(db: Executor) -> None:
    """Raises RuntimeError where changes of a table would not be told: then the service does not start."""
    found = {record["name"]: record["mark"] for record in await db.many(_FOUND)}
    gaps = [table or "any table" for table, _, mark in _parts() if found.get(table) != mark]
    if gaps:
        raise RuntimeError(
            f"changes of {', '.join(gaps)} would be told to no webhook: run `alembic upgrade head`, with a migration for what is new"
        )


_FOUND = statement(text(FOUND))
