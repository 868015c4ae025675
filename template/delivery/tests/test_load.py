# Derived from the template: `copier update` replaces this file. Do not edit.
"""Load tests: what is asked for, what is judged, and that a service which is slow, failing or gone does not pass."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from .. import cli, served
from ..errors import Exit, Refusal
from ..json_types import Json, Schema, mapping, sequence
from ..load import figures, verb
from ..load.figures import Part, Sample
from ..load.limits import Statements, limits
from ..load.page import page
from ..load.profiles import Plan, Profile, Step, plan_of
from ..project import Project
from .web import serving

SLO = """
assumed: {mean_rps: 300}
capacity: {replicas_needed: 5, memory_limit_mib: 512}
load: {rate_rps: 1000, rate_seconds: 600, spike_rps: 2000, spike_seconds: 120, soak_rps: 500, soak_seconds: 3600,
  p95_ms: 160, p99_ms: 400, error_ratio: 0.01}
"""
CONTRACT = """
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: /v1}]
paths:
  /orders:
    get: {operationId: list_orders, responses: {"200": {description: Orders}}}
  /orders/{order_id}:
    get:
      operationId: get_order
      parameters: [{name: order_id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: An order}}
"""
PLAN = Plan(Profile.LOAD, [Step(10, 100)], p95_ms=160, p99_ms=400, error_ratio=0.01, memory_mib=512, share=1)
GOOD = Part(100, 100, 5, 20, 30, 0.0, 1.0, judged=True)
needs_locust = pytest.mark.skipif(importlib.util.find_spec("locust") is None, reason="locust is not installed")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "monitoring").mkdir()
    (tmp_path / "monitoring/slo.yaml").write_text(SLO.replace("rate_rps: 1000", "rate_rps: 20"))
    (tmp_path / "openapi.yaml").write_text(CONTRACT)
    (tmp_path / "service.yml").write_text("project_name: Shop\n")
    shutil.copytree(Path(__file__).parents[2] / "load", tmp_path / "load")
    return tmp_path


@contextmanager
def answering(status: int = 200, seconds: float = 0.0) -> Iterator[str]:
    """A service whose list works; its single orders answer like this."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/v1/orders":
                time.sleep(seconds)
            self.send_response(200 if self.path == "/v1/orders" else status)
            body = b'{"items": [{"id": "7"}], "next": null}'
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with serving(Answers) as address:
        yield address


def test_one_process_is_asked_for_the_share_of_one_pod(tmp_path: Path) -> None:
    (tmp_path / "monitoring").mkdir()
    (tmp_path / "monitoring/slo.yaml").write_text(SLO)

    alone, whole = (plan_of(tmp_path, Profile.LOAD, 30, alone=alone) for alone in (True, False))
    wanted = plan_of(tmp_path, Profile.STRESS, 60, alone=True, rate=400)

    assert [(step.seconds, step.rate) for step in alone.steps] == [(30, 200)]
    assert [(step.seconds, step.rate) for step in whole.steps] == [(30, 1000)]
    assert [step.rate for step in wanted.steps if step.judged] == [200, 400]


def test_after_a_spike_it_must_recover_and_beyond_the_promise_nothing_is_judged(tmp_path: Path) -> None:
    (tmp_path / "monitoring").mkdir()
    (tmp_path / "monitoring/slo.yaml").write_text(SLO)

    spike, stress = (plan_of(tmp_path, one, None, alone=False) for one in (Profile.SPIKE, Profile.STRESS))

    assert [(step.seconds, step.rate, step.judged) for step in spike.steps] == [
        (60, 300, False),
        (120, 2000, False),
        (60, 300, True),
    ]
    assert [step.rate for step in stress.steps if step.judged] == [500, 1000]


