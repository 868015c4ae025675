# Derived from the template: `copier update` replaces this file. Do not edit.
"""Backups on a real PostgreSQL: what comes back is compared, and what does not come back is noticed."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import asyncpg
import pytest

from .. import backup, postgres
from ..database import scratch_database
from ..errors import Exit, Refusal
from ..json_types import mapping, sequence
from ..programs import run_module
from ..project import Project, find_project
from ..served import first_call, own_service


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The project, and DATABASE_URL of a database with its demo data."""
    project = find_project(Path(__file__))
    with own_service(project, tmp_path_factory.mktemp("server")) as service, pytest.MonkeyPatch.context() as patch:
        for name, value in service.environment.items():
            patch.setenv(name, value)
        first_call(service)
        patch.setenv("PYTHONPATH", service.environment["PYTHONPATH"])
        yield project


def execute(url: str, statement: str) -> None:
    async def work() -> None:
        connection = await asyncpg.connect(url)
        await connection.execute(statement)
        await connection.close()

    asyncio.run(work())


def test_what_was_backed_up_comes_back(project: Project) -> None:
    outcome = backup.drill(project)

    tables = [mapping(table) for table in sequence(outcome.data["tables"])]
    assert outcome.ok, outcome.lines
    assert "public.alembic_version" in [table["table"] for table in tables]
    assert sum(backup._rows(table) for table in tables) > 1


def test_a_restore_is_timed_and_held_to_what_was_said(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "read_yaml", lambda _: {"rto_minutes": 0})

    outcome = backup.drill(project)

    assert outcome.code == Exit.FAILED
    assert outcome.lines[-1].startswith("TOO LONG: restored and compared in")
    assert outcome.data["differences"] == []


def test_an_empty_database_proves_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with scratch_database(project, run_module) as environment:
        monkeypatch.setenv("DATABASE_URL", environment["DATABASE_URL"])
        with pytest.raises(Refusal, match="an empty one proves nothing"):
            backup.drill(project)


def test_another_content_is_noticed(project: Project, tmp_path: Path) -> None:
    url, first, second = backup._url(project), tmp_path / "first.dump", tmp_path / "second.dump"
    execute(url, "CREATE TABLE extra AS SELECT 1 AS one UNION ALL SELECT 2")
    try:
        backup.backup(project, first)
        execute(url, "UPDATE extra SET one = 3 WHERE one = 2")
        backup.backup(project, second)
    finally:
        execute(url, "DROP TABLE extra")
    shutil.copy(backup._proof(first), backup._proof(second))

    with scratch_database(project, run_module) as environment:
        outcome = backup.restore(project, second, environment["DATABASE_URL"])

    assert outcome.code == Exit.FAILED
    assert outcome.data["differences"] == ["public.extra"]


def test_a_backup_of_which_nobody_knows_what_it_held_proves_nothing(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "one.dump"
    backup.backup(project, file)
    backup._proof(file).unlink()

    with scratch_database(project, run_module) as environment:
        outcome = backup.restore(project, file, environment["DATABASE_URL"])

    assert outcome.code == Exit.INCONCLUSIVE


def test_nothing_is_overwritten(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "one.dump"
    backup.backup(project, file)

    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(Refusal, match="never overwritten"):
        backup.backup(project, file)
    with pytest.raises(Refusal, match="nothing is overwritten"):
        backup.restore(project, file)


def test_a_broken_file_leaves_the_database_empty(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "one.dump"
    backup.backup(project, file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    with scratch_database(project, run_module) as environment:
        with pytest.raises(Refusal, match="nothing was restored"):
            backup.restore(project, file, environment["DATABASE_URL"])
        assert asyncio.run(backup._held(environment["DATABASE_URL"])) == {}


def test_no_password_is_on_a_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[list[str], Mapping[str, str]]] = []

    def run(words: list[str], *, env: Mapping[str, str], **_: object) -> subprocess.CompletedProcess[str]:
        seen.append((words, env))
        return subprocess.CompletedProcess(words, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)

    url = "postgresql://app:s3%2Fcret@db:6432/shop?sslmode=require"  # gitleaks:allow
    postgres.ran(["pg_dump"], postgres.settings_of(url), "no backup")

    [(words, told)] = seen
    assert "s3" not in " ".join(words)
    assert [told[f"PG{name}"] for name in ("HOST", "PORT", "USER", "PASSWORD", "DATABASE", "SSLMODE")] == [
        "db",
        "6432",
        "app",
        "s3/cret",
        "shop",
        "require",
    ]


def test_a_program_that_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("PG_BIN", raising=False)

    with pytest.raises(Refusal, match="pg_dump is not installed"):
        postgres.program("pg_dump")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="there is no file"):
        backup.restore(Project(tmp_path, "shop"), tmp_path / "none.dump")
