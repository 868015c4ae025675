# Derived from the template: `copier update` replaces this file. Do not edit.
"""The report as one HTML page: nothing is loaded, nothing runs, a browser of any size and either light shows it.

A part of the page is a function from the facts to elements and an entry of SECTIONS; one that returns nothing is left out, with its link.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

from ..gates.gate import Result, Row
from ..phases.plan import Phase, Span
from . import words
from .chart import bar, chart
from .elements import Cell, e, table, written
from .facts import Facts, Held

STYLE = Path(__file__).with_name("style.css")
_COVERED = "tests"  # the check whose threshold the chart of coverage shows
_SHOWN = 10
Section = Callable[[Facts], list[Element]]


def page(found: Facts) -> str:
    shown = [(name, title, elements) for name, title, section in SECTIONS if (elements := section(found))]
    links = e("ul", *(e("li", e("a", title, href=f"#{name}")) for name, title, _ in shown))
    sections = [
        e("section", e("h2", title, id=f"{name}-title"), *elements, id=name, aria_labelledby=f"{name}-title")
        for name, title, elements in shown
    ]
    title = f"{found.title}: where it stands"
    body = e(
        "body",
        e("header", e("h1", title), _origin(found), e("nav", links, aria_label="Parts of this page")),
        e("main", _verdict(found), _figures(found), *sections),
    )
    return written(e("html", _head(title), body, lang="en"))


def _head(title: str) -> Element:
    policy = "default-src 'none'; style-src 'unsafe-inline'"  # a browser refuses whatever would be loaded
    return e(
        "head",
        e("meta", charset="utf-8"),
        e("meta", http_equiv="Content-Security-Policy", content=policy),
        e("meta", name="viewport", content="width=device-width, initial-scale=1"),
        e("title", title),
        e("style", STYLE.read_text(encoding="utf-8")),
    )


def _origin(found: Facts) -> Element:
    evidence = f"Newest evidence: {found.newest} UTC." if found.newest else "No evidence yet."
    return e("p", f"{found.standing.api}, {found.commit}. {evidence}", class_="quiet")


def _verdict(found: Facts) -> Element:
    tone = words.tone(found.gate.decision)
    return e(
        "section",
        e("h2", f"{words.SIGNS[tone]} {found.gate.decision}", class_=tone),
        e("p", words.verdict(found.gate)),
        e("p", f"Readiness {found.gate.score} of 100; 90 are asked for, and no check that is a must may be open."),
        e("p", found.gate.confidence, class_="quiet"),
        e("p", "Next: ", e("code", found.next), class_="next"),
        class_=f"verdict {tone}",
        aria_label="Verdict",
    )


def _figures(found: Facts) -> Element:
    standing = found.standing
    phase, _, _ = standing.current
    covered, first = words.percent(found)
    green = len(standing.operations) - len(standing.red)
    figures = [
        ("Phase", f"{phase.number} of 5, {phase.name}"),
        ("Operations done", f"{green} of {len(standing.operations)}"),
        ("Test coverage", covered),
        ("Written test first", first),
        ("Requirements", words.counted(found.held)),
        ("Open risks", str(len(standing.risks))),
    ]
    return e("dl", *(e("div", e("dt", name), e("dd", value)) for name, value in figures), class_="figures")


def _phases(found: Facts) -> list[Element]:
    heads = ("Phase", "Gate", "Score of 100", "Checks passed", "Planned", "Days")
    caption = "Each phase ends at its own gate; evidence of any machine counts there, a release asks for CI's."
    return [table(caption, heads, [_phase(*entry) for entry in found.standing.gates])]


def _phase(phase: Phase, one: Result, span: Span) -> list[Cell]:
    spent = f"since {span.started}" if span.started else "not started"
    spent = f"{span.started} to {span.finished}" if span.finished else spent
    over = span.overrun(phase)
    spent += f", {over} day{'s' * (over > 1)} over" if over else ""
    passed = f"{sum(row.state == 'pass' for row in one.rows)} of {len(one.rows)}"
    planned = f"days {phase.days[0]} to {phase.days[1]}"
    return [
        f"{phase.number} {phase.name}",
        _state(one.decision),
        bar(one.score, f"{one.score} of 100"),
        passed,
        planned,
        spent,
    ]


def _trend(found: Facts) -> list[Element]:
    line, policy = found.trend, {row.check.id: row.check for _, one, _ in found.standing.gates for row in one.rows}
    bounds = [c.bound for c in policy[_COVERED].conditions if c.value == "coverage"] if _COVERED in policy else []
    ready = "All checks of all phases, by the evidence of that day on the files of that day, local runs included."
    covered = "Lines and branches of the service that its tests ran."
    first = "Cycles that were red before they turned green, by the order of commits."
    charts = [
        chart("Readiness", ready, line.readiness, 90),
        chart("Test coverage", covered, line.coverage, bounds[0] if bounds else None),
        chart("Written test first", first, line.adherence),
    ]
    said = "Dashed is what is asked for. Days on which nothing was measured, or on files that were never committed, are left out."
    return [e("p", said, class_="quiet"), e("div", *charts, class_="charts")]


def _blockers(found: Facts) -> list[Element]:
    rows: list[list[Cell]] = [
        [row.check.id, _state(row.state), row.why, f"{row.check.phase}", e("code", words.next_of(row))]
        for row in words.blockers(found.gate)
    ]
    caption = f"{len(rows)} checks keep {found.gate.name} from GO."
    return [table(caption, ("Check", "State", "Why", "Back to phase", "What helps"), rows)] if rows else []


def _requirements(found: Facts) -> list[Element]:
    heads = ("Requirement", "Asks for", "Holds", "Operations", "Checks and their evidence", "Alerts")
    caption = "HARD was said, SOFT was wished, INFERRED is a usual value that nobody confirmed. Behind a check is the name of its evidence."
    return [table(caption, heads, [_requirement(one) for one in found.held])]


def _requirement(one: Held) -> list[Cell]:
    about = one.trace.requirement
    checks = e("ul", *(_check(row) for row in one.rows)) if one.rows else "no check: nothing would notice its breach"
    red = f" (not built: {', '.join(one.trace.red)})" if one.trace.red else ""
    operations = ", ".join(one.trace.operations) + red
    asks = e("span", about.value, " ", e("span", about.firmness, class_="quiet"))
    return [about.id, asks, _state(one.state), operations or "all", checks, ", ".join(one.trace.alerts) or "none"]


def _check(row: Row) -> Element:
    return e("li", _state(row.state), f" {row.check.id}: ", e("code", words.evidence(row)))


def _risks(found: Facts) -> list[Element]:
    rows = [
        [
            risk.id,
            risk.title,
            risk.severity,
            risk.owner,
            f"{risk.review}{', ' * bool(risk.fault)}{risk.fault}",
            risk.answer,
        ]
        for risk in found.standing.risks
    ]
    heads = ("Risk", "What may go wrong", "Severity", "Owner", "Looked at again by", "What is done")
    return [table(f"{len(rows)} risks are open.", heads, rows)] if rows else [e("p", "Nobody wrote one down.")]


def _waivers(found: Facts) -> list[Element]:
    heads = ("Check", "Reason", "Until", "Asked by", "Approved by", "Counts")
    rows = [
        [one.check, one.reason, one.until, one.owner, one.approver or "nobody", one.why or "yes, half"]
        for one in found.waivers
    ]
    return [table("Checks that may stay open for some days.", heads, rows)] if rows else [e("p", "None.")]


def _todo(found: Facts) -> list[Element]:
    told = [*words.steps(found).items()][:_SHOWN]
    return [e("ol", *(e("li", e("code", command), f" ({why})") for command, why in told), class_="todo")]


def _state(state: str) -> Element:
    return e("span", words.said(state), class_=f"state {words.tone(state)}")


SECTIONS: tuple[tuple[str, str, Section], ...] = (
    ("phases", "Phases", _phases),
    ("trend", "Trend", _trend),
    ("blockers", "What is in the way", _blockers),
    ("next", "What to do next", _todo),
    ("requirements", "Requirements and their evidence", _requirements),
    ("risks", "Open risks", _risks),
    ("waivers", "Waivers", _waivers),
)
