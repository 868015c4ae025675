# Derived from the template: `copier update` replaces this file. Do not edit.
"""The service of this checkout for a rehearsal: with a database of its own, demo data, and nothing that outlives it."""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from . import slow
from .errors import Exit, Refusal
from .project import Project

_BOOT_S, _STOP_S = 60, 20
HEADERS = "DELIVERY_HEADERS"  # not an option: what signs a caller in does not belong on a command line


@dataclass
class Service:
    """What every process of it is started with.

    Attributes:
        root: Of the repository.
        package: Of the service.
        environment: With the database, and the keys that all of them share.
    """

    root: Path
    package: str
    environment: dict[str, str]


class Reached(NamedTuple):
    """A service that is asked.

    Attributes:
        base: Its address, without the version.
        headers: What callers send.
        database: The URL of its database; empty where nobody knows it.
    """

    base: str
    headers: dict[str, str]
    database: str


@contextmanager
def own_service(project: Project, scratch: Path, *, counted: bool = False) -> Iterator[Service]:
    """The service with a database of its own, migrated, and keys that all its processes share.

    Args:
        counted: Its statements are counted, where PostgreSQL's files (PG_BIN) come with pg_stat_statements.
    """
    data = scratch / "postgres"
    settings = {
        "ENVIRONMENT": "development",
        "LOG_LEVEL": "error",
        "RATE_LIMITS": "false",
        "POOL_SIZE": "5",
        "SIGNING_KEY": secrets.token_urlsafe(32),
        "PYTHONPATH": os.pathsep.join(filter(None, ["src", ".", os.environ.get("PYTHONPATH", "")])),
    }
    service = Service(project.root, project.package, settings)
    server = f"from pathlib import Path; from {project.package}.core.embedded import EmbeddedPostgres as E; s = E(Path({str(data)!r}), fast=True)"
    try:
        settings["DATABASE_URL"] = url = _python(service, "-c", f"{server}; s.start(); print(s.url())")
        if counted and slow.begin_counting(url):
            _python(service, "-c", f"{server}; s.stop(); s.start()")
            slow.make(url)
        _python(service, "-m", "alembic", "upgrade", "head")
        yield service
    finally:
        _python(service, "-c", f"{server}; s.stop()")


def first_call(service: Service) -> tuple[str, dict[str, str]]:
    """A request that works, as the demo data says it."""
    hint = _python(service, "-m", service.package, "seed")
    return hint.split()[-1], _hinted(hint)


def _hinted(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in re.findall(r'-H "([^"]*)"', text))


@contextmanager
def serving(service: Service, log: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """One process of it on a free port of the loopback interface.

    Yields:
        Its address, without the version, and headers of its demo caller: some tokens are only good in the process that made them.

    Raises:
        Refusal: it ended at once, or was not ready in time.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", f"{service.package}.serve", "--port", str(port)]
    environment, quiet = {**os.environ, **service.environment}, subprocess.DEVNULL
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, cwd=service.root, env=environment, stdin=quiet, stdout=said, stderr=said, start_new_session=True
        )
    try:
        if not _ready(process, f"http://127.0.0.1:{port}/readyz"):
            lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() or ["no message"]
            raise _not_started(lines[-1])
        yield f"http://127.0.0.1:{port}", _hinted(log.read_text(encoding="utf-8", errors="replace"))
    finally:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def headers(variable: str = HEADERS) -> dict[str, str]:
    """What the environment says that callers send: `Name: value`, one per line.

    Raises:
        Refusal: a line is no header.
    """
    lines = [line.strip() for line in os.environ.get(variable, "").splitlines() if line.strip()]
    if any(": " not in line for line in lines):
        raise Refusal("nobody was asked", f"{variable} holds no header", f"{variable}='Authorization: Bearer …'")
    return dict(line.split(": ", 1) for line in lines)


@contextmanager
def reached(project: Project, url: str | None, scratch: Path, *, counted: bool = False) -> Iterator[Reached]:
    """Where the service is asked, and what callers send: a service that runs, or one that is started here.

    Args:
        counted: The statements of one that is started here are counted, if its PostgreSQL can.
    """
    if url is not None:
        yield Reached(url.rstrip("/"), headers(), os.environ.get("DATABASE_URL", ""))
        return
    with ExitStack() as stack:
        service = stack.enter_context(own_service(project, scratch, counted=counted))
        served = stack.enter_context(serving(service, scratch / "service.log"))
        yield Reached(*served, service.environment["DATABASE_URL"])


def _ready(process: subprocess.Popen[bytes], url: str) -> bool:
    deadline = time.monotonic() + _BOOT_S
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return True
        time.sleep(0.05)
    return False


def _python(service: Service, *arguments: str) -> str:
    environment = {**os.environ, **service.environment}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=service.root,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise _not_started((done.stderr.strip().splitlines() or ["no message"])[-1])
    return done.stdout.strip()


def _not_started(why: str) -> Refusal:
    return Refusal("the rehearsal can't begin", f"the service did not start: {why}", "`uv run serve`", code=Exit.FAILED)
