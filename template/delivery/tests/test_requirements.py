# Derived from the template: `copier update` replaces this file. Do not edit.
"""Requirements: where each comes from, how firm it is, and what holds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..criteria import DEFAULTS
from ..errors import Refusal
from ..json_types import mapping, sequence
from ..project import find_project
from ..requirements import verb
from ..requirements.known import FILE, confirm, requirements
from ..requirements.marks import marked_tests
from . import shop
from .repository import ALICE, Repository

ANSWERS = """
project_name: Orders API
project_slug: orders-api
owner: team-orders
availability_target: '99.95'
latency_p95_ms: 200
auth: jwt
compliance: [personal-data, pci-dss]
cache: none
max_page_size: 500
memory_limit_mib: 1024
error_rate_percent: 0.05
openapi_version: '3.2'
rpo_minutes: 60
rto_minutes: 30
registry: registry.example.org
hostname: orders.example.org
log_retention_days: 14
colour: blue
domain:
  roles: [customer, admin]
  resources:
    order: {description: What one customer buys., fields: {}, actions: {ship: {description: Hand it over.}, pay: {}}}
    item: {fields: {}}
  integrations: {tax_service: {description: Computes tax.}}
  journeys: {checkout: [create_order, read_order]}
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    found = Repository(tmp_path, monkeypatch)
    found.write("service.yml", ANSWERS)
    return found


def firmness(repository: Repository) -> dict[str, str]:
    return {requirement.id: requirement.firmness for requirement in requirements(repository.root)}


def test_what_was_said_is_hard_and_a_usual_value_is_inferred(repository: Repository) -> None:
    found = firmness(repository)

    hard = ["OWNER", "AVAILABILITY-TARGET", "COMPLIANCE-PERSONAL-DATA", "COMPLIANCE-PCI-DSS", "MAX-PAGE-SIZE", "ROLES"]
    hard += [
        "RESOURCE-ORDER",
        "ACTION-SHIP-ORDER",
        "INTEGRATION-TAX-SERVICE",
        "JOURNEY-CHECKOUT",
        "MEMORY-LIMIT-MIB",
        "RTO-MINUTES",
    ]
    assert [found[f"REQ-{name}"] for name in hard] == ["HARD"] * len(hard)
    assert {found[f"REQ-{name}"] for name in ("LATENCY-P95-MS", "THROUGHPUT-RPS", "AUTH")} == {"INFERRED"}
    assert not {"REQ-PROJECT-NAME", "REQ-CACHE"} & found.keys()


def test_a_confirmed_value_is_hard_or_soft_and_another_value_is_not_confirmed(repository: Repository) -> None:
    confirm(repository.root, ["REQ-LATENCY-P95-MS"], "HARD", everything=False)
    confirm(repository.root, ["REQ-AUTH", "REQ-OWNER"], "SOFT", everything=False)
    after = firmness(repository)
    by = {one.id: one.source for one in requirements(repository.root)}["REQ-AUTH"]
    confirmed = (repository.root / FILE).read_text().replace("'200'", "'100'")
    (repository.root / FILE).write_text(confirmed)

    assert (after["REQ-LATENCY-P95-MS"], after["REQ-AUTH"], after["REQ-OWNER"]) == ("HARD", "SOFT", "SOFT")
    assert by == f"service.yml: auth, confirmed by {ALICE}"
    assert firmness(repository)["REQ-LATENCY-P95-MS"] == "INFERRED"


def test_everything_is_confirmed_at_once(repository: Repository) -> None:
    project = find_project(repository.root)
    assert not verb.listed(project, "confirmed").ok

    said = verb.confirmed(project, [], "HARD", everything=True)

    assert said.lines[-2:] == ("12 confirmed", f"Next: commit {FILE}")
    assert verb.listed(project, "confirmed").ok
    assert verb.confirmed(project, [], "HARD", everything=True).lines == ("0 confirmed",)


@pytest.mark.parametrize(
    ("names", "why"),
    [(["REQ-AUHT"], "there is no requirement 'REQ-AUHT'. Did you mean 'REQ-AUTH'?"), ([], "no requirement was named")],
)
def test_what_is_not_there_can_not_be_confirmed(repository: Repository, names: list[str], why: str) -> None:
    with pytest.raises(Refusal) as refused:
        confirm(repository.root, names, "HARD", everything=False)

    assert why in str(refused.value)


def test_what_was_confirmed_and_is_gone_is_named(repository: Repository) -> None:
    repository.write(FILE, "REQ-CACHE: {as: HARD, value: shared, by: a}\n")

    with pytest.raises(Refusal, match="there is no requirement 'REQ-CACHE'"):
        requirements(repository.root)


def test_a_requirement_that_nothing_enforces_is_found(repository: Repository) -> None:
    outcome = verb.listed(find_project(repository.root), "enforced")

    assert not outcome.ok
    assert outcome.lines[0].endswith("REQ-COLOUR: blue [no check]")
    assert outcome.lines[1] == "1 requirements are not enforced"


def test_every_requirement_but_that_one_is_enforced_by_a_default_check(repository: Repository) -> None:
    unheld = [one.id for one in requirements(repository.root) if not one.checks(DEFAULTS)]

    assert unheld == ["REQ-COLOUR"]


SAID = {"rpo_minutes": "backups-elsewhere", "log_retention_days": "logs-elsewhere", "registry": "images-elsewhere"}


