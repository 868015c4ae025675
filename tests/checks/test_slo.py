"""Every number of monitoring/slo.yaml, computed again: from the formulas of docs/reference/slo.md, in fractions, by other code."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
import yaml
from gate import JINJA, judged, macros
from hypothesis import example, given, settings
from hypothesis import strategies as st

AVAILABILITIES = ["99", "99.5", "99.9", "99.95", "99.99"]
LATENCIES = st.one_of(st.integers(2, 60), st.integers(2, 60_000))
RATES = st.one_of(st.integers(1, 50), st.integers(1, 1_000_000))
WINDOWS = {"1h": (1, 2, "page", "5m"), "6h": (6, 5, "page", "30m"), "1d": (24, 10, "ticket", "2h"), "3d": (72, 10, "ticket", "6h")}  # fmt: skip
DAYS = 30


def derived(
    availability: str,
    latency_ms: int,
    rps: int,
    *integrations: dict[str, str],
    memory: int = 512,
    error: float | str = "",
    files: bool = False,
) -> dict[str, Any]:
    """What the template makes of three answers, as the generated project reads it."""
    model: dict[str, Any] = {
        "slug": "orders-api",
        "keeps_files": files,
        "integrations": [{"name": "x", **one} for one in integrations],
    }
    macros("slo").add_slo(model, availability, latency_ms, rps, memory, error)
    text = JINJA.get_template("template/monitoring/slo.yaml.jinja").render(model=model)
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def near(found: float, due: Fraction | float) -> bool:
    return math.isclose(found, float(due), rel_tol=1e-6, abs_tol=1e-9)


def healthy(p0: float, p1: float) -> int:
    """Wald's expected number of samples until a healthy release passes."""
    accept, reject = math.log(0.05 / 0.99), math.log(0.95 / 0.01)
    step = p0 * math.log(p1 / p0) + (1 - p0) * math.log((1 - p1) / (1 - p0))
    return math.ceil((0.99 * accept + 0.01 * reject) / step)


three = given(st.sampled_from(AVAILABILITIES), LATENCIES, RATES)
usual = settings(max_examples=60, deadline=None)


@three
@usual
def test_the_budget(availability: str, latency: int, rps: int) -> None:
    found = derived(availability, latency, rps)
    budget, mean = 1 - Fraction(availability) / 100, Fraction(3, 10) * rps

    assert near(found["budget"]["ratio"], budget)
    assert near(found["objectives"]["availability"], 1 - budget)
    assert near(found["budget"]["minutes"], budget * DAYS * 1440)
    assert found["budget"]["requests"] == math.floor(budget * mean * 86400 * DAYS)
    assert near(found["assumed"]["mean_rps"], mean)
    assert near(found["objectives"]["latency_p95"]["seconds"], Fraction(latency, 1000))
    assert near(found["objectives"]["latency_p99"]["seconds"], Fraction(latency, 400))
    assert found["metrics"]["retention_days"] == DAYS + 5


@three
@usual
def test_the_burn_rates_and_how_many_requests_they_need(availability: str, latency: int, rps: int) -> None:
    found = derived(availability, latency, rps)["burn_rates"]
    budgets = {"availability": 1 - Fraction(availability) / 100, "latency-p95": Fraction(5, 100), "latency-p99": Fraction(1, 100)}  # fmt: skip

    assert list(found) == list(budgets)
    for name, budget in budgets.items():
        assert [row["long"] for row in found[name]] == list(WINDOWS)
        for row in found[name]:
            hours, share, severity, short = WINDOWS[row["long"]]
            burn = Fraction(share, 100) * 24 * DAYS / hours
            due = math.ceil(5 / (burn * budget))
            assert (row["severity"], row["short"], row["share_percent"]) == (severity, short, share)
            assert near(row["burn_rate"], burn)
            assert near(row["threshold"], burn * budget)
            assert row["threshold"] < 1, "it could never fire"
            assert row["min_requests"] == due
            assert row["enough_traffic"] == (Fraction(3, 10) * rps * 3600 * hours >= due)
            assert row["detects_outage_s"] == math.ceil(burn * budget * hours * 3600)


@three
@usual
@example("99.9", 200, 200)
@example("99", 2, 1_000_000)
def test_the_capacity(availability: str, latency: int, rps: int) -> None:
    found = derived(availability, latency, rps)
    capacity, assumed = found["capacity"], found["assumed"]
    service = Fraction(max(500, min(2000, 100 * latency)), 1_000_000)
    objective, p99 = Fraction(latency, 1000), Fraction(latency, 400)
    used = Fraction(math.floor(100 * min(Fraction(7, 10), 1 - 3 * service / objective, 1 - Fraction(46, 10) * service / p99)), 100)  # fmt: skip
    pod, zones = Fraction(1, 2) / service, 3 if float(availability) >= 99.9 else 2
    need = math.ceil(rps / (pod * used))
    low = max(2, zones, math.ceil(Fraction(need * zones, zones - 1)))

    assert used >= Fraction(1, 5), "the gate let an answer through that nothing can be planned with"
    assert near(assumed["service_ms"], service * 1000)
    assert assumed["zones"] == zones
    assert capacity["capacity_per_pod_rps"] == math.floor(pod)
    assert capacity["utilisation_percent"] == capacity["autoscaler_cpu_percent"] == used * 100
    assert (capacity["replicas_needed"], capacity["replicas_min"], capacity["replicas_max"]) == (need, low, 2 * low)
    spare = low - math.ceil(rps / (Fraction(9, 10) * pod))
    assert capacity["disruption_max_unavailable"] == max(1, min(math.ceil(Fraction(low, zones)), spare))
    assert capacity["disruption_max_unavailable"] < low
    pods = 2 * 2 * low + math.ceil(Fraction(2 * low, 4)) + 2
    assert capacity["quota_pods"] == pods
    assert (capacity["quota_cpu_millicores"], capacity["quota_memory_mib"]) == (pods * 500, pods * 512)


