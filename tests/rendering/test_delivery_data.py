"""The data of the generated `delivery` command, against the pages about it, the questions, and the rows that ask for it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from delivery.upgrade.lock import read_yaml, unapplied
from harness import INPUTS, ROOT, answers, environment, files, rendered, run

ASK = """
import json
from delivery.answers import DEFAULTS as usual, is_example, read_answers
from delivery.criteria import DEFAULTS
from delivery.gates.policy import read_policy
from pathlib import Path
said = read_answers(Path("."))
print(json.dumps({
    "checks": [
        {"id": c.id, "phase": c.phase, "role": c.role, "deliverable": c.deliverable, "hard": c.hard, "why": c.why,
         "command": c.command, "inputs": c.inputs, "require": c.require, "approval": c.approval, "when": dict(c.when)}
        for c in DEFAULTS
    ],
    "mine": list(read_policy(Path(".")).checks), "usual": usual, "example": is_example(said["domain"]),
}))
"""
ROWS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "phase_rows.yml").read_text("utf-8"))
LAST = {"P1": 57, "P2": 39, "P3": 35, "P4": 67, "P5": 72}
PAGE = ROOT / "docs" / "reference" / "checks.md"


def asked(project: Path) -> dict[str, Any]:
    """What the project's own code says of itself."""
    done = run([sys.executable, "-c", ASK], project, env=environment(project))
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def table(checks: list[dict[str, Any]]) -> str:
    lines = ["| check | phase | of | HARD at | why | command |", "|---|---|---|---|---|---|"]
    for check in checks:
        only = "".join(f" ({name}: {', '.join(values)})" for name, values in check["when"].items())
        due = "; ".join(one for one in check["require"] if one not in ("exit == 0", "passed >= 1", "failed == 0"))
        command = f"`{check['command'].partition(' --junitxml')[0]}`" + (f", {due}" if due else "")
        hard = " ".join(check["hard"]) or "-"
        cells = [
            f"`{check['id']}`{only}",
            str(check["phase"]),
            f"{check['role']}/{check['deliverable']}",
            hard,
            check["why"],
        ]
        lines.append(f"| {' | '.join([*cells, command])} |")
    return "\n".join(lines)


def test_a_fresh_project_has_nothing_to_apply(project: Path) -> None:
    """Else `delivery upgrade --check` would call for an upgrade for ever."""
    applied = read_yaml(project / ".copier-answers.yml")

    assert unapplied(read_yaml(project / "service.yml"), applied) == []


def test_the_page_of_the_checks_lists_every_check(template: Path, shared: Path) -> None:
    due = table(asked(rendered(template, shared, "default"))["checks"])

    assert due in PAGE.read_text("utf-8"), f"docs/reference/checks.md needs this table:\n{due}"


@pytest.mark.parametrize("name", INPUTS)
def test_what_a_check_runs_and_reads_is_there(template: Path, shared: Path, name: str) -> None:
    """Tests that a check names, and at least one of its inputs; a check of what a project lacks could only fail."""
    project = rendered(template, shared, name)
    found = asked(project)

    there = [*files(project), "docs/generated/api", "governance/approvals", "governance/risks.yaml"]
    assert 30 <= len(found["mine"]) <= (50 if name in ("default", "minimal") else 60)
    for check in (check for check in found["checks"] if check["id"] in found["mine"]):
        named = [word for word in check["command"].split() if word.startswith(("tests/", "delivery/"))]
        missing = [word for word in named if not (project / word).exists()]
        assert not missing, f"{check['id']} of {name} runs {missing}"
        assert any(path.startswith(entry.rstrip(".*")) for entry in check["inputs"] for path in there), check["id"]


def test_every_suite_of_a_project_is_run_by_a_check(template: Path, shared: Path) -> None:
    """Beside the one that runs everything: a folder or a file of the contract suite that no check names has no phase."""
    project = rendered(template, shared, "default")
    commands = " ".join(check["command"] for check in asked(project)["checks"] if check["id"] != "tests")
    modules = [path for path in files(project) if path.startswith(("tests/contract/test_", "tests/security/test_"))]
    covered_otherwise = {"test_compatibility.py", "test_lint.py", "test_fuzz.py"}  # by the commands that they call too

    unnamed = [path for path in modules if path not in commands and Path(path).name not in covered_otherwise]

    assert unnamed == []


def test_the_usual_values_are_those_of_the_questions(template: Path, shared: Path) -> None:
    questions = yaml.safe_load((template / "copier.yml").read_text("utf-8"))
    usual = asked(rendered(template, shared, "default"))["usual"]

    said = {name: questions[name]["default"] for name in usual}
    assert {name: yaml.safe_load(str(value)) for name, value in said.items()} == {
        name: yaml.safe_load(str(value)) for name, value in usual.items()
    }


@pytest.mark.parametrize("name", ["default", "header"])
def test_the_example_domain_is_nobodys_requirement(template: Path, shared: Path, name: str) -> None:
    assert "domain" not in answers(name)
    assert asked(rendered(template, shared, name))["example"]


@pytest.mark.parametrize("name", ["minimal", "order-service"])
def test_a_domain_that_was_written_is_a_requirement(template: Path, shared: Path, name: str) -> None:
    assert not asked(rendered(template, shared, name))["example"]


def test_every_row_of_the_phases_has_one_place() -> None:
    due = {f"{phase}-{number:02}" for phase, last in LAST.items() for number in range(1, last + 1)}

    assert set(ROWS) == due


@pytest.mark.parametrize("row", ROWS)
def test_the_place_of_a_row_is_there(template: Path, shared: Path, row: str) -> None:
    project = rendered(template, shared, "default")
    plan = yaml.safe_load((project / "delivery/phases/phases.yaml").read_text("utf-8"))["phases"]
    found = {
        "check": {check["id"] for check in _once(project)["checks"]},
        "step": {f"{phase['number']}.{step['id']}" for phase in plan for step in phase["steps"]},
        "phase": {str(phase["number"]) for phase in plan},
        "gate": {"phase-1", "phase-2", "phase-3", "phase-4", "phase-5", "production"},
    }

    for place in ROWS[row].split(", "):
        kind, _, name = place.partition(" ")
        assert kind == "later" or name in found[kind], f"{row}: there is no {place}"


_SEEN: dict[Path, dict[str, Any]] = {}


def _once(project: Path) -> dict[str, Any]:
    if project not in _SEEN:
        _SEEN[project] = asked(project)
    return _SEEN[project]