def test_thresholds_that_are_not_there_are_refused(tmp_path: Path) -> None:
    (tmp_path / "monitoring").mkdir()
    (tmp_path / "monitoring/slo.yaml").write_text("load: {rate_rps: 1}")

    with pytest.raises(Refusal, match="replicas_needed is no number"):
        plan_of(tmp_path, Profile.LOAD, None, alone=True)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Part(100, 90, 5, 20, 30, 0.0, 1.0, judged=True), "90 of 100"),
        (Part(100, 100, 5, 170, 300, 0.0, 1.0, judged=True), "p95 is 170 ms"),
        (Part(100, 100, 5, 20, 410, 0.0, 1.0, judged=True), "p99 is 410 ms"),
        (Part(100, 100, 5, 20, 30, 0.02, 1.0, judged=True), "2 % failed"),
        (Part(100, 0, None, None, None, 1.0, 1.0, judged=True), "p95 is not known"),
    ],
)
def test_each_threshold_can_fail(part: Part, said: str) -> None:
    assert GOOD.faults(PLAN) == []
    assert any(fault.startswith(said) for fault in part.faults(PLAN))


def told(ms: float, lag_ms: float = 0.0, failed: int = 0, cores: float = 0.1) -> Schema:
    row: Json = {"asked": 100, "done": 100, "failed": failed, "lag_ms": lag_ms, "ms": [[ms, 100 - failed]]}
    return {"seconds": [row] * 10, "operations": {"GET /orders": [[ms, 1000]]}, "cores": cores}


@pytest.mark.parametrize(
    ("counted", "code"),
    [
        (told(10), Exit.DONE),
        (told(200), Exit.FAILED),
        (told(10, failed=2), Exit.FAILED),
        (told(200, lag_ms=150), Exit.INCONCLUSIVE),
        (told(200, cores=0.97), Exit.INCONCLUSIVE),
        (told(10, cores=0.97), Exit.DONE),
        ({"seconds": []}, Exit.FAILED),
    ],
)
def test_a_generator_that_was_the_limit_is_no_verdict(counted: Json, code: Exit) -> None:
    assert verb.judged(PLAN, counted, []).code == code


def test_it_says_how_requests_failed_and_what_401_is() -> None:
    outcome = verb.judged(PLAN, {**told(10, failed=2), "failures": {"no answer": 1, "401": 19}}, [])

    assert "failed: 401 (19), no answer (1): the caller's sign-in is not good, or no longer" in outcome.lines
    assert outcome.data["failures"] == [{"why": "401", "requests": 19}, {"why": "no answer", "requests": 1}]


def test_what_was_asked_and_never_answered_failed() -> None:
    lost: Json = {"seconds": [{"asked": 100, "done": 50, "ms": [[10, 50]]}] * 10}

    [part] = figures.parts(PLAN, figures.read(lost))

    assert (part.rate_got, part.error_ratio) == (50, 0.5)


def test_the_stress_profile_says_how_far_it_held() -> None:
    plan = Plan(Profile.STRESS, [Step(5, 100), Step(5, 200, judged=False)], 160, 400, 0.01, 512, 1)

    outcome = verb.judged(plan, told(10), [])

    assert outcome.ok
    assert outcome.data["highest_rate_held"] == 200


def test_percentiles_count_every_answer() -> None:
    times: Counter[float] = Counter({1.0: 94, 100.0: 5, 1000.0: 1})

    assert [figures.percentile(times, q) for q in (0.5, 0.95, 0.99, 1.0)] == [1, 100, 100, 1000]
    assert figures.percentile(Counter(), 0.5) is None


@pytest.mark.parametrize(("grows", "said"), [(0.0, False), (10.0, False), (60.0, True)])
def test_a_leak_that_fills_a_pod_within_a_day_is_found(grows: float, said: bool) -> None:
    plan = Plan(Profile.ENDURANCE, [Step(3600, 50)], 160, 400, 0.01, 512, 1)
    samples = [Sample(at, 0.0, 100 + grows * at / 3600) for at in range(0, 3600, 60)]

    assert figures.slope(samples) == pytest.approx(grows)
    assert bool(figures.leak(plan, samples)) is said


