# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery phase`: the work order of a phase, and its beginning and end."""

from __future__ import annotations

from ..claude_flow import mirror
from ..database import Outcome
from ..errors import Exit, Refusal
from ..gates.gate import Desk, Result, Row
from ..gates.score import UNMEASURED
from ..json_types import Json
from ..project import Project
from .plan import Step, phase, timeline, write_day


def show(project: Project, number: int) -> Outcome:
    """What there is to do, by whom, with which command, and how far it is. For a person or an agent."""
    found = phase(number)
    result = Desk(project.root).gate(found.gate)
    present = {name: (project.root / name).exists() for name in (*found.inputs, *found.outputs)}
    span = timeline(project.root).get(number)
    head = f"Phase {number}, {found.name}: days {found.days[0]} to {found.days[1]}, {found.mode}, up to {found.workers} at once"
    lines = [head, found.goal, ""]
    lines += ["Takes: " + ", ".join(_there(name, present) for name in found.inputs)]
    lines += ["Leaves: " + ", ".join(_there(name, present) for name in found.outputs), ""]
    for step in found.steps:
        lines += _step_lines(step)
    lines += ["", f"Ends when: delivery gate {found.gate} says GO (now {result.decision}, {result.score} of 100)"]
    lines += [f"  {row.state:<12} {row.severity} {row.check.id}: {row.check.why}" for row in result.rows]
    data: dict[str, Json] = {
        "phase": number,
        "name": found.name,
        "goal": found.goal,
        "days": [*found.days],
        "mode": found.mode,
        "workers": found.workers,
        "roles": [*found.roles],
        "started": str(span.started) if span and span.started else None,
        "finished": str(span.finished) if span and span.finished else None,
        "inputs": [{"path": name, "present": present[name]} for name in found.inputs],
        "outputs": [{"path": name, "present": present[name]} for name in found.outputs],
        "steps": [_step_data(step) for step in found.steps],
        "criteria": [_criterion(row) for row in result.rows],
        "gate": {"name": found.gate, "decision": result.decision, "readiness_score": result.score},
    }
    return Outcome(True, tuple(lines), data)


def start(project: Project, number: int) -> Outcome:
    """Begins a phase, once the one before it may end.

    Raises:
        Refusal: an input is missing, or the phase before it is not ready.
    """
    found = phase(number)
    if missing := [name for name in found.inputs if not (project.root / name).exists()]:
        raise Refusal(f"phase {number} was not started", f"there is no {missing[0]}", "restore it", code=Exit.FAILED)
    if number > 1:
        _require_go(Desk(project.root).gate(f"phase-{number - 1}"), f"phase {number} was not started")
    write_day(project.root, number, "started")
    mirror.forward(project.root, "phase-started", "--description", f"phase-{number}")
    return Outcome(
        True, (f"phase {number}, {found.name}: {found.goal}", f"Next: delivery phase show {number}"), {"phase": number}
    )


def finish(project: Project, number: int) -> Outcome:
    """Ends a phase where its gate says GO.

    Raises:
        Refusal: it does not.
    """
    found = phase(number)
    result = Desk(project.root).gate(found.gate)
    _require_go(result, f"phase {number} was not finished")
    write_day(project.root, number, "finished")
    mirror.forward(project.root, "phase-finished", "--task-id", f"phase-{number}", "--success", "true")
    next_step = f"delivery phase start {number + 1}" if number < 5 else "delivery gate production"
    lines = (f"phase {number}, {found.name}, is finished with {result.score} of 100", f"Next: {next_step}")
    return Outcome(True, lines, {"phase": number, "readiness_score": result.score})


def _require_go(result: Result, what: str) -> None:
    if result.decision != "GO":
        names = ", ".join(row.check.id for row in result.blockers[:3])
        more = f" and {len(result.blockers) - 3} more" if len(result.blockers) > 3 else ""
        why = f"gate {result.name} says {result.decision} for {names}{more}"
        raise Refusal(what, why, f"`delivery gate {result.name}`", code=Exit.FAILED)


def _there(name: str, present: dict[str, bool]) -> str:
    return name if present[name] else f"{name} (not there yet)"


def _step_lines(step: Step) -> list[str]:
    after = f", after {', '.join(step.needs)}" if step.needs else ""
    box = f", {step.minutes} minutes at most" if step.minutes else ""
    lines = [f"- {step.id} ({step.role}{after}{box}): {step.does}"]
    return lines + [f"    {command}" for command in step.commands]


def _step_data(step: Step) -> dict[str, Json]:
    return {
        "id": step.id,
        "role": step.role,
        "does": step.does,
        "commands": [*step.commands],
        "writes": [*step.writes],
        "needs": [*step.needs],
        "minutes": step.minutes,
    }


def _criterion(row: Row) -> dict[str, Json]:
    measured = row.state not in UNMEASURED
    next_step = row.check.next if measured and row.judged.open else f"delivery evidence run {row.check.id}"
    return {
        "check": row.check.id,
        "severity": row.severity,
        "state": row.state,
        "why": row.check.why,
        "next": next_step if row.judged.open else "",
    }
