"""monitoring/ as it is rendered: what it reads exists, its tests pass, and they notice every alert that is not what it was."""

from __future__ import annotations

import re
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import INPUTS, ROOT, answers, contents, files, render, rendered
from harness.monitoring import MUTATIONS, failing, mutated, outside, promtool, queries, rules, series, suites_of

sys.path.insert(0, str(ROOT / "tools"))

# What a process says of itself, as tests/generated/test_monitoring.py finds it at the real one.
OWN = ("http_server_", "db_", "process_", "cache_", "integration_", "events_", "webhook_")
NUMBERS = {"slow": [("99", 1, 2), ("99.5", 30, 333), ("99.95", 40_000, 60_000), ("99.99", 7, 40)]}


def test_the_dashboards_are_what_the_script_builds() -> None:
    import dashboards

    built, folder = dashboards.boards(), ROOT / "template/monitoring/dashboards"

    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == built, "run python tools/dashboards.py"


def test_every_series_that_is_asked_for_is_recorded_exported_or_declared(template: Path, shared: Path) -> None:
    for name in INPUTS:
        project = rendered(template, shared, name)
        found = [rule for file in rules(project).values() for rule in file]
        recorded = {rule["record"] for rule in found if "record" in rule}
        optional = {"cache:hits:ratio5m", "integration:failures:ratio5m"}  # one dashboard for all
        asked = {part for rule in found for part in series(str(rule["expr"]))}
        asked |= {part for _, query in queries(project) for part in series(query)} - optional - {"ALERTS"}
        strange = {part for part in asked - recorded if not part.startswith((*OWN, *outside(project)))}
        assert strange == set(), name


def test_dashboards_hold_no_number_that_follows_from_the_answers() -> None:
    for path in (ROOT / "template/monitoring/dashboards").iterdir():
        text = path.read_text("utf-8")
        assert re.findall(r'"expr": "[^"]*(?:99\.|0\.00|0\.2)', text) == []
        assert "orders" not in text


@pytest.mark.parametrize("name", ["default", "minimal", "redis", "integrations", "order-service"])
def test_rules_pass_their_own_tests(template: Path, shared: Path, name: str) -> None:
    folder = rendered(template, shared, name) / "monitoring"
    names = {kind: sorted(str(path.relative_to(folder)) for path in (folder / kind).iterdir()) for kind in ("rules", "tests")}  # fmt: skip

    checked = promtool(folder, "check", "rules", *names["rules"])
    tested = promtool(folder, "test", "rules", *names["tests"])

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert {Path(path).stem for path in names["tests"]} >= {Path(path).stem for path in names["rules"]} - {"objectives"}


@pytest.mark.slow
@pytest.mark.parametrize(("availability", "rps", "latency"), NUMBERS["slow"])
def test_rules_of_other_answers_pass_their_tests_too(
    template: Path, tmp_path: Path, availability: str, rps: int, latency: int
) -> None:
    given = {**answers("integrations"), "availability_target": availability, "throughput_rps": rps, "latency_p95_ms": latency}  # fmt: skip
    folder = render(template, tmp_path / "project", given) / "monitoring"

    tested = promtool(folder, "test", "rules", *(f"tests/{path.name}" for path in (folder / "tests").iterdir()))

    assert tested.returncode == 0, tested.stdout + tested.stderr


EVERYDAY = [
    *product(["platform.yml", "sign-in.yml", "cache.yml", "events.yml", "webhooks.yml"], list(MUTATIONS), [""]),
    *product(["burn.yml"], ["all numbers higher", "all numbers lower"], ["1h"]),
    ("service.yml", "the last number higher", ""),
]
THOROUGH = [
    case
    for case in [
        *product(["burn.yml"], [what for what in MUTATIONS if what not in ("a minute later", "at once")], ["1h", "6h", "1d", "3d"]),
        *product(["service.yml", "integrations.yml"], list(MUTATIONS), [""]),
    ]
    if case not in EVERYDAY
]  # fmt: skip


@pytest.mark.parametrize(("file", "what", "window"), [*EVERYDAY, *(pytest.param(*case, marks=pytest.mark.slow) for case in THOROUGH)])  # fmt: skip
def test_a_test_notices_an_alert_with(
    template: Path, shared: Path, tmp_path: Path, file: str, what: str, window: str
) -> None:
    """The counter-test: each alert that differs in one thing is named by a test that fails."""
    inputs = {
        "cache.yml": "redis",
        "events.yml": "order-service",
        "webhooks.yml": "api-key",
        "integrations.yml": "integrations",
    }
    project = rendered(template, shared, inputs.get(file, "default"))
    changed = mutated(project, tmp_path / "monitoring", file, what, window)

    done = promtool(tmp_path / "monitoring", "test", "rules", *suites_of(tmp_path / "monitoring", file))

    assert changed - set(failing(done.stdout + done.stderr)) == set()
    assert changed or what in ("a minute later", "at once") or file in ("cache.yml",)


