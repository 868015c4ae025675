# Derived from the template: `copier update` replaces this file. Do not edit.
"""Runs Alembic on asyncpg, without a second driver, and compares CHECK constraints, which Alembic itself leaves out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from alembic import context
from alembic.autogenerate import comparators, renderers
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.rewriter import Rewriter
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Column, Connection, DefaultClause, MetaData, Table, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable, ForeignKeyConstraint, SchemaItem

from . import compliance, patience
from .development import database_url
from .settings import settings

_LITERAL = {"literal_binds": True, "include_table": False}
_told = Rewriter()
# What is put into the database after `alembic upgrade`, beside tables: on a connection, and the same as SQL.
Installs = tuple[Callable[[Connection], None], Callable[[], Iterator[str]]]


def run(metadata: MetaData, *more: Installs) -> None:
    """Called by `migrations/env.py`."""
    installs = ((compliance.install, compliance.script), *more)
    if context.is_offline_mode():
        context.configure(dialect_name="postgresql", target_metadata=metadata, literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
            if _goes_up():
                for line in (line for _, script in installs for line in script()):
                    context.get_context().impl.static_output(f"{line.strip()};")
        return
    asyncio.run(_online(metadata, installs))


async def _online(metadata: MetaData, installs: Sequence[Installs]) -> None:
    engine = create_async_engine(_driver_url(database_url()), poolclass=NullPool)
    patience.bounded(engine, settings())

    async def migrate() -> None:
        async with engine.connect() as connection:
            await connection.run_sync(_migrate, metadata, installs)
            await connection.commit()

    try:
        async with patience.alone(engine):
            await patience.again(engine, migrate, settings().migration_lock_timeout_s)
    finally:
        await engine.dispose()


def _driver_url(url: str) -> str:
    return "postgresql+asyncpg://" + url.partition("://")[2]


def _migrate(connection: Connection, metadata: MetaData, installs: Sequence[Installs]) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_server_default=_default_differs,
        transaction_per_migration=True,
        include_object=_ours,
        process_revision_directives=_told,
    )
    with context.begin_transaction():
        context.run_migrations()
    if _goes_up():
        for install, _ in installs:
            install(connection)


def _goes_up() -> bool:
    """Whether this is `alembic upgrade`: other commands change nothing beyond what they say."""
    return bool(context.get_context().opts["fn"].__name__ == "upgrade")


def _default_differs(
    migration: MigrationContext,
    _stored: Column[Any],
    wanted: Column[Any],
    stored_default: str | None,
    _default: object,
    _rendered: str | None,
) -> bool:
    """Whether two defaults differ, judged by PostgreSQL: Alembic's own comparison stumbles over quotes."""
    default = wanted.server_default.arg if isinstance(wanted.server_default, DefaultClause) else None
    if default is None or stored_default is None:
        return (default is None) != (stored_default is None)
    if not isinstance(default, str):
        return str(default).lower() != stored_default.lower()
    assert migration.connection is not None  # comparing needs a database
    kind = wanted.type.compile(migration.dialect)
    query = f"SELECT ({stored_default}) = CAST(CAST($1 AS TEXT) AS {kind})"
    return not migration.connection.exec_driver_sql(query, (default,)).scalar()


def _ours(_item: SchemaItem, name: str | None, kind: str, reflected: bool, _other: SchemaItem | None) -> bool:
    """Tables of extensions are none of ours."""
    return not (kind == "table" and reflected and name == "spatial_ref_sys")


@_told.rewrites(ops.CreateTableOp)
def _without_info(_migration: MigrationContext, _revision: object, table: ops.CreateTableOp) -> ops.CreateTableOp:
    """What the guardrails know about a table is no part of its schema, and not all of it can be written as Python."""
    table.info = {}
    return table


@_told.rewrites(ops.MigrationScript)
def _circles_last(_migration: MigrationContext, _revision: object, script: ops.MigrationScript) -> ops.MigrationScript:
    """References to a table that is made later follow when it is there, and go before it does."""
    up, down = script.upgrade_ops, script.downgrade_ops
    assert up is not None  # whatever is written goes up and down
    assert down is not None
    made = [op for op in up.ops if isinstance(op, ops.CreateTableOp)]
    later = {op.table_name for op in made}
    for op in made:
        later.discard(op.table_name)
        keys = [item for item in op.columns if isinstance(item, ForeignKeyConstraint)]
        for key in [key for key in keys if key.referred_table.name in later]:
            op.columns = [item for item in op.columns if item is not key]
            add = ops.CreateForeignKeyOp.from_constraint(key)
            up.ops.append(add)
            down.ops.insert(0, add.reverse())
    return script


