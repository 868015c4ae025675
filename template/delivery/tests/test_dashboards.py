# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery monitoring dashboards`: what is shown, and why a panel is empty, by what a Prometheus has and has not."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from .. import cli
from ..errors import Refusal
from ..json_types import Json, mapping, sequence
from ..monitoring.dashboards import dashboards
from ..monitoring.promql import selectors
from ..project import Project
from ..prometheus import Server
from .web import serving

JOB = 'job="shop"'
RULES = """
groups:
  - name: own
    rules:
      - {record: "shop:errors:rate", expr: 'rate(asked_total{job="shop",status="500"}[5m])'}
      - {record: "shop:all:rate", expr: 'rate(asked_total{job="shop"}[5m])'}
      - {record: "shop:forgotten:rate", expr: 'rate(asked_total{job="shop"}[5m])'}
      - {record: "shop:lost:rate", expr: 'rate(gone_total{job="shop"}[5m])'}
"""
THERE = {  # what this Prometheus has a number for
    "up": "1",
    f"count(asked_total{{{JOB}}})": "3",
    f"shop:all:rate{{{JOB}}}": "2",
    f"shop:nothing:ratio{{{JOB}}}": "NaN",
}


class Figures(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"][0]
        value = THERE.get(query)
        self._say({"result": [{"metric": {}, "value": [0, value]}] if value else []})

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        if path.path.endswith("/rules"):
            names: list[Json] = [{"name": name} for name in ("shop:errors:rate", "shop:all:rate", "shop:lost:rate")]
            self._say({"groups": [{"rules": names}]})
        else:
            metric = parse_qs(path.query)["metric"][0]
            self._say({metric: [{"type": "counter"}]} if metric in ("faults_total", "took") else {})

    def _say(self, data: Json) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"data": data}).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "pyproject.toml").write_text('[tool.delivery]\npackage = "shop"\n')
    (tmp_path / "service.yml").write_text("project_slug: shop\n")
    for folder in ("rules", "dashboards"):
        (tmp_path / "monitoring" / folder).mkdir(parents=True)
    (tmp_path / "monitoring/rules/own.yml").write_text(RULES)
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, "shop")


@pytest.fixture
def url() -> Iterator[str]:
    with serving(Figures) as address:
        yield address


def panel(project: Project, expression: str) -> None:
    found = {"panels": [{"title": "Row"}, {"title": "P", "targets": [{"expr": expression}]}]}
    (project.root / "monitoring/dashboards/own.json").write_text(json.dumps(found))


@pytest.mark.parametrize(
    ("expression", "state", "why"),
    [
        ("up", "data", ""),
        ('sum(rate(asked_total{job="$job",status="429"}[5m]))', "quiet", 'no asked_total with status="429" yet'),
        ('shop:errors:rate{job="$job"} / shop:all:rate{job="$job"}', "quiet", 'no asked_total with status="500" yet'),
        ('faults_total{job="$job"}', "quiet", "faults_total is declared, and counted nothing yet"),
        ('took_bucket{job="$job"}', "quiet", "took_bucket is declared, and counted nothing yet"),
        ('shop:nothing:ratio{job="$job"}', "quiet", "no number: nothing to divide by yet"),
        ('cache:hits:ratio{job="$job"}', "not here", "no rule of this service records cache:hits:ratio"),
        ('kube_pods{namespace="x"}', "not here", "kube_pods is not collected here, as you said"),
        ('shop:forgotten:rate{job="$job"}', "empty", "Prometheus has not loaded the rule of shop:forgotten:rate"),
        ('shop:lost:rate{job="$job"}', "empty", 'Prometheus has no gone_total{job="shop"}'),
        ('sum(asked_totl{job="$job",status="429"})', "empty", 'Prometheus has no asked_totl{job="shop"}'),
        ('asked_total{job="$job"} > 9', "empty", "every series is there, and the query gives nothing"),
        ('asked_total{job="$job",status="429"} / asked_totl', "empty", "Prometheus has no asked_totl{}"),
    ],
)
def test_an_empty_panel_is_told_apart_by_what_is_there(
    project: Project, url: str, expression: str, state: str, why: str
) -> None:
    panel(project, expression)

    outcome = dashboards(project, Server(url), ["kube_"])

    [found] = map(mapping, sequence(outcome.data["queries"]))
    assert (found["state"], found["why"]) == (state, why)
    assert outcome.ok is (state != "empty")


def test_the_command_names_the_panel(
    project: Project, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    panel(project, "nothing_at_all")
    monkeypatch.setattr(sys, "argv", ["delivery", "monitoring", "dashboards", "--prometheus", url])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == 1
    assert capsys.readouterr().out == "EMPTY     own: P: Prometheus has no nothing_at_all{}\n1 queries: 1 EMPTY\n"


def test_without_an_answer_nothing_is_said_of_a_panel(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match=r"there is no monitoring/dashboards"):
        dashboards(project, Server("http://127.0.0.1:9"), [])
    panel(project, "up")
    with pytest.raises(Refusal, match="does not answer") as silent:
        dashboards(project, Server("http://127.0.0.1:9"), [])
    monkeypatch.setattr(sys, "argv", ["delivery", "monitoring", "dashboards"])
    monkeypatch.delenv("PROMETHEUS_URL", raising=False)
    with pytest.raises(SystemExit) as nowhere:
        cli.main()

    assert (silent.value.code, nowhere.value.code) == (3, 2)


def test_labels_functions_and_strings_are_no_series() -> None:
    query = 'sum by (le, route) (rate(a_bucket{route="/x/{id}", note="b(c)"}[5m])) / on (job) group_left () x:y:z offset 1h > 0.5'

    assert [one.name for one in selectors(query)] == ["a_bucket", "x:y:z"]
