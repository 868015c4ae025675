# Derived from the template: `copier update` replaces this file. Do not edit.
"""Puts the triggers of the audit trail into the database after every `alembic upgrade`: a new table needs no migration."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, Table, text

from ..statements import statement
from ..tables import metadata as every_table
from .audit import KEPT_DAYS, NAME

if TYPE_CHECKING:
    from ..database import Executor

SECRET, PERSONAL = "[secret]", "[personal]"  # what stands in the trail instead of a value
MARK = "audit trail "  # begins the comment of what is installed; a digest follows

# SECURITY DEFINER: the service's own database role needs no right to write the trail, and so can't forge it
_FUNCTIONS = (
    """
CREATE OR REPLACE FUNCTION audit_record(
    context jsonb, action text, outcome text, table_name text, row_id uuid, now_is jsonb, was jsonb DEFAULT NULL
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $body$
    INSERT INTO audit_events (
        action, outcome, operation, table_name, row_id, caller_id, roles, session_id, request_id, before, after
    ) VALUES (
        action, outcome, context ->> 'operation', table_name, row_id, CAST(context ->> 'caller_id' AS uuid),
        ARRAY(SELECT jsonb_array_elements_text(coalesce(context -> 'roles', '[]'))),
        CAST(context ->> 'session_id' AS uuid), context ->> 'request_id', was, now_is
    )
$body$""",
    """
CREATE OR REPLACE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $body$
DECLARE
    context jsonb := CAST(nullif(current_setting('audit.context', true), '') AS jsonb);
    veils jsonb := CAST(TG_ARGV[0] AS jsonb);
    kind text := CASE TG_OP WHEN 'INSERT' THEN 'create' ELSE lower(TG_OP) END;
    was jsonb;
    now_is jsonb;
    row_id uuid;
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN was := to_jsonb(OLD); END IF;
    IF TG_OP IN ('UPDATE', 'INSERT') THEN now_is := to_jsonb(NEW); END IF;
    row_id := CAST(coalesce(now_is, was) ->> 'id' AS uuid);
    IF TG_OP = 'UPDATE' THEN
        IF was ->> 'deleted_at' IS NULL AND now_is ->> 'deleted_at' IS NOT NULL THEN kind := 'delete'; END IF;
        SELECT coalesce(jsonb_object_agg(key, value), '{}'), coalesce(jsonb_object_agg(key, now_is -> key), '{}')
        INTO was, now_is
        FROM jsonb_each(was) WHERE value <> now_is -> key AND key <> 'updated_at';
    END IF;
    IF veils <> '{}' THEN
        was := was || coalesce(
            (SELECT jsonb_object_agg(key, value) FROM jsonb_each(veils) WHERE was -> key <> 'null'), '{}'
        );
        now_is := now_is || coalesce(
            (SELECT jsonb_object_agg(key, value) FROM jsonb_each(veils) WHERE now_is -> key <> 'null'), '{}'
        );
    END IF;
    PERFORM audit_record(context, kind, 'done', CAST(TG_TABLE_NAME AS text), row_id, now_is, was);
    RETURN NULL;
END
$body$""",
    """
CREATE OR REPLACE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' AND TG_LEVEL = 'ROW' THEN
        IF OLD.created_at < now() - interval 'KEPT_DAYS days' THEN RETURN OLD; END IF;
    END IF;
    RAISE 'the audit trail is only ever added to' USING ERRCODE = 'insufficient_privilege',
        HINT = 'what is older than KEPT_DAYS days can be deleted; nothing can be changed';
END
$body$""",
)
# ALWAYS: not even a session that switches triggers off for itself gets past these
_GUARDS = (
    f"CREATE OR REPLACE TRIGGER audit_guard BEFORE UPDATE OR TRUNCATE ON {NAME}"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_guard()",
    f"CREATE OR REPLACE TRIGGER audit_guard_rows BEFORE DELETE ON {NAME} FOR EACH ROW EXECUTE FUNCTION audit_guard()",
    f"ALTER TABLE {NAME} ENABLE ALWAYS TRIGGER audit_guard",
    f"ALTER TABLE {NAME} ENABLE ALWAYS TRIGGER audit_guard_rows",
)
FOUND = """
    SELECT CAST('' AS text), obj_description(to_regprocedure('audit_change()'), 'pg_proc')
    WHERE 2 = (
        SELECT count(*) FROM pg_trigger WHERE tgrelid = to_regclass('audit_events') AND tgenabled = 'A'
        AND tgname IN ('audit_guard', 'audit_guard_rows')
    )
    UNION ALL
    SELECT CAST(c.relname AS text), obj_description(t.oid, 'pg_trigger')
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgname = 'audit_change' AND t.tgenabled <> 'D' AND pg_table_is_visible(c.oid)
"""
_THERE = f"SELECT to_regclass('{NAME}') IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Part:
    """What is installed together: on a table, or (no table) for all of them."""

    table: str
    statements: tuple[str, ...]

    @property
    def mark(self) -> str:
        """Kept as a comment in the database: what is there already is not installed again, which would take locks."""
        return MARK + hashlib.sha256("".join(self.statements).encode()).hexdigest()[:16]

    @property
    def commented(self) -> str:
        what = f'TRIGGER audit_change ON "{self.table}"' if self.table else "FUNCTION audit_change()"
        return f"COMMENT ON {what} IS '{self.mark}'"


def audited(tables: MetaData = every_table) -> list[Table]:
    """The tables whose changes are kept: every resource, and what says so in its `info`."""
    return [table for table in tables.tables.values() if table.info.get("audited")]


def veils(table: Table) -> dict[str, str]:
    """Columns whose values the trail never holds: it says only that they changed, so that an erasure leaves none behind."""
    kinds = {c.name: SECRET if c.info.get("secret") else PERSONAL if c.info.get("personal") else "" for c in table.c}
    return {name: kind for name, kind in kinds.items() if kind}


def _watched(table: Table) -> str:
    """Which columns must be among the changed ones: all, unless a table says that some change all the time."""
    unwatched = table.info.get("unwatched", ())
    return f" OF {', '.join(c.name for c in table.c if c.name not in unwatched)}" if unwatched else ""


def parts(tables: MetaData = every_table) -> Iterator[Part]:
    """Everything there is to install."""
    functions = (text.replace("KEPT_DAYS", str(KEPT_DAYS)) for text in _FUNCTIONS)
    yield Part("", (*functions, *_GUARDS))
    for table in audited(tables):
        on = f'ON "{table.name}"'
        told = json.dumps(veils(table), sort_keys=True)
        yield Part(
            table.name,
            (
                f"CREATE OR REPLACE TRIGGER audit_change AFTER INSERT OR UPDATE{_watched(table)} OR DELETE {on} FOR EACH ROW"
                f" EXECUTE FUNCTION audit_change('{told}')",
                f"CREATE OR REPLACE TRIGGER audit_truncate AFTER TRUNCATE {on} FOR EACH STATEMENT"
                f" EXECUTE FUNCTION audit_change('{{}}')",
            ),
        )


def install(connection: Connection) -> None:
    """Install what is missing or has changed, in the transaction of the connection."""
    if not connection.exec_driver_sql(_THERE).scalar():
        return  # the migration that makes the table is still to be written, or was taken back
    found = {table: mark for table, mark in connection.exec_driver_sql(FOUND).all()}
    for part in parts():
        if found.get(part.table) != part.mark:
            for line in (*part.statements, part.commented):
                connection.exec_driver_sql(line)


def script() -> Iterator[str]:
    """The same as SQL, for `alembic upgrade --sql`."""
    for part in parts():
        yield from (*part.statements, part.commented)


async def refuse_gaps(db: Executor) -> None:
    """Raises RuntimeError where a table that should be audited is not: then the service does not start."""
    found = {record[0]: record[1] for record in await db.many(_FOUND)}
    gaps = [part.table or "the trail itself" for part in parts() if found.get(part.table) != part.mark]
    if gaps:
        raise RuntimeError(f"no audit trail on {', '.join(gaps)}: run `alembic upgrade head`")


_FOUND = statement(text(FOUND))