@three
@usual
@example("99.9", 200, 1000)
def test_the_pool_and_what_the_database_must_allow(availability: str, latency: int, rps: int) -> None:
    found = derived(availability, latency, rps)
    service_ms = max(0.5, min(2.0, latency / 10))
    busy = min(10.0, latency / 20) / service_ms
    pool = min(20, max(5, math.ceil(round(busy + 2 * math.sqrt(busy), 6))))
    connections = math.ceil((2 * found["capacity"]["replicas_max"] * pool + 10) / Fraction(8, 10)) + 3

    assert near(found["assumed"]["connection_hold_ms"], min(10.0, latency / 20))
    assert found["database"] == {"pool_size": pool, "max_connections": connections, "pooler": connections > 500}


@three
@usual
@example("99.99", 2, 1)
@example("99.9", 200, 1000)
def test_the_rollout(availability: str, latency: int, rps: int) -> None:
    every = derived(availability, latency, rps)
    found = every["rollout"]
    budget, mean = 1 - Fraction(availability) / 100, Fraction(3, 10) * rps
    samples = {}
    for factor in (5, 10):
        slowest = max(healthy(float(budget) / 2, factor * float(budget)), healthy(0.05, 0.1), healthy(0.01, 0.03))
        samples[factor] = max(300, math.ceil(Fraction(3, 2) * slowest))
    factor = 5 if math.ceil(samples[5] / (mean / 10)) <= 1800 else 10
    n = samples[factor]

    assert found["min_samples"] == n
    assert near(found["errors"]["p0"], budget / 2)
    assert near(found["errors"]["p1"], budget * factor)
    assert found["steps"] == [10, 50, 100]
    assert found["step_floor_seconds"] == [300, 600, 900]
    assert found["step_expected_seconds"] == [math.ceil(n / (mean * weight / 100)) for weight in found["steps"]]
    assert any("cannot end the first step" in note for note in every["notes"]) == (n > 180 * mean)
    assert all(near(spent, round(weight * 60 / (float(budget) * 86400 * DAYS), 4)) for weight, spent in zip(found["steps"], found["budget_spent_percent"], strict=True))  # fmt: skip
    assert found["slow_p95"]["over_seconds"] == latency / 1000
    assert found["retention_hours"] == 24


@given(st.sampled_from(AVAILABILITIES), RATES, st.integers(64, 65536), st.sampled_from([0.01, 0.1, 0.5, 1.0]))
@usual
def test_memory_and_failures_that_were_said(availability: str, rps: int, memory: int, part: float) -> None:
    error = part * float(100 - Fraction(availability))
    plain, said = derived(availability, 200, rps), derived(availability, 200, rps, memory=memory, error=error)
    ratio = error / 100
    samples = {factor: max(300, math.ceil(Fraction(3, 2) * max(healthy(ratio / 2, factor * ratio), healthy(0.05, 0.1), healthy(0.01, 0.03)))) for factor in (5, 10)}  # fmt: skip
    factor = 5 if math.ceil(samples[5] / (Fraction(3, 100) * rps)) <= 1800 else 10

    assert near(said["load"]["error_ratio"], ratio)
    assert near(said["rollout"]["errors"]["p0"], ratio / 2)
    assert near(said["rollout"]["errors"]["p1"], ratio * factor)
    assert abs(said["rollout"]["min_samples"] - samples[factor]) <= 2, "a sample more or less is how a logarithm ends"
    assert said["capacity"]["memory_limit_mib"] == memory
    assert said["capacity"]["quota_memory_mib"] == (said["capacity"]["quota_pods"] - 1) * memory + max(memory, 256)
    assert any("more library" in note for note in said["notes"]) == (memory < 256)
    assert said["budget"] == plain["budget"]
    assert said["burn_rates"] == plain["burn_rates"]


def test_the_job_that_sweeps_files_has_room_beside_the_others() -> None:
    without, with_it = derived("99.9", 200, 1000), derived("99.9", 200, 1000, files=True)

    assert with_it["capacity"]["quota_pods"] == without["capacity"]["quota_pods"] + 1
    assert with_it["capacity"]["quota_memory_mib"] == without["capacity"]["quota_memory_mib"] + 512


