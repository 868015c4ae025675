"""A generated project at work: its tests, its commands, its server."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness import environment, run

BOOT_S = 60


@dataclass(frozen=True)
class Project:
    """A rendered project, run by the environment that all of them share."""

    folder: Path
    python: Path

    @property
    def package(self) -> str:
        found: str = tomllib.loads((self.folder / "pyproject.toml").read_text("utf-8"))["tool"]["delivery"]["package"]
        return found

    def module(
        self, name: str, *arguments: str, check: bool = True, timeout: int = 900, **more: str
    ) -> subprocess.CompletedProcess[str]:
        env = environment(self.folder, PYTHONDONTWRITEBYTECODE="1", **more)
        return run([str(self.python), "-m", name, *arguments], self.folder, check=check, timeout=timeout, env=env)

    def test(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self.module("pytest", "-p", "no:cacheprovider", "-n", "0", *arguments, check=check)

    def everything(self, cache: Path) -> list[str]:
        """What fails of its whole suite, types, style and layers: the end of what each says."""
        tests = self.test(check=False)
        return [*([tests.stdout[-12000:]] if tests.returncode else []), *self.read_over(cache)]

    def read_over(self, cache: Path) -> list[str]:
        """The same without running it: types, style and layers."""
        types = self.module("mypy", "--cache-dir", str(cache), check=False)
        style = self.module("ruff", "check", "--no-cache", ".", check=False)
        shape = self.module("ruff", "format", "--no-cache", "--check", ".", check=False)
        imports = [str(self.python.parent / "lint-imports"), "--no-cache"]
        layers = run(imports, self.folder, check=False, env=environment(self.folder))
        return [done.stdout[-4000:] for done in (types, style, shape, layers) if done.returncode]

    def delivery(self, *arguments: str, check: bool = True, timeout: int = 900) -> subprocess.CompletedProcess[str]:
        return self.module("delivery", *arguments, check=check, timeout=timeout)

    def stop(self) -> None:
        """Its development database, which outlives `serve` on purpose."""
        script = f"from pathlib import Path; from {self.package}.core import embedded as e; [e.EmbeddedPostgres(p).stop() for p in (Path('.local/postgres'), Path('.local/postgres-test'), Path('.local/postgres-storm'))]"
        run([str(self.python), "-c", script], self.folder, check=False, env=environment(self.folder))


def copied(source: Path, folder: Path) -> Path:
    return Path(shutil.copytree(source, folder))


@contextmanager
def at_work(folder: Path, python: Path) -> Iterator[Project]:
    project = Project(folder, python)
    try:
        yield project
    finally:
        project.stop()


@dataclass
class Server:
    """`serve`, as it was announced."""

    process: subprocess.Popen[str]
    port: int
    log: Path
    headers: dict[str, str] = field(default_factory=dict, repr=False)

    def request(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data,
            {**self.headers, "Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"null")

    def wait(self, seconds: float = 20) -> int:
        return self.process.wait(seconds)


@contextmanager
def serving(command: list[str], folder: Path, log: Path, env: dict[str, str]) -> Iterator[Server]:
    """The server while the block runs; ended at its end, by its own process group and nothing else."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("w") as out:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            text=True,
            start_new_session=True,
        )
        server = Server(process, port, log)
        try:
            booted(server)
            yield server
        finally:
            if process.poll() is None:
                os.kill(process.pid, signal.SIGTERM)
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)


def booted(server: Server) -> None:
    deadline = time.monotonic() + BOOT_S
    while time.monotonic() < deadline:
        said = server.log.read_text("utf-8", errors="replace")
        assert server.process.poll() is None, f"serve ended at once:\n{said[-3000:]}"
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{server.port}/readyz", timeout=2).close()
        except OSError:
            time.sleep(0.1)
            continue
        server.headers = dict(re.findall(r'-H "([\w-]+): ([^"]+)"', said))
        return
    raise AssertionError(f"serve was not ready after {BOOT_S} s:\n{server.log.read_text()[-3000:]}")
