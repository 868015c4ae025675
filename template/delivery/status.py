# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery status`: where the service stands on its way, on one screen, and what to type next."""

from __future__ import annotations

from dataclasses import dataclass

from .database import Outcome
from .gates.coverage import Coverage, newest
from .gates.gate import Desk, Result
from .gates.score import UNMEASURED
from .json_types import Json
from .phases.plan import Phase, Span, phases, timeline
from .programs import run_git
from .project import Project
from .requirements.known import requirements
from .requirements.marks import marked_tests
from .statements import risks
from .tdd.adherence import Adherence, adherence

_LAST_STEP = ("log", "-1", "--format=%(trailers:key=TDD-Phase,valueonly)")


@dataclass(frozen=True)
class Standing:
    """Everything that is said, before it is said.

    Attributes:
        fresh_green: The last commit turned a test green: it waits for its refactoring.
    """

    api: str
    level: str
    gates: tuple[tuple[Phase, Result, Span], ...]
    operations: dict[str, tuple[int, int]]
    stale: tuple[str, ...]
    edited: int
    fresh_green: bool
    risks: tuple[risks.Risk, ...]
    guessed: int
    coverage: Coverage | None
    adherence: tuple[Adherence, ...]

    @property
    def test_first(self) -> Adherence | None:
        return self.adherence[-1] if self.adherence else None

    @property
    def open(self) -> list[tuple[Phase, Result, Span]]:
        """Phases that were not finished. A later change makes evidence stale, not the phase unfinished."""
        return [found for found in self.gates if found[2].finished is None]

    @property
    def current(self) -> tuple[Phase, Result, Span]:
        """The first that is open; the last one once none is."""
        return (self.open or self.gates[-1:])[0]

    @property
    def red(self) -> list[str]:
        return [name for name, (red, _) in self.operations.items() if red]


def standing(project: Project, desk: Desk | None = None) -> Standing:
    """Reads; runs nothing."""
    root = project.root
    desk, days = desk or Desk(root), timeline(root)
    gates = tuple((phase, desk.gate(phase.gate), days.get(phase.number, Span())) for phase in phases())
    operations: dict[str, tuple[int, int]] = {}
    for test in marked_tests(root):
        red, green = operations.get(test.cycle, (0, 0))
        operations[test.cycle] = (red + test.red, green + (not test.red))
    return Standing(
        api=desk.policy.api,
        level=desk.policy.level,
        gates=gates,
        operations=operations,
        stale=tuple(row.check.id for _, result, _ in gates for row in result.rows if row.state == "stale"),
        edited=sum(not record.sound for record in desk.records),
        fresh_green=run_git(root, *_LAST_STEP).output.strip() == "green",
        risks=tuple(risks.read(root)),
        guessed=sum(requirement.firmness == "INFERRED" for requirement in requirements(root)),
        coverage=newest(row for _, result, _ in gates for row in result.rows),
        adherence=tuple(adherence(root, project.tdd.get("squash") is True)),
    )


def next_step(found: Standing) -> str:
    """One command: the first that helps."""
    phase, result, span = found.current
    if found.edited:
        return "delivery evidence verify"
    if not found.open:
        return "delivery gate production"
    if span.started is None and phase.number > 1:
        return _first_to(phase.number, found)
    if result.decision == "GO":
        return f"delivery phase finish {phase.number}"
    if phase.number == 1 and found.guessed:
        return "delivery requirements list --check confirmed"
    if phase.number == 3 and (found.red or found.fresh_green):
        return "delivery tdd next"
    if any(row.state in UNMEASURED for row in result.blockers):
        return f"delivery evidence run --stale --phase {phase.number}"
    return f"delivery gate {phase.gate}"


def _first_to(start: int, found: Standing) -> str:
    """How a phase begins: what ended the one before it must still hold."""
    before, result, _ = found.gates[start - 2]
    if result.decision == "GO":
        return f"delivery phase start {start}"
    if any(row.state in UNMEASURED for row in result.blockers):
        return f"delivery evidence run --stale --phase {before.number}"
    return f"delivery gate {before.gate}"


def status(project: Project) -> Outcome:
    """Always ok: it says, it does not judge."""
    found = standing(project)
    return Outcome(True, tuple(_lines(found)), _data(found))


def _lines(found: Standing) -> list[str]:
    current, result, _ = found.current
    lines = [f"{found.api}: phase {current.number}, {current.name}, level {found.level}", ""]
    lines += [_gate_line(phase, one, span) for phase, one, span in found.gates]
    total = len(found.operations)
    lines += [
        "",
        f"operations: {total - len(found.red)} of {total} green" + (f", red: {_some(found.red)}" if found.red else ""),
    ]
    lines += [_tests_line(found)] if found.coverage or found.test_first else []
    lines += [f"evidence:   stale: {_some(found.stale)}"] if found.stale else []
    lines += [f"evidence:   {found.edited} records are not what their name says"] if found.edited else []
    lines += (
        [f"assumed:    {found.guessed} requirements are usual values that nobody confirmed"] if found.guessed else []
    )
    late = sum(bool(risk.fault) for risk in found.risks)
    lines += [f"risks:      {len(found.risks)} open" + (f", {late} to look at" if late else "")] if found.risks else []
    return [*lines, "", result.confidence, f"Next: {next_step(found)}"]


def _tests_line(found: Standing) -> str:
    covered, first = found.coverage, found.test_first
    old = f" ({covered.state})" if covered and covered.state != "pass" else ""
    said = [f"coverage {covered.percent:g} %{old}"] if covered else []
    said += [f"{first.clean} of {first.all} cycles test first"] if first else []
    return f"tests:      {', '.join(said)}"


def _gate_line(phase: Phase, result: Result, span: Span) -> str:
    passed = sum(row.state == "pass" for row in result.rows)
    late = f", {span.overrun(phase)} days over" if span.overrun(phase) else ""
    when = f"ended {span.finished}" if span.finished else f"since {span.started}" if span.started else ""
    said = f"{phase.number} {phase.name:<11} {result.decision:<12} {result.score:>3}  {passed:>2} of {len(result.rows):>2} checks  {when}{late}"
    return said.rstrip()


def _some(names: list[str] | tuple[str, ...], shown: int = 5) -> str:
    return ", ".join(names[:shown]) + (f" and {len(names) - shown} more" if len(names) > shown else "")


def _data(found: Standing) -> dict[str, Json]:
    current, result, _ = found.current
    return {
        "api": found.api,
        "level": found.level,
        "phase": current.number,
        "gate": current.gate,
        "decision": result.decision,
        "readiness_score": result.score,
        "confidence": result.confidence,
        "phases": [
            {
                "phase": phase.number,
                "name": phase.name,
                "decision": one.decision,
                "readiness_score": one.score,
                "passed": sum(row.state == "pass" for row in one.rows),
                "checks": len(one.rows),
                "started": str(span.started) if span.started else None,
                "finished": str(span.finished) if span.finished else None,
                "overrun_days": span.overrun(phase),
            }
            for phase, one, span in found.gates
        ],
        "operations": [
            {"operation": name, "red": red, "green": green} for name, (red, green) in found.operations.items()
        ],
        "coverage": found.coverage.data if found.coverage else None,
        "adherence": found.test_first.data if found.test_first else None,
        "stale": [*found.stale],
        "edited_records": found.edited,
        "unconfirmed_requirements": found.guessed,
        "risks": [
            {"id": risk.id, "title": risk.title, "severity": risk.severity, "fault": risk.fault} for risk in found.risks
        ],
        "next": next_step(found),
    }
