"""monitoring/ against the real service, a real Prometheus and the real checks: what rules and dashboards ask for is there."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from harness import commit, environment
from harness.monitoring import outside, program, queries, rules, series
from harness.project import Project, Server, serving

from .conftest import Make


def exported(server: Server) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=20) as answer:
        found: str = answer.read().decode()
    return found


def command(project: Project) -> list[str]:
    return [str(project.python), "-m", f"{project.package}.serve"]


@pytest.mark.parametrize("name", ["default", "integrations"])
def test_the_service_exports_every_series_that_rules_and_dashboards_read(make: Make, tmp_path: Path, name: str) -> None:
    project = make(name)
    with serving(command(project), project.folder, tmp_path / "serve.log", environment(project.folder)) as server:
        server.request("GET", "/nowhere")
        text = exported(server)

    kinds = dict(re.findall(r"^# TYPE (\S+) (\w+)$", text, re.MULTILINE))
    there = {f"{base}{end}" for base, kind in kinds.items() for end in (("_bucket", "_count", "_sum") if kind == "histogram" else ("",))}  # fmt: skip
    found = [rule for file in rules(project.folder).values() for rule in file]
    recorded = {rule["record"] for rule in found if "record" in rule}
    asked = {part for rule in found for part in series(str(rule["expr"]))} | {part for _, query in queries(project.folder) for part in series(query)}  # fmt: skip
    own = {part for part in asked - recorded if ":" not in part and part != "ALERTS" and not part.startswith(outside(project.folder))}  # fmt: skip

    assert own - there == set()
    assert len(own) >= 10
    bounds = set(re.findall(r'le="([^"]+)"', text))
    assert set(re.findall(r'le="([^"]+)"', json.dumps(found).replace('\\"', '"'))) <= bounds, (
        "no bound of the histogram"
    )
    numbers = yaml.safe_load((project.folder / "monitoring/slo.yaml").read_text("utf-8"))
    assert {float(bound) for bound in bounds - {"+Inf"}} >= set(numbers["latency_histogram_bounds_s"])
    pool = re.search(r"^db_pool_connections_max (\S+)$", text, re.MULTILINE)
    assert pool
    assert float(pool[1]) == numbers["database"]["pool_size"]


@contextmanager
def prometheus(project: Project, target: int, folder: Path) -> Iterator[tuple[Callable[[str], list[object]], str]]:
    """The rules of a project in a real Prometheus that asks one service every second; what it answers to a query, and where."""
    shutil.copytree(project.folder / "monitoring/rules", folder / "rules")
    for path in (folder / "rules").iterdir():
        path.write_text(re.sub(r"interval: \w+", "interval: 1s", path.read_text("utf-8")), "utf-8")
    config = yaml.safe_load((project.folder / "monitoring/prometheus.yml").read_text("utf-8"))
    config["global"] = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    config.pop("alerting")
    config["scrape_configs"] = config["scrape_configs"][:1]
    config["scrape_configs"][0]["static_configs"][0]["targets"] = [f"127.0.0.1:{target}"]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config), "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def ask(query: str) -> list[object]:
        url = f"http://127.0.0.1:{port}/api/v1/query?{urllib.parse.urlencode({'query': query})}"
        with urllib.request.urlopen(url, timeout=20) as answer:
            found: list[object] = json.load(answer)["data"]["result"]
        return found

    started = [program("prometheus"), f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data", f"--web.listen-address=127.0.0.1:{port}"]  # fmt: skip
    with (folder / "prometheus.log").open("w") as log:
        process = subprocess.Popen(started, stdout=log, stderr=log)
        try:
            wait(lambda: bool(ask("slo:objective:ratio")), folder / "prometheus.log")
            yield ask, f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def wait(ready: Callable[[], bool], log: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if ready():
                return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.5)
    raise AssertionError(log.read_text()[-3000:])


ELSEWHERE = ("--without", "kube_", "--without", "container_")  # no cluster here


@pytest.mark.slow
def test_every_panel_has_an_answer_from_the_real_service(make: Make, tmp_path: Path) -> None:
    """And the verb that says so names a panel that asks for what nobody counts, a rule that is not loaded, and what was not left out."""
    project = make("default")
    with serving(command(project), project.folder, tmp_path / "serve.log", environment(project.folder)) as server:
        tmp_path.joinpath("prometheus").mkdir()
        with prometheus(project, server.port, tmp_path / "prometheus") as (ask, url):

            def busy() -> bool:
                for number in range(5):
                    server.request("POST", "/v1/projects", {"title": f"measured {time.monotonic()} {number}"})
                    server.request("GET", "/v1/projects")
                    server.request("GET", "/nowhere")
                created = 'increase(http_server_requests_total{method="POST",status="201"}[1h]) > 0'
                return bool(
                    ask("http:latency_p95_by_color:rate5m > 0") and ask(created) and ask("slo:budget_left:ratio")
                )

            wait(busy, tmp_path / "prometheus" / "prometheus.log")
            time.sleep(3)
            words = ("monitoring", "dashboards", "--prometheus", url, "--json")
            well = project.delivery(*words, *ELSEWHERE, check=False)
            all_of_it = project.delivery(*words, check=False)
            spoil(
                project.folder / "monitoring/dashboards/overview.json",
                "http_server_active_requests",
                "http_server_idle_requests",
            )
            spoil(project.folder / "monitoring/rules/service.yml", "process:cpu:rate5m", "process:cpu:rate6m")
            spoil(project.folder / "monitoring/dashboards/resources.json", "process:cpu:rate5m", "process:cpu:rate6m")
            broken = project.delivery(*words, *ELSEWHERE, check=False)
            firing = {str(one) for one in ask('count by (alertname) (ALERTS{alertstate="firing"})')}

    assert well.returncode == 0, well.stdout
    found = json.loads(well.stdout)["queries"]
    states = {
        state: [one["query"] for one in found if one["state"] == state] for state in ("data", "quiet", "not here")
    }
    assert len(states["data"]) > 25
    assert {query for query in states["quiet"] if "error" in query or "status=" in query} != set()
    assert any("cache:" in query for query in states["not here"])
    assert all_of_it.returncode == broken.returncode == 1
    assert any("kube_" in why for why in reasons(all_of_it.stdout))
    assert any("no http_server_idle_requests" in why for why in reasons(broken.stdout))
    assert "Prometheus has not loaded the rule of process:cpu:rate6m" in reasons(broken.stdout)
    assert len(firing) == 1, firing
    assert "Watchdog" in firing.pop()


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def reasons(said: str) -> list[str]:
    return [one["why"] for one in json.loads(said)["queries"] if one["state"] == "empty"]


SPOILED = {
    "an alert without its page": ("docs/runbooks/TargetDown.md", None, "", "docs/runbooks/TargetDown.md is missing"),
    "a page without an alert": ("docs/runbooks/Nothing.md", "", "# Nothing\n", "no alert has that name"),
    "a rule that is no PromQL": ("monitoring/rules/service.yml", "> 0.9", "> > 0.9", "promtool check rules"),
    "a threshold that its test does not expect": ("monitoring/rules/service.yml", "> 0.9", "> 0.97", "promtool test rules"),
    "a severity that nobody hears": ("monitoring/rules/platform.yml", "severity: page", "severity: loud", "severity 'loud'"),
    "a requirement that nobody has": ("monitoring/rules/burn.yml", "REQ-AVAILABILITY-TARGET", "REQ-FAME", "REQ-FAME is not in"),
    "a page that goes to the wrong people": ("monitoring/alertmanager.yml", "receiver: pager\n", "receiver: tickets\n", "tickets would hear of it, due is pager"),
    "routes that Alertmanager refuses": ("monitoring/alertmanager.yml", "group_wait: 10s", "group_wait: soon", "amtool check-config"),
}  # fmt: skip


@pytest.mark.slow
def test_the_check_passes_and_notices_whatever_is_spoiled(make: Make) -> None:
    """As the gate runs it, on the project as it was generated; and each thing that it guards, broken."""
    program("promtool"), program("amtool")
    project = make("default")
    commit(project.folder, "Fresh")
    first = project.delivery("monitoring", "check", check=False)
    recorded = project.delivery("evidence", "run", "monitoring", check=False)
    unseen = {}
    for what, (file, old, new, said) in SPOILED.items():
        path = project.folder / file
        before = path.read_text("utf-8") if path.exists() else None
        if old is None:
            path.unlink()
        else:
            assert old in (before or ""), what
            path.write_text((before or "").replace(old, new, 1) if old else new, "utf-8")
        done = project.delivery("monitoring", "check", check=False)
        if done.returncode != 1 or said not in done.stdout:
            unseen[what] = done.stdout[-600:] + done.stderr[-600:]
        path.unlink(missing_ok=True)
        if before is not None:
            path.write_text(before, "utf-8")

    assert first.returncode == 0, first.stdout
    assert recorded.returncode == 0, recorded.stdout
    assert unseen == {}


def test_without_promtool_the_check_is_inconclusive(make: Make, tmp_path: Path) -> None:
    project = make("minimal")

    done = project.module("delivery", "monitoring", "check", check=False, PATH=str(tmp_path))

    assert done.returncode == 3
    assert "promtool is not installed: on Debian `apt install prometheus`" in done.stdout
