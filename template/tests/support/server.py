# Derived from the template: `copier update` replaces this file. Do not edit.
"""A migrated PostgreSQL database per test worker: cloned from a template that the migrations' digest names."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import asyncpg

from tests.support.app import compliance, embedded

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".local" / "postgres-test"
RESTART_S = 30.0
LOCK = 4242  # any number: workers that arrive together queue on it


class Server:
    """The server of TEST_DATABASE_URL (an administrator's URL), or the embedded one.

    Args:
        data: Where the embedded one keeps it.
        fast: Nothing need survive its end.
    """

    def __init__(self, data: Path = DATA, *, fast: bool = True) -> None:
        self._given = os.environ.get("TEST_DATABASE_URL", "")
        self._embedded = None if self._given else embedded.EmbeddedPostgres(data, fast=fast)

    def start(self) -> None:
        if self._embedded:
            self._embedded.start()

    def stop(self) -> None:
        if self._embedded:
            self._embedded.stop()

    def kill(self) -> None:
        """As when the machine has no memory left: it ends without a word. One that somebody else runs goes on."""
        if own := self._embedded:
            os.kill(int((own._data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
            _until(lambda: not own.running)

    def start_again(self) -> None:
        """After `kill`, once the last of its own processes has noticed."""
        _until(self._started)

    def _started(self) -> bool:
        with suppress(RuntimeError):
            self.start()
            return True
        return False

    def url(self, database: str) -> str:
        if self._embedded:
            return self._embedded.url(database)
        head, _, query = self._given.partition("?")
        return f"{head.rpartition('/')[0]}/{database}{'?' + query if query else ''}"

    async def clone(self, name: str) -> str:
        """The URL of a fresh, migrated database; makes the template where there is none."""
        admin = await asyncpg.connect(self.url("postgres"))
        try:
            await admin.execute("SELECT pg_advisory_lock($1)", LOCK)
            template = f"template_{_digest()}"
            if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate", template):
                await admin.execute(f"DROP DATABASE IF EXISTS {template}")
                await admin.execute(f"CREATE DATABASE {template}")
                migrate(self.url(template))
                await admin.execute(f"ALTER DATABASE {template} WITH IS_TEMPLATE true")
            await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        finally:
            await admin.close()
        return self.url(name)


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + RESTART_S
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError(f"the database server has not changed its state within {RESTART_S:.0f} s")
        time.sleep(0.1)


def migrate(url: str, *arguments: str) -> str:
    """Run Alembic on a database; `upgrade head` unless told otherwise. Returns what it printed."""
    command = [sys.executable, "-m", "alembic", *(arguments or ("upgrade", "head"))]
    environment = {**os.environ, "DATABASE_URL": url, "ENVIRONMENT": "test"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[2:])} failed:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def _digest() -> str:
    digest = hashlib.sha256()
    for file in sorted((ROOT / "migrations").rglob("*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    for file in sorted((ROOT / "src").rglob("installation.py")):  # installed beside the migrations
        digest.update(file.read_bytes())
    digest.update("".join(compliance.script()).encode())
    return digest.hexdigest()[:16]
