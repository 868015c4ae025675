# Derived from the template: `copier update` replaces this file. Do not edit.
"""The way through the phases: what the data says, and what may begin and end."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import typer

from ..cli import app
from ..criteria import DEFAULTS
from ..errors import Exit, Refusal
from ..evidence.run import run_check
from ..evidence.tree import DIARY
from ..gates.policy import FILE, read_policy
from ..phases import verb
from ..phases.plan import PLAN, Phase, phase, phases, timeline
from ..project import Project, find_project
from ..statements.waivers import today
from .repository import Repository

PROGRAMS = {"uv", "ruff", "mypy", "lint-imports", "pytest", "scripts/build-docs.sh"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project for which only one check of phase 1 applies, and it passes."""
    repository = Repository(tmp_path, monkeypatch)
    for name in ("openapi.yaml", "migrations/versions/0001.py"):
        repository.write(name, "{}\n")
    others = "".join(f"  {check.id}: Not here.\n" for check in DEFAULTS if not check.when)
    own = "checks:\n  fine:\n    phase: 1\n    command: test -s tool.sh\n    inputs: [tool.sh]\n    severity: HARD\n"
    repository.write(FILE, f"not_applicable:\n{others}{own}")
    repository.commit()
    repository.be("bob@example.com")
    repository.commit_approval("policy")
    return find_project(tmp_path)


def everything() -> list[Phase]:
    return [*phases()]


def test_the_phases_are_five_and_follow_each_other() -> None:
    assert [found.number for found in phases()] == [1, 2, 3, 4, 5]
    assert [found.days[0] for found in phases()][1:] == [found.days[1] + 1 for found in phases()][:-1]
    assert phases()[-1].days[1] == 14


@pytest.mark.parametrize("found", everything(), ids=lambda found: found.name)
def test_a_phase_is_whole(found: Phase) -> None:
    steps = {step.id for step in found.steps}

    assert found.mode in ("sequential", "parallel")
    assert {step.role for step in found.steps} == set(found.roles)
    assert 0 < found.workers <= len(found.roles)
    for step in found.steps:
        assert set(step.needs) <= steps - {step.id}
        assert step.does.endswith(".")
        assert step.commands


@pytest.mark.parametrize("found", everything(), ids=lambda found: found.name)
def test_the_criteria_of_a_phase_are_checks_of_its_gate(found: Phase) -> None:
    assert set(found.criteria) <= {check.id for check in DEFAULTS if check.phase == found.number}


@pytest.mark.parametrize("command", sorted({c for p in everything() for s in p.steps for c in s.commands}))
def test_the_command_of_a_step_is_there(command: str) -> None:
    program, *words = command.split()

    if program != "delivery":
        assert program in PROGRAMS
        return
    node = typer.main.get_command(app)
    while words and (inner := getattr(node, "commands", {}).get(words[0])):
        node = inner
        words = words[1:]
    assert not getattr(node, "commands", {}), f"{command} stops at a group of commands"
    known = {option for parameter in node.params for option in getattr(parameter, "opts", [])}
    assert {word for word in words if word.startswith("--")} <= known


def test_each_deliverable_has_one_phase_and_roles_that_are_there() -> None:
    roles = {role for found in phases() for role in found.roles}

    assert {check.role for check in DEFAULTS} <= roles


def test_the_data_speaks_of_no_check_that_is_not_there() -> None:
    run = re.findall(r"evidence run ([a-z -]+[a-z])(?:,|\])", PLAN.read_text(encoding="utf-8"))

    assert {name for names in run for name in names.split()} <= {check.id for check in DEFAULTS}


def test_the_work_order_says_who_does_what_and_what_ends_it(project: Project) -> None:
    outcome = verb.show(project, 1)

    text = "\n".join(outcome.lines)
    assert "- contract (system-architect, after requirements): Complete openapi.yaml" in text
    assert "Ends when: delivery gate phase-1 says GO (now INCONCLUSIVE, 0 of 100)" in text
    assert outcome.data["inputs"] == [{"path": "service.yml", "present": True}]
    assert "(not there yet)" in text


def test_a_phase_ends_when_its_gate_says_go_and_then_the_next_begins(project: Project) -> None:
    verb.start(project, 1)
    with pytest.raises(Refusal, match="phase 2 was not started: gate phase-1 says INCONCLUSIVE for fine") as early:
        verb.start(project, 2)
    with pytest.raises(Refusal, match="phase 1 was not finished"):
        verb.finish(project, 1)
    policy = read_policy(project.root)
    run_check(project.root, policy.api, policy.check("fine"))

    finished = verb.finish(project, 1)

    assert early.value.code is Exit.FAILED
    assert finished.lines[-1] == "Next: delivery phase start 2"
    assert verb.start(project, 2).ok
    assert timeline(project.root)[1].finished == today()
    assert verb.show(project, 2).data["started"] == str(today())


def test_a_phase_without_what_it_takes_is_not_started(project: Project) -> None:
    (project.root / "openapi.yaml").unlink()

    with pytest.raises(Refusal, match=r"phase 2 was not started: there is no openapi.yaml"):
        verb.start(project, 2)


def test_a_phase_that_is_not_there_is_refused(project: Project) -> None:
    with pytest.raises(Refusal, match="there is no phase 6"):
        verb.show(project, 6)


def test_days_beyond_the_plan_are_counted(project: Project) -> None:
    (project.root / DIARY).write_text(f"phase-1: {{started: {today() - timedelta(days=4)}}}\n")

    assert timeline(project.root)[1].overrun(phase(1)) == 3


def test_a_diary_without_days_is_refused(project: Project) -> None:
    (project.root / DIARY).write_text("phase-1: {started: soon}\n")

    with pytest.raises(Refusal, match=r"timeline.yaml is not understood: phase-1"):
        timeline(project.root)