QUICK: Schema = {"query": "SELECT 1", "calls": 9, "mean_ms": 0.2, "max_ms": 1.0}
IDLE = [Sample(n, n / 10, 100, 1, 5) for n in range(9)]


@pytest.mark.parametrize(
    ("samples", "statement", "near"),
    [
        (IDLE, QUICK, "nothing of it"),
        ([Sample(n, 0.97 * n, 100, 1, 5) for n in range(9)], QUICK, "the processor"),
        ([Sample(n, n / 10, 100, 5, 5) for n in range(9)], QUICK, "connections"),
        (IDLE, {**QUICK, "mean_ms": 90.0}, "statements of the database"),
        ([*IDLE[:7], Sample(7, 1.6, 100, 5, 5), IDLE[8]], QUICK, "nothing of it"),  # a moment is no limit
    ],
)
def test_what_was_near_its_limit_is_named(samples: list[Sample], statement: Schema, near: str) -> None:
    lines = limits(PLAN, samples, Statements([statement]))

    assert lines[-1] == f"near its limit: {near}"
    assert [line.split(":")[0].split(",")[0] for line in lines[:-1]] == ["processor", "connections", "statement"]


def test_what_nobody_counted_is_said() -> None:
    outcome = verb.judged(PLAN, told(10), IDLE, Statements(why="it has no database"))

    assert "statements: not known, it has no database" in outcome.lines
    assert outcome.data["connections_most"] == 1
    assert outcome.data["cpu_cores_most"] == 0.1


def test_the_page_shows_curves_and_loads_nothing() -> None:
    samples = [Sample(n, n / 10, 100 + n) for n in range(10)]
    seen = (figures.parts(PLAN, figures.read(told(10))), figures.read(told(10)), samples)

    html = page("Load test of <shop>", ["it holds"], PLAN, seen)

    assert html.count("<svg") == 6  # no curve of connections, as nobody said how many there are
    assert "&lt;shop&gt;" in html
    assert "http" not in html.replace("http-equiv", "")


@needs_locust
@pytest.mark.parametrize(
    ("status", "seconds", "code"), [(200, 0.0, Exit.DONE), (500, 0.0, Exit.FAILED), (200, 0.6, Exit.FAILED)]
)
def test_a_service_that_fails_or_is_slow_does_not_pass(root: Path, status: int, seconds: float, code: Exit) -> None:
    with answering(status, seconds) as url:
        outcome = verb.load(Project(root, "shop"), Profile.LOAD, 2, url)

    assert outcome.code == code, outcome.lines
    written = mapping(json.loads((root / ".delivery/build/load.json").read_text()))
    assert written["ok"] is outcome.ok
    assert written["rate_asked"] == 20
    assert [mapping(one)["why"] for one in sequence(written["failures"])] == ([str(status)] if status != 200 else [])
    assert "<svg" in (root / ".delivery/build/load.html").read_text()


@needs_locust
def test_where_nothing_answers_nothing_was_measured(root: Path) -> None:
    with pytest.raises(Refusal, match="nothing to ask for") as refused:
        verb.load(Project(root, "shop"), Profile.LOAD, 1, "http://127.0.0.1:9")

    assert refused.value.code == Exit.INCONCLUSIVE


def test_callers_are_signed_in_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(served.HEADERS, "Authorization: Bearer a\nX-Version: 1")
    assert served.headers() == {"Authorization": "Bearer a", "X-Version": "1"}

    monkeypatch.setenv(served.HEADERS, "nonsense")
    with pytest.raises(Refusal, match="holds no header"):
        served.headers()


def test_a_profile_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["delivery", "load", "--profile", "heavy"])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == 2
    assert "load, stress, spike, endurance" in capsys.readouterr().err
