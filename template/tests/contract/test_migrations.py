# Derived from the template: `copier update` replaces this file. Do not edit.
"""Migrations lead from nothing to the models and back, and nothing that was changed by hand goes unnoticed."""

from __future__ import annotations

import asyncio
import io
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import CheckConstraint, Table

from tests.support.app import patience, registry, settings
from tests.support.contract import ROOT
from tests.support.server import Server

Alembic = Callable[..., Awaitable[str]]
_LEFT = """
    SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname !~ '^alembic_version'
    UNION ALL SELECT typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typname !~ 'alembic_version'
"""


def _changes() -> list[tuple[str, str]]:
    """What the report must name, and the statement that spoils it: a rule, a default, an index, a column."""
    tables = list(registry.METADATA.tables.values())
    checks = [(name, table) for table in tables for name in _checks(table)]
    found = [(name, f'ALTER TABLE "{table.name}" DROP CONSTRAINT "{name}"') for name, table in checks[-1:]]
    table = tables[-1]
    found.append(("modify_default", f'ALTER TABLE "{table.name}" ALTER created_at DROP DEFAULT'))
    found += [(str(index.name), f'DROP INDEX "{index.name}"') for index in _plain_indexes(table)[:1]]
    found.append(("by_hand", f'ALTER TABLE "{table.name}" ADD by_hand integer'))
    return found


def _checks(table: Table) -> list[str]:
    """In an order: a set of constraints has another one in every process."""
    return sorted(str(rule.name) for rule in table.constraints if isinstance(rule, CheckConstraint))


def _plain_indexes(table: Table) -> list[Any]:
    return sorted((index for index in table.indexes if not index.unique), key=lambda index: str(index.name))


@pytest.fixture
async def scratch(worker_id: str, database_url: str) -> AsyncIterator[str]:
    """A migrated database that no other test uses."""
    server, name = Server(), f"scratch_{worker_id}"
    yield await server.clone(name)
    admin = await asyncpg.connect(server.url("postgres"))
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
def alembic(scratch: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Alembic]:
    """Alembic on that database, in this process: a process of its own takes two seconds to start."""
    monkeypatch.setenv("DATABASE_URL", scratch)
    settings.settings.cache_clear()
    constraints = {table: set(table.constraints) for table in registry.METADATA.tables.values()}

    async def run(does: Callable[..., object], *arguments: object, versions: Path | None = None) -> str:
        said = io.StringIO()
        config = Config(toml_file=str(ROOT / "pyproject.toml"), stdout=said)
        if versions:
            config.set_main_option("path_separator", "newline")
            config.set_main_option("version_locations", str(versions))
        await asyncio.to_thread(does, config, *arguments)
        return said.getvalue()

    yield run
    settings.settings.cache_clear()
    for table, own in constraints.items():  # Alembic attaches the rules that it proposes to the models
        table.constraints = own


async def test_migrations_lead_to_the_models_and_back_to_nothing_and_up_again(scratch: str, alembic: Alembic) -> None:
    assert "No new upgrade operations detected" in await alembic(command.check)

    await alembic(command.downgrade, "base")
    assert await _fetch(scratch, _LEFT) == []

    await alembic(command.upgrade, "head")
    assert "No new upgrade operations detected" in await alembic(command.check)


async def test_a_migration_that_is_written_from_the_models_makes_their_tables(alembic: Alembic, tmp_path: Path) -> None:
    await alembic(command.downgrade, "base")

    await alembic(command.revision, "all of them at once", True, versions=tmp_path)

    await alembic(command.upgrade, "head", versions=tmp_path)
    assert "No new upgrade operations detected" in await alembic(command.check, versions=tmp_path)


@pytest.mark.parametrize(("what", "statement"), _changes(), ids=lambda part: part.split(" ")[0])
async def test_tables_that_were_changed_by_hand_are_noticed(
    scratch: str, alembic: Alembic, what: str, statement: str
) -> None:
    await _fetch(scratch, statement)

    with pytest.raises(CommandError, match=re.escape(what)):
        await alembic(command.check)


