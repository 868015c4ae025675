# Derived from the template: `copier update` replaces this file. Do not edit.
"""The embedded PostgreSQL: a second start finds the first, and each folder has a server of its own."""

from __future__ import annotations

import os
from pathlib import Path

import asyncpg
import pytest

from tests.support.app import embedded
from tests.support.server import DATA

pytestmark = pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="tests run on a server that was given")


async def test_a_second_start_finds_the_server_that_runs(database_url: str) -> None:
    again = embedded.EmbeddedPostgres(DATA, fast=True)

    again.start()

    assert again.running
    connection = await asyncpg.connect(again.url())
    assert await connection.fetchval("SHOW listen_addresses") == ""
    await connection.close()


async def test_a_slow_statement_is_logged_without_its_values(database_url: str) -> None:
    server = embedded.EmbeddedPostgres(DATA, fast=True)
    connection = await asyncpg.connect(database_url)
    await connection.fetch("SELECT pg_sleep(0.21), $1::text AS kept_out", "somebody's name")
    await connection.close()

    said = server.log.read_text("utf-8", errors="replace")

    assert "AS kept_out" in said
    assert "somebody's name" not in said


def test_a_folder_without_data_is_no_server_that_runs(tmp_path: Path) -> None:
    assert not embedded.EmbeddedPostgres(tmp_path / "none").running


def test_a_deep_folder_gets_a_socket_that_is_short_enough(tmp_path: Path) -> None:
    deep = embedded.EmbeddedPostgres(tmp_path / ("x" * 100) / "data")

    assert len(str(deep.url().partition("host=")[2])) <= embedded.MAX_SOCKET_PATH


def test_a_folder_of_programs_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", "/somewhere/bin")

    assert embedded._binaries() == Path("/somewhere/bin")


def test_says_what_to_do_where_there_is_no_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr("shutil.which", lambda _name: None)

    with pytest.raises(RuntimeError, match="uv sync"):
        embedded._binaries()
