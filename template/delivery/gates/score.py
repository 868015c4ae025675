# Derived from the template: `copier update` replaces this file. Do not edit.
"""The arithmetic of a gate, and nothing else: states of checks in, decision, score and confidence out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..criteria.check import Severity
from ..errors import Exit

State = Literal["pass", "fail", "invalid", "missing", "stale", "inconclusive", "needs-ci", "waived", "n/a"]
Decision = Literal["GO", "NO-GO", "INCONCLUSIVE"]

WEIGHTS: dict[Severity, int] = {"HARD": 3, "SOFT": 1}
POINTS: dict[State, float] = {"pass": 1, "waived": 0.5}
UNMEASURED: frozenset[State] = frozenset({"missing", "stale", "inconclusive", "needs-ci"})
EXITS: dict[Decision, Exit] = {"GO": Exit.DONE, "NO-GO": Exit.FAILED, "INCONCLUSIVE": Exit.INCONCLUSIVE}
ENOUGH = 90
CEILINGS = {"observation": 0.95, "report": 0.70, "inference": 0.70}


@dataclass(frozen=True)
class Judged:
    """What counts of a check that was judged.

    Attributes:
        stated: Whether it rests on what a person said, or on evidence of a machine that counts only as advice.
    """

    state: State
    severity: Severity
    stated: bool = False

    @property
    def open(self) -> bool:
        return self.state not in ("pass", "waived", "n/a")


def score(judged: Sequence[Judged]) -> int:
    """floor(100 * sum(w * s) / sum(w)); what does not apply is not counted. Nothing to count is no readiness."""
    counted = [one for one in judged if one.state != "n/a"]
    total = sum(WEIGHTS[one.severity] for one in counted)
    reached = sum(round(2 * WEIGHTS[one.severity] * POINTS.get(one.state, 0)) for one in counted)
    return 100 * reached // (2 * total) if total else 0


def decide(judged: Sequence[Judged], enough: int = ENOUGH) -> Decision:
    """NO-GO once something failed; INCONCLUSIVE while only measuring is missing, so that running it may still help."""
    if score(judged) >= enough and not any(one.open and one.severity == "HARD" for one in judged):
        return "GO"
    if any(one.open and one.severity == "HARD" and one.state not in UNMEASURED for one in judged):
        return "NO-GO"
    best = [Judged("pass", one.severity) if one.state in UNMEASURED else one for one in judged]
    return "INCONCLUSIVE" if score(best) >= enough else "NO-GO"


def confidence(judged: Sequence[Judged]) -> str:
    """The line of the confidence protocol, computed. It is a label: no gate reads it."""
    counted = [one for one in judged if one.state != "n/a"]
    measured = [one for one in counted if one.state in ("pass", "fail")]
    waived = sum(one.state == "waived" for one in counted)
    if not counted or len(measured) < len(counted):
        kind = "inference"
    else:
        kind = "report" if any(one.stated for one in counted) else "observation"
    value = min(CEILINGS[kind], score(judged) / 100)
    why = f"{len(measured)} of {len(counted)} checks measured on this tree"
    why += f", {waived} waived" if waived else ""
    why += ", some on a statement or a local run alone" if kind == "report" else ""
    return f"Confidence: {value:.2f} (ceiling: {kind} {CEILINGS[kind]:.2f}) - {why}"
