# Derived from the template: `copier update` replaces this file. Do not edit.
"""Runs Alembic on asyncpg, without a second driver, and compares CHECK constraints, which Alembic itself leaves out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from alembic import context
from alembic.autogenerate import comparators
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from sqlalchemy import CheckConstraint, Connection, MetaData, Table, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable, SchemaItem

from .development import database_url


def run(metadata: MetaData) -> None:
    """Called by `migrations/env.py`."""
    if context.is_offline_mode():
        context.configure(url="postgresql://", target_metadata=metadata, literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
        return
    asyncio.run(_online(metadata))


async def _online(metadata: MetaData) -> None:
    engine = create_async_engine(_driver_url(database_url()), poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_migrate, metadata)
        await connection.commit()
    await engine.dispose()


def _driver_url(url: str) -> str:
    return "postgresql+asyncpg://" + url.partition("://")[2]


def _migrate(connection: Connection, metadata: MetaData) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_server_default=True,
        transaction_per_migration=True,
        include_object=_ours,
    )
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('migrations'))"))  # one migrator at a time
        context.run_migrations()


def _ours(_item: SchemaItem, name: str | None, kind: str, reflected: bool, _other: SchemaItem | None) -> bool:
    """Tables of extensions are none of ours."""
    return not (kind == "table" and reflected and name == "spatial_ref_sys")


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
    now = {str(c["name"]): c["sqltext"] for c in inspect(autogen.connection).get_check_constraints(name)}
    due = {str(c.name): c for c in wanted.constraints if isinstance(c, CheckConstraint)}
    as_stored = _as_stored(autogen.connection, wanted)
    stale = {key for key in now if as_stored.get(key) != now[key]}
    for key in sorted(stale):
        changes.ops.append(ops.DropConstraintOp(key, name, "check"))
    changes.ops.extend(_additions(due[key] for key in sorted(due) if key not in now or key in stale))


def _additions(constraints: Iterable[CheckConstraint]) -> list[ops.MigrateOperation]:
    return [ops.AddConstraintOp.from_constraint(constraint) for constraint in constraints]


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
