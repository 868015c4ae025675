# Derived from the template: `copier update` replaces this file. Do not edit.
"""Whether the contract keeps to the rules of `lint_rules`: the core of spectral:oas and of its OWASP ruleset, without node.

for finding in lint(load(Path("openapi.yaml"))):
    finding.rule.id, finding.place, finding.message, finding.rule.remedy
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..json_types import mapping, text
from .document import Document
from .lint_rules import RULES, Rule
from .places import Place, nearest, parts

IGNORE = "x-lint-ignore"
_BY_ID = {rule.id: rule for rule in RULES}
_OTHERS = ("owasp:", "oas2-", "oas3", "arazzo-", "asyncapi-")  # rules that only Spectral itself has


@dataclass(frozen=True)
class Finding:
    """A place that breaks a rule.

    Attributes:
        reason: Why that is meant, in the words of `x-lint-ignore` at the place or above it; empty where nobody said so.
    """

    rule: Rule
    place: Place
    message: str
    reason: str = ""


@dataclass(frozen=True)
class Ignored:
    """A rule that a place and all below it need not keep."""

    rule: str
    place: Place
    reason: str


def lint(document: Document) -> list[Finding]:
    """Every place that breaks a rule, in the order of the rules, those with a reason included."""
    reasons = ignored(document)
    return [
        Finding(rule, place, message, _reason(rule, place, reasons))
        for rule in RULES
        for place, message in sorted(set(rule.check(document)))
    ]


def ignored(document: Document) -> list[Ignored]:
    """What `x-lint-ignore: {rule: reason}` says, wherever it stands."""
    return [
        Ignored(rule, place, (text(reason) or "").strip())
        for place, node in parts(document.root)
        for rule, reason in mapping(node.get(IGNORE)).items()
    ]


def faults(document: Document) -> Iterator[tuple[Place, str]]:
    """Ignored rules without a reason, and rules that nobody has."""
    for entry in ignored(document):
        place = (*entry.place, IGNORE, entry.rule)
        if not entry.reason:
            yield place, f"why {entry.rule} need not hold here is not said"
        elif entry.rule not in _BY_ID and not entry.rule.startswith(_OTHERS):
            yield place, f"there is no rule {entry.rule!r}.{nearest(entry.rule, list(_BY_ID))}"


def unused(document: Document, findings: list[Finding]) -> list[Ignored]:
    """Reasons for which there is nothing to ignore."""
    return [
        entry
        for entry in ignored(document)
        if entry.rule in _BY_ID
        and not any(f.rule.id == entry.rule and f.place[: len(entry.place)] == entry.place for f in findings)
    ]


def _reason(rule: Rule, place: Place, reasons: list[Ignored]) -> str:
    return next((r.reason for r in reasons if r.rule == rule.id and place[: len(r.place)] == r.place), "")
