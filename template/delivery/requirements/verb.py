# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery requirements`: what was asked for, what was only assumed, and what holds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ..database import Outcome
from ..errors import Refusal
from ..gates.policy import read_policy
from ..json_types import Json
from ..project import Project
from .known import Firmness, Requirement, confirm, requirements
from .trace import traces

Asked = Literal["confirmed", "enforced"]


def asked(text: str | None) -> Asked | None:
    """Raises:
    Refusal: it is no question.
    """
    if text in (None, "confirmed", "enforced"):
        return text  # type: ignore[return-value]  # the line above says which texts are left
    raise Refusal(f"--check {text}", "there are confirmed and enforced", "`delivery requirements list --help`")


def listed(project: Project, question: Asked | None) -> Outcome:
    """Every requirement with its checks; with a question, only those for which the answer is no."""
    known = [*read_policy(project.root).checks.values()]
    rows = [(requirement, requirement.checks(known)) for requirement in requirements(project.root)]
    if question:
        rows = [
            (r, checks) for r, checks in rows if (r.firmness == "INFERRED" if question == "confirmed" else not checks)
        ]
    lines = [_line(requirement, checks) for requirement, checks in rows]
    if not question:
        guessed = sum(requirement.firmness == "INFERRED" for requirement, _ in rows)
        lines += [f"{len(rows)} requirements, {guessed} of them usual values that nobody confirmed"]
        lines += ["Next: delivery requirements confirm REQ-…, or --all"] if guessed else []
    elif rows:
        next_step = "delivery requirements confirm REQ-…, or --all" if question == "confirmed" else "add a check"
        lines += [f"{len(rows)} requirements are not {question}", f"Next: {next_step}"]
    else:
        lines += [f"every requirement is {question}"]
    data: list[Json] = [_row(requirement, checks) for requirement, checks in rows]
    return Outcome(not (question and rows), tuple(lines), {"requirements": data})


def confirmed(project: Project, names: Sequence[str], firmness: Firmness, *, everything: bool) -> Outcome:
    """Writes down that somebody means them."""
    chosen = confirm(project.root, names, firmness, everything=everything)
    lines = [f"{requirement.id}: {requirement.value}, {firmness}" for requirement in chosen]
    lines += [f"{len(chosen)} confirmed", *(["Next: commit governance/requirements.yaml"] if chosen else [])]
    data: list[Json] = [requirement.id for requirement in chosen]
    return Outcome(True, tuple(lines), {"confirmed": data, "as": firmness})


def traced(project: Project, *, check: bool) -> Outcome:
    """The table requirement, operation, cycle, test, check, alert. With `check`, not ok where an operation has no cycle."""
    rows, untested = traces(project)
    lines: list[str] = []
    for row in rows:
        lines.append(f"{row.requirement.id} ({row.requirement.firmness}): {row.requirement.value}")
        lines += [f"  operations: {', '.join(row.operations)}"] if row.operations else []
        lines += [f"  tests:      {', '.join(row.tests)}"] if row.tests else []
        lines += [f"  red:        {', '.join(row.red)}"] if row.red else []
        lines += [f"  checks:     {', '.join(row.checks) or 'none: nothing would notice its breach'}"]
        lines += [f"  alerts:     {', '.join(row.alerts)}"] if row.alerts else []
    lines += [f"{name} has no test cycle. Next: delivery tdd red {name}" for name in untested]
    data: list[Json] = [
        {
            **_row(row.requirement, row.checks),
            "operations": [*row.operations],
            "tests": [*row.tests],
            "red": [*row.red],
            "alerts": [*row.alerts],
        }
        for row in rows
    ]
    return Outcome(not (check and untested), tuple(lines), {"trace": data, "without_cycle": [*untested]})


def _line(requirement: Requirement, checks: Sequence[str]) -> str:
    held = ", ".join(checks) or "no check"
    return f"{requirement.firmness:<8} {requirement.id}: {requirement.value} [{held}]"


def _row(requirement: Requirement, checks: Sequence[str]) -> dict[str, Json]:
    return {
        "id": requirement.id,
        "class": requirement.firmness,
        "value": requirement.value,
        "source": requirement.source,
        "checks": [*checks],
    }
