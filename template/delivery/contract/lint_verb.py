# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery contract lint`: what is wrong with the contract, line by line, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..answers import read_yaml
from ..database import Outcome
from ..json_types import Json, mapping, sequence, text
from .document import Document, load
from .lint import Finding, faults, lint, unused
from .lint_rules import RULES
from .places import Lines, Place, shown
from .versions import versions


def lint_file(path: Path) -> Outcome:
    """Not ok where a place breaks a rule and no `x-lint-ignore` gives a reason.

    Raises:
        ContractError: the file is missing or no contract.
    """
    return _outcome([(path, load(path))])


def lint_project(root: Path) -> Outcome:
    """The same of every version, and what service.yml says of them; a later one is asked only for what it changes."""
    documents = [(root / Path(document.name).name, document) for document in versions(root).values()]
    return _outcome(documents, [fault for path, document in documents for fault in _unlike(root, path.name, document)])


def _unlike(root: Path, name: str, document: Document) -> Iterator[str]:
    """Where a contract is not what service.yml says of it."""
    answers = read_yaml(root / "service.yml")
    version, said = str(answers.get("openapi_version", "")), str(document.root.get("openapi"))
    if version and not said.startswith(f"{version}."):
        yield f"{name}: `openapi:` says {said}, and service.yml {version}. Next: delivery upgrade"
    hostname = text(answers.get("hostname"))
    urls = [text(mapping(server).get("url")) or "" for server in sequence(document.root.get("servers"))]
    if hostname and not any(url.split("/")[:3] == ["https:", "", hostname] for url in urls):
        yield f"{name}: no server is https://{hostname}, which service.yml says. Next: delivery upgrade"


def _outcome(documents: list[tuple[Path, Document]], unlike: Sequence[str] = ()) -> Outcome:
    said: list[str] = [*unlike]
    rows: list[Json] = []
    known: set[Finding] = set()
    broken = len(unlike)
    for path, document in documents:
        lines = Lines(path)
        findings = [finding for finding in lint(document) if finding not in known]
        wrong = list(faults(document))
        said += _said(path.name, findings, wrong, lines)
        said += [f"nothing to ignore: {e.rule} at {shown(e.place)}" for e in unused(document, [*known, *findings])]
        rows += [_row(path.name, finding, lines) for finding in findings]
        broken += sum(not finding.reason for finding in findings) + len(wrong)
        known.update(findings)
    count = sum(bool(finding.reason) for finding in known)
    said.append(f"{broken} to repair, {count} with a written reason, {len(RULES)} rules")
    return Outcome(broken == 0, tuple(said), {"findings": rows})


def _said(name: str, findings: list[Finding], wrong: list[tuple[Place, str]], lines: Lines) -> Iterator[str]:
    """Three lines for each finding without a reason, in the order of the file."""
    for finding in sorted(findings, key=lambda finding: lines.of(finding.place)):
        if not finding.reason:
            yield f"{name}:{lines.of(finding.place)}: {shown(finding.place)}: {finding.message}"
            yield f"  rule: {finding.rule.id}: {finding.rule.meaning}"
            yield f"  remedy: {finding.rule.remedy}"
    for place, message in wrong:
        yield f"{name}:{lines.of(place)}: {shown(place)}: {message}"


def _row(name: str, finding: Finding, lines: Lines) -> dict[str, Json]:
    return {
        "file": name,
        "rule": finding.rule.id,
        "place": shown(finding.place),
        "line": lines.of(finding.place),
        "message": finding.message,
        "remedy": finding.rule.remedy,
        "reason": finding.reason,
    }


def rules() -> Outcome:
    """The table of every rule, as Markdown for people and pages."""
    rows = tuple(f"| {rule.id} | {rule.meaning} | {rule.remedy} |" for rule in RULES)
    data: list[Json] = [{"rule": rule.id, "meaning": rule.meaning, "remedy": rule.remedy} for rule in RULES]
    return Outcome(True, ("| Rule | Meaning | Remedy |", "|---" * 3 + "|", *rows), {"rules": data})
