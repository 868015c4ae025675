# Derived from the template: `copier update` replaces this file. Do not edit.
"""The gate as a comment for a review: short, as the page has the rest."""

from __future__ import annotations

from collections.abc import Sequence

from ..gates.gate import Result
from ..markdown import code, plain, rows
from ..phases.plan import Phase, Span
from . import words
from .facts import Facts

MARK = "<!-- delivery report -->"  # by which CI finds its comment and replaces it
_SHOWN = 15


def comment(found: Facts) -> str:
    gate, standing = found.gate, found.standing
    covered, first = words.percent(found)
    lines = [
        MARK,
        f"## {words.SIGNS[words.tone(gate.decision)]} {gate.name}: {gate.decision}, readiness {gate.score} of 100",
        "",
        plain(f"{words.verdict(gate)} {found.title}, {found.commit}, level {standing.level}."),
        "",
        *rows(("Phase", "Gate", "Score", "Passed"), [_phase(entry) for entry in standing.gates]),
        "",
        plain(
            f"Coverage: {covered}. Written test first: {first}. Requirements: {words.counted(found.held)}. Risks: {len(standing.risks)} open."
        ),
        *_blockers(found),
        *_waived(found),
        "",
        gate.confidence,
        "",
        f"Next: {code(found.next)}",
    ]
    return "\n".join(lines) + "\n"


def _phase(entry: tuple[Phase, Result, Span]) -> Sequence[str]:
    phase, one, _ = entry
    passed = sum(row.state == "pass" for row in one.rows)
    return (f"{phase.number} {phase.name}", words.said(one.decision), f"{one.score}", f"{passed} of {len(one.rows)}")


def _blockers(found: Facts) -> list[str]:
    open_ = words.blockers(found.gate)
    shown = [(f"`{row.check.id}`", words.said(row.state), plain(row.why), code(words.next_of(row))) for row in open_]
    lines = ["", *rows(("Check", "State", "Why", "What helps"), shown[:_SHOWN])] if shown else []
    return lines + ([f"\nand {len(shown) - _SHOWN} more"] if len(shown) > _SHOWN else [])


def _waived(found: Facts) -> list[str]:
    told = [plain(f"{row.check.id}: {row.why}") for row in found.gate.rows if row.state == "waived"]
    return ["", *(f"- {line}" for line in told)] if told else []