async def test_a_lock_that_somebody_holds_ends_the_migration_in_a_line_and_keeps_nobody_waiting(
    scratch: str, alembic: Alembic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIGRATION_LOCK_TIMEOUT_S", "0.2")
    monkeypatch.setattr(patience, "TRIES", 2)
    table = next(iter(registry.METADATA.tables))
    holder = await asyncpg.connect(scratch)
    try:
        async with holder.transaction():
            await holder.execute(f'LOCK TABLE "{table}" IN ACCESS SHARE MODE')  # what any reader holds
            with pytest.raises(
                CommandError, match=rf"2 times within 0.2 s; .* process {holder.get_server_pid()}, idle"
            ):
                await alembic(command.downgrade, "base")
            await _fetch(scratch, f'SELECT 1 FROM "{table}" LIMIT 1')  # nothing of it is left in the queue
    finally:
        await holder.close()


async def test_a_lock_that_becomes_free_is_waited_for(
    scratch: str, alembic: Alembic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIGRATION_LOCK_TIMEOUT_S", "0.2")
    holder = await asyncpg.connect(scratch)
    await holder.execute(f'BEGIN; LOCK TABLE "{next(iter(registry.METADATA.tables))}" IN ACCESS SHARE MODE')
    ends = asyncio.get_running_loop().call_later(0.6, holder.terminate)

    await alembic(command.downgrade, "base")

    assert ends.when() < asyncio.get_running_loop().time()
    assert await _fetch(scratch, _LEFT) == []


_FIRST = """
from alembic import op
revision, down_revision = "turn_1", None
def upgrade(): op.execute("CREATE TABLE turns (number integer)")
def downgrade(): op.execute("DROP TABLE turns")
"""
# It says that it has begun, and goes on when it is told to. What is built concurrently waits for every older snapshot.
_SECOND = """
import time, pathlib
from alembic import op
revision, down_revision = "turn_2", "turn_1"
def upgrade():
    folder = pathlib.Path(__file__).parent
    with (folder / "begun").open("a") as begun: begun.write("x")
    while not (folder / "go").exists(): time.sleep(0.05)
    with op.get_context().autocommit_block():
        op.create_index("turns_number", "turns", ["number"], postgresql_concurrently=True)
    op.execute("INSERT INTO turns VALUES (2)")
def downgrade(): op.drop_index("turns_number", "turns")
"""
_MIGRATOR = """
import sys
from alembic import command
from alembic.config import Config
config = Config(toml_file="pyproject.toml")
config.set_main_option("path_separator", "newline")
config.set_main_option("version_locations", sys.argv[1])
command.upgrade(config, "head")
"""
_SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


async def test_two_migrators_at_once_take_turns_also_where_an_index_is_built_concurrently(
    scratch: str, alembic: Alembic, tmp_path: Path
) -> None:
    await alembic(command.downgrade, "base")
    (tmp_path / "one.py").write_text(_FIRST)
    (tmp_path / "two.py").write_text(_SECOND)

    first = await _migrator(tmp_path)
    await _until(lambda: _is_there(tmp_path / "begun"))  # its first revision is committed, and its second is under way
    alone = (await _fetch(scratch, _SESSIONS))[0]
    second = await _migrator(tmp_path)
    await _until(lambda: _more_than(scratch, alone))
    await asyncio.sleep(1)  # and it does whatever it does meanwhile
    (tmp_path / "go").touch()
    try:
        said = await asyncio.wait_for(asyncio.gather(first.communicate(), second.communicate()), 60)
    finally:
        for migrator in (first, second):
            if migrator.returncode is None:
                migrator.kill()

    assert [first.returncode, second.returncode] == [0, 0], said
    assert (tmp_path / "begun").read_text() == "x"
    assert await _fetch(scratch, "SELECT number FROM turns") == [2]


async def test_a_migration_that_does_not_end_is_named(
    scratch: str, alembic: Alembic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "OTHERS_S", 0.2)
    other = await asyncpg.connect(scratch)
    try:
        await other.execute("SELECT pg_advisory_lock(hashtext('migrations'))")
        with pytest.raises(
            CommandError, match=rf"another migration, process {other.get_server_pid()} of .* within 0.2 s"
        ):
            await alembic(command.upgrade, "head")
    finally:
        await other.close()


async def _migrator(versions: Path) -> asyncio.subprocess.Process:
    """A process of its own, on the database of the settings."""
    words = [sys.executable, "-c", _MIGRATOR, str(versions)]
    return await asyncio.create_subprocess_exec(*words, cwd=ROOT, stderr=asyncio.subprocess.PIPE)


async def _is_there(file: Path) -> bool:
    return await asyncio.to_thread(file.exists)


async def _more_than(url: str, sessions: int) -> bool:
    found: int = (await _fetch(url, _SESSIONS))[0]
    return found > sessions


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(600):
        if await holds():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it did not come to that within a minute")


async def _fetch(url: str, statement: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        return [row[0] for row in await connection.fetch(statement)]
    finally:
        await connection.close()
