# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the states are called for somebody who does not know the command: always a sign and a word, never a colour alone."""

from __future__ import annotations

from collections import Counter

from ..gates.gate import Result, Row
from ..gates.score import UNMEASURED
from .facts import BROKEN, HELD, Facts, Held

SIGNS = {"good": "\N{CHECK MARK}", "bad": "\N{BALLOT X}", "open": "\N{WHITE CIRCLE}"}
_SAID = {
    "missing": "not measured",
    "stale": "measured on older files",
    "inconclusive": "could not be measured",
    "needs-ci": "waits for a run in CI",
    "invalid": "not valid evidence",
    "n/a": "does not apply",
}


def tone(state: str) -> str:
    """Whether it is good, bad, or nobody knows yet."""
    if state in ("pass", "GO", HELD, "n/a"):
        return "good"
    return "bad" if state in ("fail", "invalid", "NO-GO", BROKEN) else "open"


def said(state: str) -> str:
    """`✓ pass`: the sign and the word."""
    return f"{SIGNS[tone(state)]} {_SAID.get(state, state)}"


def verdict(result: Result) -> str:
    """GO, NO-GO or INCONCLUSIVE in a sentence."""
    what = "go to production" if result.name == "production" else f"end {result.name.replace('-', ' ')}"
    if result.decision == "GO":
        return f"The service may {what}."
    unmeasured = sum(row.state in UNMEASURED for row in result.blockers)
    failed = len(result.blockers) - unmeasured
    parts = [f"{failed} {'check says' if failed == 1 else 'checks say'} no"] if failed else []
    parts += (
        [f"{unmeasured} {'check is' if unmeasured == 1 else 'checks are'} not measured on these files"]
        if unmeasured
        else []
    )
    if result.decision == "INCONCLUSIVE":
        return f"Nobody can say yet whether the service may {what}: {' and '.join(parts)}."
    return f"The service may not {what}: {' and '.join(parts)}."


def blockers(result: Result) -> list[Row]:
    """What failed before what nobody measured: the one takes people, the other only time."""
    return sorted(result.blockers, key=lambda row: row.state in UNMEASURED)


def steps(found: Facts) -> dict[str, str]:
    """Commands in the order in which they help, each with why."""
    told = {found.next: "the first that helps"}
    for row in blockers(found.gate):
        if row.state not in UNMEASURED:
            told.setdefault(next_of(row), f"{row.check.id}: {row.why}")
    phases = sorted({row.check.phase for row in found.gate.blockers if row.state in UNMEASURED})
    if phases:
        command = f"delivery evidence run --stale {' '.join(f'--phase {phase}' for phase in phases)}"
        told.setdefault(command, "measures what nobody measured on these files; a release asks for a run in CI")
    for name in found.untested:
        told.setdefault(f"delivery tdd red {name}", "no test asks for it")
    return told


def next_of(row: Row) -> str:
    """What helps with a check that is open."""
    return row.check.next if row.state == "fail" else f"delivery evidence run {row.check.id}"


def evidence(row: Row) -> str:
    """The beginning of the record's name, by which `delivery evidence show` finds it."""
    if row.record is None:
        return "no evidence"
    return f"{row.record.id[:12]}{'' if row.record.from_ci else ' (local run)'}"


def counted(held: tuple[Held, ...]) -> str:
    """`12 of 17 held`, and what is broken."""
    found = Counter(one.state for one in held)
    return f"{found[HELD]} of {len(held)} held" + (f", {found[BROKEN]} broken" if found[BROKEN] else "")


def percent(found: Facts) -> tuple[str, str]:
    """Coverage and test first, as they are said in a line."""
    covered, first = found.standing.coverage, found.standing.test_first
    old = f", {said(covered.state)}" if covered and covered.state != "pass" else ""
    return (
        f"{covered.percent:g} %{old}" if covered else "not measured",
        f"{first.clean} of {first.all} cycles" if first else "no cycle yet",
    )