@pytest.mark.parametrize("rollout", ["none", "argo-rollouts"])
def test_what_no_manifest_can_show_is_somebodys_word_and_never_nobodys(repository: Repository, rollout: str) -> None:
    repository.write("service.yml", ANSWERS.replace("colour: blue", f"rollout: {rollout}"))

    rows = verb.listed(find_project(repository.root), None).data["requirements"]

    held = {str(mapping(row)["id"]): sequence(mapping(row)["checks"]) for row in sequence(rows)}
    found = {answer: held["REQ-" + answer.upper().replace("_", "-")] for answer in SAID}
    assert found == {answer: [check if rollout == "none" else "manifests"] for answer, check in SAID.items()}
    assert verb.listed(find_project(repository.root), "enforced").ok


def test_a_check_of_ones_own_may_hold_a_requirement(repository: Repository) -> None:
    own = "{phase: 4, command: python colour.py, inputs: [src], enforces: [REQ-COLOUR]}"
    repository.write("governance/gates.yaml", f"checks: {{colour: {own}}}")

    assert verb.listed(find_project(repository.root), "enforced").ok


@pytest.mark.parametrize("name", sorted({name for check in DEFAULTS for name in check.enforces}))
def test_no_check_says_that_it_enforces_what_nobody_can_ask_for(repository: Repository, name: str) -> None:
    repository.write(
        "service.yml", ANSWERS.replace("cache: none", "cache: shared\nevents: shared\nwebhooks: true\nagents: [claude]")
    )

    known = {requirement.id for requirement in requirements(repository.root)}

    assert any(one == name or (name.endswith("-") and one.startswith(name)) for one in known)


def test_a_question_that_is_none_is_refused() -> None:
    with pytest.raises(Refusal, match="there are confirmed and enforced"):
        verb.asked("answered")


TESTS = """
import pytest
OPERATION = "create_order"
LIMIT: int = 3
pytestmark = [pytest.mark.cycle(OPERATION), pytest.mark.slow]

async def test_creates() -> None: ...

@pytest.mark.red
def test_refuses() -> None: ...

def helper() -> None: ...
"""
OTHER = """
import pytest

@pytest.mark.cycle("list_orders")
def test_lists() -> None: ...

@pytest.mark.usefixtures("cycle(")
def test_is_of_nobody() -> None: ...
"""


def test_marks_are_read_without_importing(repository: Repository) -> None:
    repository.write("tests/orders/test_create_order.py", TESTS)
    repository.write("tests/orders/test_list_orders.py", OTHER)
    repository.write("tests/test_broken.py", "cycle(\n")

    found = [(test.name, test.cycle, test.red) for test in marked_tests(repository.root)]

    assert found == [
        ("test_creates", "create_order", False),
        ("test_refuses", "create_order", True),
        ("test_lists", "list_orders", False),
    ]


def test_the_trace_goes_from_the_requirement_to_its_tests_and_checks(repository: Repository) -> None:
    repository.write(
        "openapi.yaml",
        shop.CONTRACT.replace("operationId: list_orders", "operationId: list_orders\n      tags: [orders]"),
    )
    repository.write("tests/orders/test_create_order.py", TESTS)

    outcome = verb.traced(find_project(repository.root), check=True)

    rows = [mapping(row) for row in sequence(outcome.data["trace"])]
    order = next(row for row in rows if row["id"] == "REQ-RESOURCE-ORDER")
    assert order["operations"] == ["list_orders", "create_order", "delete_order"]
    assert order["tests"] == ["tests/orders/test_create_order.py"]
    assert order["red"] == ["create_order"]
    assert order["checks"] == ["schema", "tests"]
    assert not outcome.ok
    assert outcome.data["without_cycle"] == ["list_orders", "delete_order"]
    assert outcome.lines[-1] == "delete_order has no test cycle. Next: delivery tdd red delete_order"
    assert verb.traced(find_project(repository.root), check=False).ok


RULES = """
groups:
  - name: slo
    rules:
      - record: errors:rate5m
        expr: up
      - alert: BudgetBurnsFast
        expr: up
        labels: {requirement: "REQ-AVAILABILITY-TARGET, REQ-LATENCY-P95-MS"}
      - alert: Unlabelled
        expr: up
"""
OBJECT = """
kind: PrometheusRule
spec:
  groups:
    - {name: more, rules: [{alert: BudgetBurnsSlowly, expr: up, labels: {requirement: REQ-AVAILABILITY-TARGET}}]}
"""


def test_an_alert_names_the_requirement_that_it_guards(repository: Repository) -> None:
    repository.write("openapi.yaml", shop.CONTRACT)
    before = verb.traced(find_project(repository.root), check=False)
    repository.write("monitoring/rules/slo.yml", RULES)
    repository.write("monitoring/more.yaml", OBJECT)
    repository.write("monitoring/routes.yml", "route: {receiver: team}\n")

    after = verb.traced(find_project(repository.root), check=False)

    found = {mapping(row)["id"]: mapping(row)["alerts"] for row in sequence(after.data["trace"])}
    assert not any(mapping(row)["alerts"] for row in sequence(before.data["trace"]))
    assert found["REQ-AVAILABILITY-TARGET"] == ["BudgetBurnsSlowly", "BudgetBurnsFast"]
    assert found["REQ-LATENCY-P95-MS"] == ["BudgetBurnsFast"]
    assert found["REQ-OWNER"] == []
    assert "  alerts:     BudgetBurnsFast" in after.lines


def test_an_alert_that_guards_nothing_is_refused(repository: Repository) -> None:
    repository.write("openapi.yaml", shop.CONTRACT)
    repository.write("monitoring/slo.yml", RULES.replace("LATENCY-P95-MS", "LATENCY-P59-MS"))

    with pytest.raises(Refusal, match="Did you mean 'REQ-LATENCY-P95-MS'"):
        verb.traced(find_project(repository.root), check=False)