@pytest.mark.parametrize(("availability", "expected"), [("99", 85), ("99.5", 172), ("99.9", 867), ("99.95", 1736), ("99.99", 8689)])  # fmt: skip
def test_the_samples_are_those_of_the_published_table(availability: str, expected: int) -> None:
    budget = float(1 - Fraction(availability) / 100)

    assert int(macros("slo").healthy_samples(budget / 2, 5 * budget)) == healthy(budget / 2, 5 * budget) == expected


@three
@usual
def test_the_load_and_the_bounds(availability: str, latency: int, rps: int) -> None:
    found = derived(availability, latency, rps)
    load, bounds = found["load"], found["latency_histogram_bounds_s"]

    assert (load["rate_rps"], load["spike_rps"], load["soak_rps"]) == (rps, 2 * rps, max(1, rps // 2))
    assert (load["rate_seconds"], load["spike_seconds"], load["soak_seconds"]) == (600, 120, 3600)
    assert near(load["p95_ms"], Fraction(8, 10) * latency)
    assert near(load["p99_ms"], 2 * latency)
    assert near(load["error_ratio"], (1 - Fraction(availability) / 100) / 10)
    assert bounds == sorted(set(bounds))
    assert {latency / 1000, latency / 400, latency / 200} <= set(bounds)
    assert all(isinstance(bound, float) for bound in bounds), "YAML 1.1 takes 5e-05 for a word"


def test_what_a_request_cannot_do_without_shares_the_budget() -> None:
    integrations = ({"on_failure": "fail", "human": "Tax service"}, {"on_failure": "ignore", "human": "Mail"})

    objectives = derived("99.9", 200, 1000, *integrations)["objectives"]

    assert objectives["depends_on"] == ["the database", "tax service"]
    assert near(objectives["dependency_percent"], round(100 - 0.1 / 3, 4))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("99.99", 200, 1), "over 1h needs 3473 requests"),
        (("99.99", 200, 1), "cannot end the first step of a rollout"),
        (("99.9", 200, 20), "ten times the budget"),
        (("99.9", 2, 1000), "used to 25 % only"),
        (("99.9", 200, 1_000_000), "put a pooler"),
    ],
)
def test_what_the_answers_make_impossible_is_said(answers: tuple[str, int, int], said: str) -> None:
    assert [note for note in derived(*answers)["notes"] if said in note]


def test_usual_answers_have_nothing_to_say() -> None:
    assert derived("99.9", 200, 1000)["notes"] == []


@pytest.mark.parametrize("latency", [1, "1", 1.0])
def test_an_objective_that_nothing_can_hold_is_refused_with_its_arithmetic(latency: object) -> None:
    [(path, message)] = judged({"project_name": "Orders API", "latency_p95_ms": latency})

    assert path == "latency_p95_ms"
    assert "a request takes 0.5 ms of a processor at best" in message
    assert "1 - 3 x 0.5/1 = -50 %" in message
    assert message.endswith("Choose 2 or more.")


@pytest.mark.parametrize(
    ("rpo", "schedule", "deadline_s"),
    [(10, "*/5 * * * *", 270), (15, "*/6 * * * *", 330), (60, "*/30 * * * *", 1770), (1440, "5 */12 * * *", 7200), (10080, "17 2 * * *", 7200)],
)  # fmt: skip
def test_a_dump_and_the_time_that_it_may_take_are_within_what_may_be_lost(
    rpo: int, schedule: str, deadline_s: int
) -> None:
    """What a project finds in its own manifests: delivery/manifests/said.py."""
    model: dict[str, Any] = {"slug": "orders-api", "promised": []}

    macros("deploy").add_backup(model, {"rpo_minutes": rpo})

    backup = model["backup"]
    step = int(schedule.split("/")[1].split()[0]) if "/" in schedule else 24
    every = step if schedule.startswith("*") else 60 * step
    assert (yaml.safe_load(backup["schedule"]), backup["deadline_s"]) == (schedule, deadline_s)
    assert every + deadline_s / 60 <= rpo
    assert backup["late_s"] <= 60 * every


@pytest.mark.parametrize("availability", AVAILABILITIES)
def test_failures_beyond_the_budget_are_refused_with_the_arithmetic_and_the_whole_budget_is_not(
    availability: str,
) -> None:
    budget = float(100 - Fraction(availability))
    answers = {"project_name": "X", "availability_target": availability}

    [(path, message)] = judged({**answers, "error_rate_percent": 1.01 * budget})

    assert path == "error_rate_percent"
    assert f"100 - {availability} = {budget:g} may fail. Choose {budget:g} or less" in message
    assert judged({**answers, "error_rate_percent": budget}) == []


@given(st.sampled_from(AVAILABILITIES), LATENCIES, RATES)
@settings(max_examples=30, deadline=None)
def test_nothing_else_is_refused(availability: str, latency: int, rps: int) -> None:
    answers = {
        "project_name": "X",
        "availability_target": availability,
        "latency_p95_ms": latency,
        "throughput_rps": rps,
    }

    assert judged(answers) == []
