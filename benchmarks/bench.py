"""A rendered default service on a filled database, and servers on it: what is measured, made and cleared away."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import machine
import workshop
from report import progress

PACKAGE = "orders_api"
EACH = 50  # tasks per caller
LIMIT = "1000000/minute"  # per caller, of the load without pause: counted at every request, reached by nobody
START_S = 60.0


class Caller(TypedDict):
    id: str
    token: str
    tasks: list[str]


class Data(TypedDict):
    """What is in the database; see `inside/data.py`."""

    project: str
    callers: list[Caller]


@dataclass(frozen=True)
class Bench:
    """What everything here works with.

    Attributes:
        project: The rendered default service.
        python: Of an environment that runs both.
        settings: The environment of every process of theirs.
        postgres: Process id of PostgreSQL's first process.
    """

    where: Path
    project: Path
    python: Path
    settings: dict[str, str]
    postgres: int
    data: Data
    wrk: str | None


@dataclass(frozen=True)
class Server:
    pid: int
    port: int


@contextmanager
def prepared(where: Path, options: argparse.Namespace, data: Path | None = None) -> Iterator[Bench]:
    """A rendered service, the default one unless `data` asks for more, on a filled database; both are gone afterwards."""
    progress("generating the service")
    template = workshop.release(where / "template")
    project = workshop.generate(template, where / "orders-api", data)
    python = workshop.service_python(project)
    progress("starting PostgreSQL")
    started = json.loads(workshop.inside(python, project, "data.py", "start", PACKAGE))
    try:
        if options.priority:
            machine.prefer(started["pid"])
        settings = settings_of(project, started["url"])
        progress(f"migrating, and signing in {options.callers} callers with {EACH} tasks each")
        workshop.run([python, "-m", "alembic", "upgrade", "head"], project, **workshop.importable(project), **settings)
        filled = workshop.inside(
            python,
            project,
            "data.py",
            "fill",
            PACKAGE,
            "--callers",
            str(options.callers),
            "--each",
            str(EACH),
            **settings,
        )
        (where / "data.json").write_text(filled)
        wrk = None if options.python_load else shutil.which("wrk")
        yield Bench(where, project, python, settings, started["pid"], json.loads(filled), wrk)
    finally:
        workshop.inside(python, project, "data.py", "stop", PACKAGE)


def settings_of(project: Path, url: str) -> dict[str, str]:
    """The service's settings; its own defaults except for what one run on one machine needs."""
    line = next(
        line
        for line in (project / "src" / PACKAGE / "requirements.py").read_text().splitlines()
        if line.startswith("POOL_SIZE")
    )
    size = line.partition("=")[2].partition("#")[0].strip()
    return {
        "DATABASE_URL": url,
        "SIGNING_KEY": "a key that is only good for this run",
        "ACCESS_TOKEN_MINUTES": "60",
        "POOL_SIZE": size,
        "RATE_LIMIT": LIMIT,
    }


@contextmanager
def serving(
    bench: Bench, name: str, command: Sequence[str], probe: str, *, without: Sequence[str] = ()
) -> Iterator[Server]:
    """One server, without some of the settings, on the loopback interface, stopped by its process id. Its log goes to a file, as it would to a collector."""
    port = machine.free_port()
    told = {name: value for name, value in bench.settings.items() if name not in without}
    environment = workshop.environment(**told, **workshop.importable(bench.project))
    with (bench.where / f"{name}.log").open("wb") as log:
        words = [str(bench.python), *(word.format(port=port) for word in command)]
        process = subprocess.Popen(
            words, cwd=bench.project, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            wait_for(process, f"http://127.0.0.1:{port}{probe}", bench.where / f"{name}.log")
            yield Server(process.pid, port)
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Returns when the URL answers at all with less than 500.

    Raises:
        Refusal: the server ended, or did not answer in time.
    """
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return
        except OSError:
            pass
        time.sleep(0.05)
    said = log.read_text(errors="replace").strip().splitlines()
    raise workshop.Refusal(f"the server does not answer: {said[-1] if said else 'it said nothing'}")


def service() -> list[str]:
    """The command, to which the port is still to be added."""
    return ["-m", f"{PACKAGE}.serve", "--bare", "--port", "{port}"]


def floor(name: str) -> list[str]:
    return [str(workshop.INSIDE / "floors.py"), name, "{port}", PACKAGE]