# What a change of the availability alone may reach, and what it must.
REACHED = (
    "/monitoring/",
    "/deploy/base/",  # replicas, the autoscaler, the disruption budget, the quota
    "/service.yml",
    "/.copier-answers.yml",
    "/README.md",
    "/docs/production.md",
    "/docs/devops-plan.md",
    "/openapi.yaml",
)  # the last four: the promise, in words
MOVED = {
    "answers.availability_target", "assumed.zones", "objectives.availability", "objectives.dependency_percent", "budget.ratio", "budget.minutes",
    "budget.requests", "burn_rates.availability", "capacity.replicas_min", "capacity.replicas_max", "capacity.disruption_max_unavailable",
    "capacity.quota_pods", "capacity.quota_cpu_millicores", "capacity.quota_memory_mib", "database.max_connections", "rollout.min_samples",
    "database.pooler", "rollout.step_expected_seconds", "rollout.errors", "rollout.budget_spent_percent", "load.error_ratio",
}  # fmt: skip


def test_another_availability_changes_every_number_that_follows_and_nothing_else(
    template: Path, tmp_path: Path
) -> None:
    low, high = (
        render(
            template,
            tmp_path / target,
            {**answers("order-service"), "throughput_rps": 800, "availability_target": target},
        )
        for target in ("99", "99.99")
    )
    before, after = contents(low), contents(high)

    differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    numbers = [yaml.safe_load((project / "monitoring/slo.yaml").read_text("utf-8")) for project in (low, high)]

    assert {path for path in differing if not f"/{path}".startswith(REACHED)} == set()
    assert {"monitoring/slo.yaml", "monitoring/rules/burn.yml", "monitoring/rules/objectives.yml", "monitoring/tests/burn.yml"} <= differing  # fmt: skip
    assert moved(*numbers) == MOVED


def test_the_same_holds_for_an_update(template: Path, tmp_path: Path) -> None:
    """Re-applied in a project, not rendered afresh: `copier update` with one answer changed."""
    from copier import run_update
    from harness import commit

    project = render(
        template, tmp_path / "project", {**answers("minimal"), "availability_target": "99"}, vcs_ref="HEAD"
    )
    commit(project, "As generated")
    before = contents(project)

    run_update(project, data={"availability_target": "99.99"}, defaults=True, overwrite=True, quiet=True, unsafe=False)  # fmt: skip

    after = contents(project)
    differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert {path for path in differing if not f"/{path}".startswith(REACHED)} == set()
    fresh = render(template, tmp_path / "fresh", {**answers("minimal"), "availability_target": "99.99"})
    assert {path: after[path] for path in after if path.startswith("monitoring/")} == {
        path: body for path, body in contents(fresh).items() if path.startswith("monitoring/")
    }


def moved(one: Any, other: Any) -> set[str]:
    found = set()
    for section, values in one.items():
        for key in values if isinstance(values, dict) else ():
            if other[section].get(key) != values[key]:
                found.add(f"{section}.{key}")
    return found


def test_every_alert_has_a_page_and_every_page_an_alert(project: Path) -> None:
    alerts = {rule["alert"] for file in rules(project).values() for rule in file if "alert" in rule}
    pages = {Path(path).stem for path in files(project) if path.startswith("docs/runbooks/")} - {"README"}

    assert alerts == pages
    for name in pages:
        text = (project / f"docs/runbooks/{name}.md").read_text("utf-8")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Meaning", "Impact", "Diagnosis", "Mitigation"]
        assert all(len(part.strip()) > 20 for part in re.split(r"^## .+$", text, flags=re.MULTILINE)[1:]), name
        assert "kubectl" not in text or f"-n {yaml.safe_load((project / 'monitoring/slo.yaml').read_text())['service']} " in text  # fmt: skip


def test_what_a_page_asks_prometheus_for_parses_and_is_there(template: Path, shared: Path, tmp_path: Path) -> None:
    project = rendered(template, shared, "integrations")
    recorded = {rule["record"] for file in rules(project).values() for rule in file if "record" in rule} | {"ALERTS"}
    asked = {
        (path, query)
        for path in files(project)
        if path.startswith("docs/runbooks/")
        for query in re.findall(r"promtool query instant \S+ '([^']+)'", (project / path).read_text("utf-8"))
    }

    assert len(asked) > 20
    strange = {(path, name) for path, query in asked for name in series(query) - recorded if not name.startswith((*OWN, *outside(project)))}  # fmt: skip
    assert {(path, name) for path, name in strange if name not in ("time",)} == set()
    assert unreadable(tmp_path, [query for _, query in sorted(asked)]) == ""


def test_every_query_of_a_dashboard_parses(template: Path, shared: Path, tmp_path: Path) -> None:
    asked = [query for _, query in queries(rendered(template, shared, "default"))]

    assert len(asked) > 40
    assert unreadable(tmp_path, asked) == ""
    assert unreadable(tmp_path, ["sum(rate("]) != ""


def unreadable(folder: Path, asked: list[str]) -> str:
    """What promtool says of queries as rules; nothing where all of them parse."""
    listed = [{"record": f"asked:{number}:x", "expr": query} for number, query in enumerate(asked)]
    (folder / "asked.yml").write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": listed}]}), "utf-8")
    done = promtool(folder, "check", "rules", "asked.yml")
    return done.stdout + done.stderr if done.returncode else ""
