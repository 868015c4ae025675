# Derived from the template: `copier update` replaces this file. Do not edit.
"""Runs inside the service's environment (`python -m delivery.schema_probe`): walks the migrations and compares schemas.

It reaches the database only through `migrations/env.py`, as Alembic does, so it needs no settings of its own.
The answer goes to a file, because whatever `env.py` prints goes to standard output.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

Lines = list[str]

_PROGRAMS = """
select 'function ' || p.oid::regprocedure || ' ' || md5(p.prosrc) from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace where n.nspname = current_schema()
union all
select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
union all
select 'check ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
  where contype = 'c' and connamespace = current_schema()::regnamespace
"""


def on_connection(config: Config, work: Callable[[Connection], None]) -> None:
    """Calls `work` with the connection that `env.py` opens."""
    script = ScriptDirectory.from_config(config)

    def inside(revision: object, context: MigrationContext) -> list[object]:
        if context.as_sql or context.connection is None:
            raise SystemExit("migrations/env.py has no connection: it runs in offline mode")
        work(context.connection)
        return []

    with EnvironmentContext(config, script, fn=inside, dont_mutate=True):
        script.run_env()


def database_url(config: Config) -> str:
    found: Lines = []
    on_connection(config, lambda connection: found.append(connection.engine.url.render_as_string(hide_password=False)))
    return found[0]


def snapshot(config: Config) -> Lines:
    """The schema as sorted lines: equal lists, equal schemas. The order of columns counts for nothing."""
    lines: Lines = []
    on_connection(config, lambda connection: lines.extend(_describe(connection)))
    return sorted(lines)


def _describe(connection: Connection) -> Lines:
    inspector = inspect(connection)
    lines: Lines = [f"view {name} {inspector.get_view_definition(name)}" for name in inspector.get_view_names()]
    for table in inspector.get_table_names():
        if table == "alembic_version":
            continue
        lines.append(f"table {table}")
        for column in inspector.get_columns(table):
            lines.append(
                f"column {table}.{column['name']} {column['type']!r} nullable={column['nullable']} "
                f"default={column.get('default')}"
            )
        lines.append(f"primary key {table} {inspector.get_pk_constraint(table)['constrained_columns']}")
        lines += [f"foreign key {table} {_sorted(key)}" for key in inspector.get_foreign_keys(table)]
        lines += [f"unique {table} {_sorted(key)}" for key in inspector.get_unique_constraints(table)]
        lines += [f"index {table} {_sorted(index)}" for index in inspector.get_indexes(table)]
    if connection.dialect.name == "postgresql":
        lines += [f"enum {_sorted(kind)}" for kind in inspector.get_enums()]  # type: ignore[attr-defined]  # PostgreSQL's inspector only
        lines += [f"sequence {name}" for name in inspector.get_sequence_names()]
        lines += [str(line) for line in connection.scalars(text(_PROGRAMS))]
    return lines


def _sorted(found: object) -> str:
    return json.dumps(found, sort_keys=True, default=str)


def walk(config: Config) -> list[dict[str, object]]:
    """Up one by one, down one by one, up again; what each revision left different from the way up."""
    revisions = [r.revision for r in ScriptDirectory.from_config(config).walk_revisions()][::-1]
    before: dict[str, Lines] = {"base": snapshot(config)}
    for revision in revisions:
        command.upgrade(config, revision)
        before[revision] = snapshot(config)
    faults: list[dict[str, object]] = []
    for revision, below in reversed(list(zip(revisions, ["base", *revisions], strict=False))):
        command.downgrade(config, below)
        faults += _difference(f"downgrade of {revision}", before[below], snapshot(config))
    if faults:  # what a downgrade left behind is the cause of whatever the next upgrade would say
        return faults
    command.upgrade(config, "head")
    return _difference("second upgrade", before[revisions[-1] if revisions else "base"], snapshot(config))


def _difference(what: str, due: Lines, found: Lines) -> list[dict[str, object]]:
    missing, extra = [line for line in due if line not in found], [line for line in found if line not in due]
    return [{"what": what, "missing": missing, "extra": extra}] if missing or extra else []


def scratch(url: str, name: str, *, drop: bool) -> None:
    """Makes or drops a database beside the one of the URL. Not through `env.py`: it opens a transaction."""
    import asyncio

    import asyncpg

    async def statement() -> None:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            if not drop:
                await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        finally:
            await connection.close()

    asyncio.run(statement())


def main(verb: str, answer: str, *arguments: str) -> None:
    """`url`, `walk`, or `create URL NAME` and `drop URL NAME`; the answer as JSON in the file."""
    found: object = None
    if verb in ("create", "drop"):
        scratch(*arguments[:2], drop=verb == "drop")
    else:
        config = Config("alembic.ini", toml_file="pyproject.toml")
        found = database_url(config) if verb == "url" else walk(config)
    Path(answer).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
