# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery report`: where the service stands, for people who do not type commands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..database import Outcome
from ..errors import Refusal
from ..evidence.tree import STATE
from ..json_types import Json
from ..project import Project
from . import words
from .comment import comment
from .facts import Facts, Held, facts
from .page import page
from .trend import Point

FILE = Path(STATE, "report.html")
FORMATS = ("html", "markdown")


def report(project: Project, gate: str, form: str, out: Path | None) -> Outcome:
    """Writes the page; a comment is printed where no file is named. Always ok: it says, `delivery gate` judges.

    Raises:
        Refusal: there is no such gate or format, or the file can't be written.
    """
    if form not in FORMATS:
        raise Refusal("no report was written", f"there is no format {form!r}", f"`--format {' or '.join(FORMATS)}`")
    found = facts(project, gate)
    body = page(found) if form == "html" else comment(found)
    path = out or (project.root / FILE if form == "html" else None)
    if path is None:
        return Outcome(True, tuple(body.splitlines()), data(found))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    except OSError as error:
        raise Refusal("no report was written", f"{path}: {error.strerror}", "`--out <another file>`") from None
    shown = path.relative_to(project.root) if path.is_relative_to(project.root) else path
    lines = (f"{found.gate.name}: {found.gate.decision}, readiness {found.gate.score} of 100", f"wrote {shown}")
    return Outcome(True, lines, {"file": shown.as_posix(), **data(found)})


def data(found: Facts) -> dict[str, Json]:
    standing = found.standing
    covered, first, line = standing.coverage, standing.test_first, found.trend
    return {
        "api": standing.api,
        "title": found.title,
        "source": found.commit,
        "newest_evidence": found.newest or None,
        "gate": found.gate.name,
        "decision": found.gate.decision,
        "said": words.verdict(found.gate),
        "readiness_score": found.gate.score,
        "confidence": found.gate.confidence,
        "phases": [
            {"phase": phase.number, "name": phase.name, "decision": one.decision, "readiness_score": one.score}
            for phase, one, _ in standing.gates
        ],
        "coverage": covered.data if covered else None,
        "adherence": first.data if first else None,
        "trend": {
            "readiness": _points(line.readiness),
            "coverage": _points(line.coverage),
            "adherence": _points(line.adherence),
        },
        "requirements": [_held(one) for one in found.held],
        "risks": [{"id": risk.id, "title": risk.title, "severity": risk.severity} for risk in standing.risks],
        "waivers": [{"check": one.check, "until": one.until, "why": one.why} for one in found.waivers],
        "next": found.next,
    }


def _points(points: Sequence[Point]) -> list[Json]:
    return [{"day": f"{point.time:%Y-%m-%d}", "percent": point.value} for point in points]


def _held(one: Held) -> Json:
    return {
        "id": one.trace.requirement.id,
        "class": one.trace.requirement.firmness,
        "value": one.trace.requirement.value,
        "state": one.state,
        "operations": [*one.trace.operations],
        "checks": [
            {"check": row.check.id, "state": row.state, "evidence": row.record.id if row.record else None}
            for row in one.rows
        ],
        "alerts": [*one.trace.alerts],
    }