class ChangeCheck(ops.MigrateOperation):
    """Replace one CHECK constraint, where Alembic has no operation that can be written down and reversed.

    Args:
        was: The present rule as SQL; None where there is none.
        becomes: The wanted rule; None where there shall be none.
    """

    def __init__(self, table: str, name: str, was: str | None, becomes: str | None) -> None:
        self.table, self.name, self.was, self.becomes = table, name, was, becomes

    def reverse(self) -> ChangeCheck:
        return ChangeCheck(self.table, self.name, self.becomes, self.was)

    def to_diff_tuple(self) -> tuple[str, str, str]:
        return "change_check", self.table, self.name


@renderers.dispatch_for(ChangeCheck)
def _render_change(_autogen: AutogenContext, change: ChangeCheck) -> list[str]:
    lines = []
    if change.was is not None:
        lines.append(f'op.drop_constraint({_quoted(change.name)}, {_quoted(change.table)}, type_="check")')
    if change.becomes is not None:
        rule = re.sub("(?<!:):(?!:)", r"\\:", change.becomes)  # a single colon would start a parameter
        lines += [
            "op.create_check_constraint(",
            f"    {_quoted(change.name)},",
            f"    {_quoted(change.table)},",
            f"    sa.text({_quoted(rule)}),",
            ")",
        ]
    return ["\n".join(lines)]


def _quoted(text: str) -> str:
    """A Python literal, with the quotes that the formatter would choose."""
    literal = repr(text)
    return literal if literal.startswith('"') or '"' in text else f'"{literal[1:-1]}"'


@comparators.dispatch_for("table")
def _compare_checks(
    autogen: AutogenContext,
    changes: ops.ModifyTableOps,
    _schema: str | None,
    name: str,
    stored: Table | None,
    wanted: Table | None,
) -> None:
    """Add what CREATE TABLE would bring and the database lacks; drop what only the database has."""
    if stored is None or wanted is None or autogen.connection is None:
        return
    stored_checks = inspect(autogen.connection).get_check_constraints(name)
    now = {str(check["name"]): str(check["sqltext"]) for check in stored_checks}
    due = {str(c.name): c for c in wanted.constraints if isinstance(c, CheckConstraint)}
    as_stored = _as_stored(autogen.connection, wanted)
    for key in sorted(now.keys() | due.keys()):
        if now.get(key) != as_stored.get(key):
            rule = due[key].sqltext.compile(autogen.connection, compile_kwargs=_LITERAL) if key in due else None
            changes.ops.append(ChangeCheck(name, key, _readable(now.get(key)), None if rule is None else str(rule)))


def _readable(rule: str | None) -> str | None:
    """PostgreSQL writes `IN` down as a cast array, and another one when it reads that: back to `IN`."""
    found = re.fullmatch(r"(.+)::text = ANY \(ARRAY\[(.+?)\](::text\[\])?\)", rule or "")
    return f"{found[1]} IN ({re.sub('::(character varying|text)', '', found[2])})" if found else rule


def _as_stored(connection: Connection, table: Table) -> dict[str, str]:
    """How PostgreSQL writes down a table's CHECKs: asked by making it, and undone at once."""
    copy = MetaData(schema="pg_temp")
    twin = table.to_metadata(copy)
    for constraint in list(twin.foreign_key_constraints):
        twin.constraints.discard(constraint)
    with connection.begin_nested() as attempt:
        connection.execute(CreateTable(twin, include_foreign_key_constraints=[]))
        query = text(
            "SELECT conname, pg_get_constraintdef(oid, true) FROM pg_constraint "
            "WHERE contype = 'c' AND conrelid = to_regclass(:name)"
        )
        found = connection.execute(query, {"name": f'pg_temp."{table.name}"'}).all()
        attempt.rollback()
    return {name: definition.removeprefix("CHECK (").removesuffix(")") for name, definition in found}
