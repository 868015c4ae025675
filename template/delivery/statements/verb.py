# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery approve`, `waive` and `risk`: what people say, written where git knows who said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from ..database import Outcome
from ..errors import Refusal
from ..evidence.tree import read_tree
from ..gates.policy import read_policy
from ..json_types import Json
from ..project import Project
from . import approvals, risks, waivers


def approve(project: Project, topic: str, note: str, *, check: bool) -> Outcome:
    """Writes the approval, or says whether there is one that counts."""
    tree = read_tree(project.root)
    if check:
        found = approvals.read(project.root, tree, topic)
        said = f"{topic}: {found.why}" if found.why else f"{topic}: approved by {found.approver}"
        return Outcome(found.valid, (said,), {"topic": topic, "approver": found.approver, "why": found.why})
    path = approvals.approve(project.root, tree, topic, note)
    covered = ", ".join(approvals.TOPICS[topic])
    lines = (f"{topic} is approved as it is now: {covered}", f"Next: git add {path} && git commit")
    return Outcome(True, lines, {"topic": topic, "file": path})


def waive(project: Project, check: str, reason: str, until: str | None, *, grant: bool) -> Outcome:
    """Asks for a waiver, or grants the one that somebody asked for."""
    read_policy(project.root).check(check)
    if grant:
        path = waivers.approve(project.root, check)
        said = f"the waiver of {check} is approved"
    else:
        path = waivers.ask(project.root, check, reason, _day(check, until))
        said = f"a second person approves it: delivery waive {check} --approve"
    return Outcome(True, (said, f"Next: git add {path} && git commit"), {"check": check, "file": path})


def _day(check: str, until: str | None) -> date:
    try:
        return date.fromisoformat(until or "")
    except ValueError:
        raise Refusal(f"{check} was not waived", f"{until or 'nothing'} is no day", "`--until 2027-01-31`") from None


def add_risk(project: Project, said: Mapping[str, str]) -> Outcome:
    risk = risks.add(project.root, said)
    return Outcome(
        True, (f"{risk.id}: {risk.title}", f"Next: git add {risks.FILE} && git commit"), {"risk": _row(risk)}
    )


def close_risk(project: Project, name: str) -> Outcome:
    risk = risks.close(project.root, name)
    return Outcome(True, (f"closed {risk.id}: {risk.title}",), {"risk": _row(risk)})


def list_risks(project: Project, *, check: bool) -> Outcome:
    """Every risk; with `check`, not ok where one is nobody's, says too little, or was to be looked at before today."""
    found = risks.read(project.root)
    faults = [risk for risk in found if risk.fault]
    lines = [f"{risk.id} {risk.severity}: {risk.title} ({risk.owner}, again by {risk.review})" for risk in found]
    lines += [f"{risk.id or risk.title or 'a risk'} {risk.fault}" for risk in faults]
    lines += [f"{len(found)} risks, {len(faults)} to look at"]
    data: list[Json] = [_row(risk) for risk in found]
    return Outcome(not (check and faults), tuple(lines), {"risks": data})


def _row(risk: risks.Risk) -> dict[str, Json]:
    return {**asdict(risk), "fault": risk.fault}
