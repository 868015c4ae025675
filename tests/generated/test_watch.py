"""`delivery watch` on a real Prometheus that holds what the real service said of itself, moved to the hours around a release."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from harness import commit, environment
from harness.monitoring import program, slug
from harness.project import Project, Server, serving

from .conftest import Make

HOUR, EVERY = 3600, 120  # seconds; between two scrapes
_SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)


def scraped(server: Server, job: str, at: float) -> str:
    """What a scrape would have kept at that instant."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=20) as answer:
        text = answer.read().decode()
    own = f'job="{job}",instance="one"'
    return "".join(f"{name}{{{own}{',' + labels if labels else ''}}} {value} {at:.0f}\n" for name, labels, value in _SAMPLE.findall(text))  # fmt: skip


def recorded(project: Project, folder: Path, first: float) -> None:
    """Four hours: the one before the release, two that are well, and one in which the database goes away."""
    command = [str(project.python), "-m", f"{project.package}.serve"]
    samples, away, broken = 4 * HOUR // EVERY, 3 * HOUR // EVERY + 5, list[int]()
    with serving(
        command, project.folder, folder / "serve.log", environment(project.folder, RATE_LIMITS="false")
    ) as server:
        lines = [scraped(server, slug(project.folder), first)]
        for number in range(1, samples + 1):
            if number == away:
                project.stop()
            statuses = [server.request("GET", "/v1/projects")[0] for _ in range(2 if number < away + 5 else 0)]
            assert statuses in ([], [200, 200]) or number >= away, statuses
            broken += [status for status in statuses if status >= 500]
            lines.append(scraped(server, slug(project.folder), first + number * EVERY))
    assert broken, "the database was there all the time"
    (folder / "samples.txt").write_text("".join(lines) + "# EOF\n")


@contextmanager
def prometheus(folder: Path) -> Iterator[str]:
    made = ["tsdb", "create-blocks-from", "openmetrics", "samples.txt", "data"]
    subprocess.run([program("promtool"), *made], cwd=folder, check=True, capture_output=True, timeout=120)
    (folder / "prometheus.yml").write_text("{}\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = [program("prometheus"), "--config.file=prometheus.yml", "--storage.tsdb.path=data", f"--web.listen-address=127.0.0.1:{port}"]  # fmt: skip
    with (folder / "prometheus.log").open("w") as log:
        process = subprocess.Popen(started, cwd=folder, stdout=log, stderr=log)
        try:
            ready(f"http://127.0.0.1:{port}", folder / "prometheus.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def ready(url: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/-/ready", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text()[-3000:])


@pytest.mark.slow
def test_the_first_hours_of_a_release_by_what_the_service_said(make: Make, tmp_path: Path) -> None:
    program("promtool")
    project = make("default")
    commit(project.folder, "Fresh")
    first = time.time() - 4 * HOUR - 60
    since = datetime.fromtimestamp(first + HOUR, UTC).isoformat()
    recorded(project, tmp_path, first)

    with prometheus(tmp_path) as url:
        words = ("watch", "--since", since, "--hours", "4", "--prometheus", url, "--json")
        done = project.delivery(*words, check=False)
        again = json.loads(project.delivery(*words).stdout)
    listed = json.loads(project.delivery("evidence", "list", "--key", "*/metrics/hour-*", "--json").stdout)

    found: dict[str, Any] = json.loads(done.stdout)
    one, two, three = (row["values"] for row in found["hours"])
    assert (done.returncode, found["ended"], found["missing"], again["hours"]) == (1, 3, [4], [])
    for good in (one, two):
        assert good["requests"] == pytest.approx(2 * HOUR / EVERY, rel=0.1)
        assert good["availability_percent"] == 100
        assert (good["faults"], good["availability_budget_percent"], good["instances"]) == (0, 0, 1)
        zero = [name for name in ("p95_ms", "p99_ms", "memory_mib", "before_requests") if not good[name]]
        assert zero == [], good
        assert good["cpu"] >= 0  # next to nothing: seconds of work, moved to hours
        assert 0 <= good["pool_use"] <= 1
    assert three["availability_percent"] < 90
    assert any(fault.startswith("availability:") for fault in found["hours"][2]["faults"])
    assert len(listed["observations"]) == 3
