# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery db slow` on a real PostgreSQL: a slow statement is named, and where nothing is counted nothing is claimed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from .. import served
from ..errors import Exit, Refusal
from ..json_types import mapping, sequence
from ..project import find_project
from ..slow import begin_counting, dearest, forget, slow

HERE = find_project(Path(__file__))
# the embedded PostgreSQL comes without contrib modules; Debian's server has them
CONTRIB = sorted(Path("/usr/lib/postgresql").glob("*/lib/pg_stat_statements.so"))
SERVER = f"""
import sys
from pathlib import Path
from {HERE.package}.core.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), fast=True)
if sys.argv[2] == "stop":
    server.stop()
else:
    server.start()
    if sys.argv[2]:
        server.tool("psql", "-c", "ALTER SYSTEM SET shared_preload_libraries = '" + sys.argv[2] + "'")
        server.stop()
        server.start()
    print(server.url())
"""


@contextmanager
def postgres(folder: Path, libraries: str, binaries: Path | None) -> Iterator[str]:
    paths = os.pathsep.join([str(HERE.root / "src"), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": paths, **({"PG_BIN": str(binaries)} if binaries else {})}

    def ran(what: str) -> str:
        words = [sys.executable, "-c", SERVER, str(folder / "data"), what]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    try:
        yield ran(libraries)
    finally:
        ran("stop")


async def asked(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@pytest.mark.skipif(not CONTRIB, reason="no PostgreSQL with contrib modules is installed (Debian: postgresql)")
def test_a_slow_statement_is_named_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with postgres(tmp_path, "pg_stat_statements", CONTRIB[-1].parents[1] / "bin") as url:
        monkeypatch.setenv("DATABASE_URL", url)
        with pytest.raises(Refusal, match="CREATE EXTENSION") as unseen:
            slow(50, 10)
        asyncio.run(
            asked(url, "CREATE EXTENSION pg_stat_statements", "SELECT 1", *["SELECT 2"] * 50, "SELECT pg_sleep(0.1)")
        )
        found, patient = slow(50, 10), slow(5000, 10)

    assert unseen.value.code is Exit.INCONCLUSIVE
    assert (found.code, found.data["slow"]) == (Exit.FAILED, 1)
    first = mapping(sequence(found.data["statements"])[0])
    assert str(first["query"]).startswith("SELECT pg_sleep(")
    assert 100 <= float(str(first["mean_ms"])) < 5000
    assert found.lines[1].startswith("SLOW      1")
    assert patient.code is Exit.DONE


@pytest.mark.skipif(not CONTRIB, reason="no PostgreSQL with contrib modules is installed (Debian: postgresql)")
def test_a_rehearsal_counts_from_where_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", str(CONTRIB[-1].parents[1] / "bin"))
    with served.own_service(HERE, tmp_path, counted=True) as service:
        url = service.environment["DATABASE_URL"]
        asyncio.run(asked(url, *["SELECT 1"] * 5))
        forget(url)
        asyncio.run(asked(url, *["SELECT now()"] * 3))
        [first, *_] = [one for one in dearest(url, 9) if "pg_" not in str(one["query"])]

    assert (first["query"], first["calls"]) == ("SELECT now()", 3)


def test_where_nothing_is_counted_nothing_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with postgres(tmp_path, "", None) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        with pytest.raises(Refusal, match="does not load pg_stat_statements") as unloaded:
            slow(50, 10)
        assert not begin_counting(url)
        forget(url)
        with pytest.raises(Refusal, match="does not load pg_stat_statements"):
            dearest(url, 3)
    with pytest.raises(Refusal):
        dearest(url, 3)
    with pytest.raises(Refusal, match="does not say where"):
        dearest("", 3)
    with pytest.raises(Refusal, match="check DATABASE_URL"):
        slow(50, 10)
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(Refusal, match="DATABASE_URL is not set"):
        slow(50, 10)

    assert unloaded.value.code is Exit.INCONCLUSIVE
