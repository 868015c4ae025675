# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which checks a project has, and what its team may change about them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ..criteria import DEFAULTS
from ..errors import Refusal
from ..evidence.tree import read_tree
from ..gates.gate import Desk
from ..gates.policy import read_policy
from ..statements import approvals
from .repository import BOB, DOCS, TESTS, Repository


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    return Repository(tmp_path, monkeypatch)


def test_the_defaults_are_well_formed() -> None:
    names = [check.id for check in DEFAULTS]

    assert len(names) == len(set(names))
    for check in DEFAULTS:
        assert check.conditions, check.id
        assert check.why.endswith("."), check.id
        assert all((check.inputs, check.next, check.role, check.deliverable)), check.id
        assert {condition.value for condition in check.conditions} <= {"exit", *check.measures}, check.id
        assert {where.partition("#")[0] for where in check.measures.values()} <= {*check.artifacts}, check.id
        assert set(check.hard) <= set("ABC"), check.id


@pytest.mark.parametrize("auth", ["none", "jwt", "oidc", "api-key"])
@pytest.mark.parametrize("more", ["", "cache: shared\ncompliance: [pci-dss]\ndomain: {integrations: {tax: {}}}\n"])
def test_a_project_has_thirty_to_fifty_five_checks_and_more_where_more_was_asked_for(
    repository: Repository, auth: str, more: str
) -> None:
    repository.write("service.yml", f"project_slug: shop\nauth: {auth}\n{more}")

    checks = read_policy(repository.root).checks

    assert 30 <= len(checks) <= (60 if more else 50)
    assert ("sign-in" in checks) == (auth == "jwt")
    assert ("compliance" in checks) == ("other-services" in checks) == ("shared-limits" in checks) == bool(more)


def test_who_says_nothing_has_accounts(repository: Repository) -> None:
    repository.write("service.yml", "project_slug: shop\n")

    assert "sign-in" in read_policy(repository.root).checks


@pytest.mark.parametrize(
    ("target", "level", "severity"),
    [("99.99", "A", "HARD"), ("99.95", "A", "HARD"), ("99.9", "B", "SOFT"), ("99.5", "B", "SOFT"), ("99", "C", "SOFT")],
)
def test_the_availability_target_decides_what_is_hard(
    repository: Repository, target: str, level: str, severity: str
) -> None:
    repository.write("service.yml", f"availability_target: '{target}'\n")

    policy = read_policy(repository.root, [replace(TESTS, hard="A"), DOCS])

    assert (policy.level, policy.severity["tests"], policy.severity["docs"]) == (level, severity, "SOFT")


def test_a_severity_is_raised(repository: Repository) -> None:
    repository.write("governance/gates.yaml", "severity: {docs: HARD}\n")

    assert repository.policy().severity["docs"] == "HARD"


def test_a_check_of_the_teams_own_is_run_and_judged(repository: Repository) -> None:
    repository.write(
        "governance/gates.yaml",
        "checks:\n  prices:\n    phase: 4\n    command: sh tool.sh\n    inputs: [tool.sh]\n"
        "    artifacts: [build/covered.json]\n    measures: {covered: 'build/covered.json#totals.covered'}\n"
        "    require: ['exit == 0', 'covered >= 90']\n    severity: HARD\n",
    )

    repository.run("prices")

    row = repository.row("prices")
    assert (row.state, row.severity, row.check.key) == ("pass", "HARD", "phase-4/team/prices")


def test_what_does_not_apply_is_not_counted_and_says_why(repository: Repository) -> None:
    repository.write("governance/gates.yaml", "not_applicable: {docs: Nobody reads it.}\n")
    repository.run()

    result = repository.gate()

    assert (result.decision, result.score) == ("GO", 100)
    assert [(row.state, row.why) for row in result.rows if row.check.id == "docs"] == [("n/a", "Nobody reads it.")]


def test_a_hard_check_that_does_not_apply_needs_a_second_person(repository: Repository) -> None:
    repository.write("governance/gates.yaml", "not_applicable: {tests: It is late.}\n")
    repository.commit()
    before = repository.row()
    repository.be(BOB)
    approvals.approve(repository.root, read_tree(repository.root), "policy", "")
    repository.commit()

    assert before.state == "invalid"
    assert "it is HARD and said not to apply, and that is not approved" in before.why
    assert repository.row().state == "n/a"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("threshold: {}", "'threshold'. Did you mean 'thresholds'?"),
        ("thresholds: {test: {coverage: 95}}", "'test'. Did you mean 'tests'?"),
        ("thresholds: {tests: {covrage: 95}}", "'covrage'. Did you mean 'coverage'?"),
        ("thresholds: {tests: {coverage: many}}", "tests.coverage is no number"),
        ("thresholds: {tests: {coverage: .nan}}", "tests.coverage is no number"),
        ("severity: {tests: SOFT}", "can only be raised"),
        ("not_applicable: {tests: ''}", "gives no reason for tests"),
        ("checks: {tests: {}}", "there is a default check 'tests'"),
        ("checks: {own: {phase: 7, command: x, inputs: [src]}}", "due are phase"),
        ("checks: {own: {phase: 1, command: x}}", "due are phase"),
        ("checks: {own: {phase: 1, comand: x, inputs: [src]}}", "Did you mean 'command'?"),
        ("checks: {own: {phase: 1, command: x, inputs: [src], severity: MAYBE}}", "severity is HARD or SOFT"),
        ("checks: {own: {phase: 1, command: 'x \"', inputs: [src]}}", "No closing quotation"),
        ("checks: {own: {phase: 1, command: x, inputs: [src], require: [fine]}}", "is no condition"),
        ("checks: {own: {phase: 1, command: x, inputs: [src], role: ../x}}", "is no name of a folder"),
        ("[]", "a mapping is due"),
        ("a: {", "gates.yaml can't be read"),
    ],
)
def test_what_can_not_be_meant_is_refused_in_one_line(repository: Repository, text: str, why: str) -> None:
    repository.write("governance/gates.yaml", f"{text}\n")

    with pytest.raises(Refusal) as refused:
        repository.policy()

    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_project_without_requirements_is_refused(repository: Repository) -> None:
    (repository.root / "service.yml").unlink()

    with pytest.raises(Refusal, match=r"there is no service.yml"):
        repository.policy()


def test_an_unknown_gate_is_refused(repository: Repository) -> None:
    with pytest.raises(Refusal, match="there are phase-1"):
        Desk(repository.root, repository.policy()).gate("phase-9")


def test_the_policy_has_another_digest_once_something_else_is_asked(repository: Repository) -> None:
    before = repository.policy().digest
    repository.write("governance/gates.yaml", "severity: {docs: HARD}\n")

    assert repository.policy().digest != before


def test_a_comparison_with_the_last_release_does_not_apply_before_the_first(repository: Repository) -> None:
    compat = replace(TESTS, released=True)
    before = repository.row("tests", compat)
    repository.git("tag", "v1.0.0")

    assert (before.state, before.why) == ("n/a", "there is no release yet")
    assert repository.row("tests", compat).state == "missing"
