# Derived from the template: `copier update` replaces this file. Do not edit.
"""What is wrong with the alerts that needs no Prometheus to see: pages, labels, tests."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from .alerts import FOLDER, Alert

RUNBOOKS = Path("docs/runbooks")
HEADINGS = ("Meaning", "Impact", "Diagnosis", "Mitigation")
# Who hears what: the receivers of monitoring/alertmanager.yml.
RECEIVERS = {"page": "pager", "ticket": "tickets", "info": "nobody", "heartbeat": "heartbeat"}


def of_labels(alerts: Sequence[Alert], requirements: Collection[str]) -> Iterator[str]:
    """An alert says how urgent it is, and for which requirement of service.yml."""
    for alert in alerts:
        if alert.severity not in RECEIVERS:
            yield f"{alert.name} in {alert.file}: severity {alert.severity!r} is none of {', '.join(RECEIVERS)}"
        if alert.requirement not in requirements:
            yield f"{alert.name} in {alert.file}: {alert.requirement or 'no requirement'} is not in `delivery requirements list`"


def of_runbooks(root: Path, alerts: Sequence[Alert]) -> Iterator[str]:
    """Every alert has its page with the four headings in their order, and no page is without an alert."""
    for name, where in sorted({(alert.name, alert.runbook) for alert in alerts}):
        if where.startswith("https://"):  # kept elsewhere, by a team that has a place for them
            continue
        due = RUNBOOKS / f"{name}.md"
        if where != due.as_posix():
            yield f"{name}: runbook_url is {where or 'missing'}, due is {due}"
        elif not (root / due).is_file():
            yield f"{name}: {due} is missing: write what it means and what to do"
        elif (found := _headings(root / due)) != HEADINGS:
            yield f"{name}: {due} has the headings {', '.join(found) or 'none'}; due are {', '.join(HEADINGS)}"
    known = {alert.name for alert in alerts} | {"README"}
    for path in sorted((root / RUNBOOKS).glob("*.md")):
        if path.stem not in known:
            yield f"{RUNBOOKS / path.name}: no alert has that name; delete it, or name it as its alert"


def of_tests(root: Path, alerts: Sequence[Alert]) -> Iterator[str]:
    """Every alert is seen firing by a test."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (root / FOLDER / "tests").glob("*.yml"))
    for name in sorted({alert.name for alert in alerts}):
        if not re.search(rf"^\s*alertname: {re.escape(name)}\s+exp_alerts:", tests, re.MULTILINE):
            yield f"{name}: no test in {FOLDER}/tests sees it fire"


def _headings(page: Path) -> tuple[str, ...]:
    return tuple(re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE))
