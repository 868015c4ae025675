# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery gate`: the decision, and what to do about it."""

from __future__ import annotations

from ..database import Outcome
from ..project import Project
from .gate import Desk, Result, Row
from .score import UNMEASURED

_SHOWN = 12


def gate(project: Project, name: str) -> Outcome:
    """Ok on GO only; inconclusive where running something may still help.

    Raises:
        Refusal: there is no such gate.
    """
    result = Desk(project.root).gate(name)
    return Outcome(
        result.decision == "GO", tuple(_lines(result)), result.data, inconclusive=result.decision == "INCONCLUSIVE"
    )


def _lines(result: Result) -> list[str]:
    lines = [f"{result.name}: {result.decision}, readiness {result.score} of 100, level {result.level}", ""]
    for row in result.rows:
        if row.state != "pass":
            lines += [f"  {row.state:<12} {row.severity} {row.check.id}: {_why(row)}"]
    advisory = [row.check.id for row in result.rows if row.advisory]
    passed = sum(row.state == "pass" for row in result.rows)
    lines += [f"  {passed} of {len(result.rows)} pass"]
    if advisory:
        lines += [f"  {len(advisory)} of them by this machine's evidence: advice, a release asks for CI's"]
    lines += _next(result)
    return [*lines, "", result.confidence]


def _why(row: Row) -> str:
    """Of a statement that is missing: what only a person can say. Its exit code would say nothing."""
    return row.check.why if row.check.approval and row.state == "fail" else row.why


def _next(result: Result) -> list[str]:
    blockers = result.blockers
    if not blockers:
        return []
    lines = ["", "What blocks it:"]
    lines += [_blocker(row) for row in blockers[:_SHOWN]]
    lines += [f"  and {len(blockers) - _SHOWN} more"] if len(blockers) > _SHOWN else []
    unmeasured = [row for row in blockers if row.state in UNMEASURED]
    phases = " ".join(f"--phase {phase}" for phase in sorted({row.check.phase for row in unmeasured}))
    return [*lines, *([f"Next: delivery evidence run --stale {phases}"] if unmeasured else [])]


def _blocker(row: Row) -> str:
    next_step = row.check.next if row.state == "fail" else f"delivery evidence run {row.check.id}"
    return f"  phase {row.check.phase}  {row.check.id}: {next_step}"
