"""`serve` for real: processes, sockets, signals."""

from __future__ import annotations

import http.client
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from harness import environment, rendered, run
from harness.project import Project, Server, copied, serving

from .conftest import Make
from .test_its_own_suite import uv

CLIENTS = 6


def served(project: Project, log: Path) -> AbstractContextManager[Server]:
    """With limits out of the way: one caller sends what many would."""
    command = [str(project.python), "-m", f"{project.package}.serve"]
    return serving(command, project.folder, log, environment(project.folder, RATE_LIMITS="false"))


def test_serves_every_list_as_the_readme_says(template: Path, shared: Path, tmp_path: Path) -> None:
    folder = copied(rendered(template, shared, "order-service"), tmp_path / "orders")
    readme = (folder / "README.md").read_text("utf-8")
    assert "uv run serve" in readme
    contract = yaml.safe_load((folder / "openapi.yaml").read_text("utf-8"))
    prefix = contract["servers"][0]["url"]
    lists = [prefix + path for path, item in contract["paths"].items() if "get" in item and "{" not in path]

    try:
        with serving(
            [uv(), "run", "--python", sys.executable, "serve"], folder, tmp_path / "serve.log", environment()
        ) as server:
            answers = {path: server.request("GET", path) for path in lists}
            docs = server.request("GET", "/openapi.json")[0]
    finally:
        stop = "from pathlib import Path; from order_service.core.embedded import EmbeddedPostgres as P; P(Path('.local/postgres')).stop()"
        run([str(folder / ".venv" / "bin" / "python"), "-c", stop], folder, check=False)

    assert len(lists) >= 3
    assert {path: status for path, (status, _) in answers.items() if status != 200} == {}
    assert any(body.get("items") for _, body in answers.values()), "no demo data anywhere"
    assert docs in {200, 404}
    assert "curl " in (tmp_path / "serve.log").read_text()


def test_serves_without_a_provider_to_sign_in_with(make: Make, tmp_path: Path) -> None:
    project = make("oidc")

    with served(project, tmp_path / "serve.log") as server:
        known, page = server.request("GET", "/v1/payments")
        server.headers = {}
        unknown, refusal = server.request("GET", "/v1/payments")

    assert known == 200
    assert page["items"]
    assert unknown == 401, refusal


@dataclass
class Load:
    """Clients that create rows, each under a name of its own, until told to stop. One connection for each request."""

    server: Server
    tag: str
    created: set[str] = field(default_factory=set)
    refused: dict[str, int] = field(default_factory=dict)
    unanswered: set[str] = field(default_factory=set)
    done: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self.threads = [threading.Thread(target=self._client, args=(n,), daemon=True) for n in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def wait_for(self, rows: int) -> None:
        deadline = time.monotonic() + 30
        while len(self.created) < rows and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(self.created) >= rows, f"only {len(self.created)} rows were made: {self.refused}"

    def finish(self) -> None:
        self.done.set()
        for thread in self.threads:
            thread.join(20)

    def _client(self, number: int) -> None:
        connection: http.client.HTTPConnection | None = None
        for count in range(100_000):
            if self.done.is_set():
                break
            title = f"{self.tag}-{number}-{count}"
            try:
                connection = connection or self._connect()
            except OSError:
                return  # it no longer listens
            try:
                status = self._create(connection, title)
            except (OSError, http.client.HTTPException):
                self.unanswered.add(title)
                connection = None
                continue
            if status == 201:
                self.created.add(title)
            else:
                self.refused[title] = status

    def _connect(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        connection.connect()
        return connection

    def _create(self, connection: http.client.HTTPConnection, title: str) -> int:
        headers = {**self.server.headers, "Content-Type": "application/json"}
        connection.request("POST", "/v1/projects", json.dumps({"title": title}), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status


def titles(server: Server, tag: str) -> set[str]:
    """What is stored, by its name."""
    found: set[str] = set()
    cursor = ""
    while True:
        status, page = server.request("GET", f"/v1/projects?limit=100{cursor}")
        assert status == 200, page
        found |= {item["title"] for item in page["items"] if item["title"].startswith(tag)}
        if not page["next_cursor"]:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def test_a_graceful_end_under_load_loses_no_accepted_request(make: Make, tmp_path: Path) -> None:
    project = make("default")
    with served(project, tmp_path / "first.log") as server:
        load = Load(server, "term")
        load.start()
        load.wait_for(200)
        halfway = [half_sent(server, f"term-half-{n}") for n in range(5)]
        time.sleep(0.2)

        os.kill(server.process.pid, signal.SIGTERM)
        time.sleep(0.2)
        statuses = [finish() for finish in halfway]
        code = server.wait()
        load.finish()

    with served(project, tmp_path / "second.log") as again:
        stored = titles(again, "term")

    assert statuses == [201] * 5, "a request that was halfway in got no answer"
    assert code in {0, -signal.SIGTERM}
    assert load.refused == {}
    # Whatever was answered is stored; what was not answered was never begun.
    assert load.created | {f"term-half-{n}" for n in range(5)} == stored


def half_sent(server: Server, title: str) -> Callable[[], int]:
    """A request whose body is not complete yet, and what completes it."""
    body = json.dumps({"title": title}).encode()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.putrequest("POST", "/v1/projects")
    for name, value in {
        **server.headers,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
    }.items():
        connection.putheader(name, value)
    connection.endheaders(body[:5])

    def finish() -> int:
        connection.send(body[5:])
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return finish


def test_a_sudden_end_loses_no_committed_row(make: Make, tmp_path: Path) -> None:
    project = make("default")
    created: set[str] = set()
    for attempt in range(3):
        with served(project, tmp_path / f"{attempt}.log") as server:
            if attempt:
                assert created <= titles(server, "kill")
            load = Load(server, f"kill-{attempt}")
            load.start()
            load.wait_for(100)

            os.kill(server.process.pid, signal.SIGKILL)
            server.wait()
            load.finish()
            created |= load.created

    with served(project, tmp_path / "last.log") as server:
        stored = titles(server, "kill")

    assert len(created) >= 300
    assert created <= stored


@pytest.mark.slow
def test_a_sudden_end_of_the_database_loses_no_committed_row(make: Make, tmp_path: Path) -> None:
    project = make("default")
    with served(project, tmp_path / "first.log") as server:
        load = Load(server, "crash")
        load.start()
        load.wait_for(200)

        postmaster = int((project.folder / ".local" / "postgres" / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        time.sleep(0.5)
        os.kill(server.process.pid, signal.SIGKILL)
        server.wait()
        load.finish()
    time.sleep(2)

    with served(project, tmp_path / "second.log") as again:
        assert load.created <= titles(again, "crash")
