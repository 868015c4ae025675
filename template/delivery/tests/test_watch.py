# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery watch`: hours against what was promised, hours that are missing, and what is told to whom."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from .. import cli
from ..database import Outcome
from ..errors import Exit, Refusal
from ..evidence.observed import Seen, keep
from ..evidence.record import records
from ..evidence.shape import misshapen
from ..json_types import Json, mapping, sequence
from ..project import Project, find_project
from ..prometheus import Server
from ..report import webhook
from ..watch import verb
from ..watch.figures import HOUR_S, promise
from .repository import Repository
from .web import serving

SLO = """
objectives:
  window_days: 30
  latency_p95: {seconds: 0.2, ratio: 0.95}
  latency_p99: {seconds: 0.5, ratio: 0.99}
budget: {ratio: 0.001}
rollout: {worse_than_live_factor: 2}
"""
SINCE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BEGAN = SINCE.timestamp()
IMAGE = f"shop@sha256:{'b' * 64}"


class World:
    """What a Prometheus counted in each hour: (requests, errors, slower than L95); hour 0 is the one before the release."""

    def __init__(self) -> None:
        self.now = BEGAN + 2.5 * HOUR_S
        self.hours: dict[int, tuple[float, float, float]] = {n: (1000, 0.5, 20) for n in range(25)}
        self.told: list[str] = []

    def answer(self, query: str, at: float | None) -> Json:
        if query == "time()":
            return [self.now, str(self.now)]
        requests, errors, slow = self.hours.get(round(((at or 0) - BEGAN) / HOUR_S), (0, 0, 0))
        value = (
            errors if 'status=~"5.."' in query
            else requests - slow if 'le="0.2"' in query
            else requests if 'le="0.5"' in query
            else 0.12 if "quantile" in query
            else 2**28 if "resident" in query
            else 2 if query.startswith("count")
            else 0.4 if "cpu" in query or "pool" in query
            else requests
        )  # fmt: skip
        return [{"metric": {}, "value": [at, str(value)]}] if requests else []


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def url(world: World) -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path == "/hook":
                world.told.append(json.loads(body)["text"])
                found: Json = None
            else:
                told = parse_qs(body)
                found = world.answer(told["query"][0], float(told["time"][0]) if "time" in told else None)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"data": {"result": found}}).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with serving(Answers) as address:
        yield address


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    repository = Repository(tmp_path, monkeypatch)
    repository.write("monitoring/slo.yaml", SLO)
    monkeypatch.delenv("DELIVERY_WEBHOOK_URL", raising=False)
    monkeypatch.delenv("PROMETHEUS_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    return find_project(tmp_path)


def watched(project: Project, url: str, only: int | None = None) -> Outcome:
    return verb.watch(project, Server(url), verb.Release(SINCE, IMAGE), 24, only, lambda _: None)


def test_each_hour_that_has_ended_is_recorded_once(project: Project, world: World, url: str) -> None:
    """And those that nobody watched are made up for, whoever comes later."""
    first, again = watched(project, url), watched(project, url)
    world.now += 4 * HOUR_S
    later = watched(project, url)

    assert [one.code for one in (first, again, later)] == [Exit.DONE] * 3
    assert [sequence(one.data["hours"]) != [] for one in (first, again, later)] == [True, False, True]
    assert [mapping(row)["hour"] for row in sequence(later.data["hours"])] == [3, 4, 5, 6]
    assert sequence(later.data["missing"])[0] == 7
    found = records(project.root, "orders-api")
    assert {record.check for record in found} == {f"hour-{n}" for n in range(1, 7)}
    assert {record.key for record in found} == {"phase-5/performance-monitor/metrics"}
    assert [*misshapen(project.root, found)] == []
    values = found[0].values
    assert (values["requests"], values["availability_percent"], values["throughput_rps"]) == (1000, 99.95, 0.278)
    assert (values["p95_ms"], values["memory_mib"], values["instances"]) == (120, 256, 2)
    assert values["availability_budget_percent"] == pytest.approx(100 / 720 / 2, abs=1e-5)
    assert values["before_requests"] == 1000


def test_an_hour_is_recorded_again_where_it_is_asked_for(project: Project, url: str) -> None:
    watched(project, url)

    assert [mapping(row)["hour"] for row in sequence(watched(project, url, 2).data["hours"])] == [2]
    with pytest.raises(Refusal, match=r"hour 3 after .* has not ended"):
        watched(project, url, 3)


@pytest.mark.parametrize(
    ("hour", "before", "said"),
    [
        ((1000, 2, 20), (1000, 0.5, 20), "availability: 0.2 % missed it, at most 0.1 %, 0.05 % before the release"),
        ((1000, 2, 20), (1000, 1.9, 20), "0.19 % before the release: not of this release"),
        ((1000, 0, 60), (0, 0, 0), "latency_p95: 6 % missed it, at most 5 %"),
    ],
)
def test_an_hour_worse_than_promised_is_named_and_compared(
    project: Project,
    world: World,
    url: str,
    hour: tuple[float, float, float],
    before: tuple[float, float, float],
    said: str,
) -> None:
    world.hours[0], world.hours[2] = before, hour

    outcome = watched(project, url)

    [line] = [line for line in outcome.lines if "WORSE THAN PROMISED" in line]
    assert line.endswith(said)
    assert outcome.code is Exit.FAILED
    assert [mapping(row)["faults"] == [] for row in sequence(outcome.data["hours"])] == [True, False]


def test_an_hour_without_a_request_shows_nothing_and_stays_missing(project: Project, world: World, url: str) -> None:
    world.hours[1] = (0, 0, 0)

    outcome = watched(project, url)

    assert outcome.code is Exit.INCONCLUSIVE
    assert sequence(outcome.data["missing"])[0] == 1


def test_whoever_listens_hears_of_an_hour_before_it_counts_as_told(
    project: Project, world: World, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "USUAL", webhook.Pace(attempts=1))
    monkeypatch.setenv("DELIVERY_WEBHOOK_URL", "http://127.0.0.1:9/hook")
    with pytest.raises(Refusal, match="nobody was told"):
        watched(project, url)
    monkeypatch.setenv("DELIVERY_WEBHOOK_URL", f"{url}/hook")
    watched(project, url)

    assert [text.partition(":")[0] for text in world.told] == ["orders-api, hour 1", "orders-api, hour 2"]


def test_the_release_is_the_last_rollout_that_was_recorded(
    project: Project, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Refusal, match="no successful rollout to production is recorded"):
        verb.release(project, "production", None)
    with pytest.raises(Refusal, match="is no time"):
        verb.release(project, "production", "noon")
    for status, start in (("success", SINCE), ("rolled back", SINCE + timedelta(hours=1))):
        values: dict[str, Json] = {"status": status, "deployment_time": 60.0, "version": IMAGE}
        keep(project.root, "orders-api", Seen("devops-engineer/production-deploy", "x", start, values, image=IMAGE))
    monkeypatch.setattr(sys, "argv", ["delivery", "watch", "--prometheus", url, "--hours", "1", "--stay", "--json"])
    with pytest.raises(SystemExit) as ended:
        cli.main()

    found = json.loads(capsys.readouterr().out)
    assert ended.value.code == 0
    assert (found["release"], found["missing"]) == ("2026-11-20T12:01:00+00:00", [])
    [record] = [one for one in records(project.root, "orders-api") if one.check == "hour-1"]
    assert mapping(sequence(record.subject)[0])["digest"] == {"sha256": "b" * 64}


def test_it_stays_until_the_last_hour_and_the_worst_is_the_answer() -> None:
    codes = iter([Outcome(False, ("one",)), Outcome(True, ("two",))])
    said = list[str]()

    outcome = verb.stay(lambda: next(codes), datetime.now(UTC) + timedelta(seconds=1), said.append)

    assert (outcome.code, said) == (Exit.FAILED, ["one"])


def test_without_a_promise_or_a_prometheus_nothing_is_judged(project: Project) -> None:
    with pytest.raises(Refusal, match="does not answer"):
        watched(project, "http://127.0.0.1:9")
    (project.root / "monitoring/slo.yaml").write_text("budget: {ratio: much}\n")
    with pytest.raises(Refusal, match="is not understood"):
        promise(project.root)
