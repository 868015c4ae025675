# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which alert rings when a requirement is broken: rules of monitoring/ that carry the label `requirement: REQ-…`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..answers import read_yaml
from ..json_types import Schema, mapping, sequence, text

FOLDER = "monitoring"
LABEL = "requirement"  # several are separated by commas, as a label is one text


def alerts(root: Path) -> dict[str, list[str]]:
    """Names of alerts by requirement; empty where nothing is watched yet.

    Raises:
        Refusal: a file of rules can't be read.
    """
    found: dict[str, list[str]] = {}
    for path in sorted((root / FOLDER).rglob("*.y*ml")):
        for rule in _rules(read_yaml(path)):
            for name in (text(mapping(rule.get("labels")).get(LABEL)) or "").split(","):
                names = found.setdefault(name.strip(), [])
                names += [alert for alert in (str(rule["alert"]),) if name.strip() and alert not in names]
    return {name: names for name, names in found.items() if names}


def _rules(document: Schema) -> Iterator[Schema]:
    """Alerting rules; tests of rules, routes and dashboards have none. A PrometheusRule keeps its groups below `spec`."""
    for group in sequence(document.get("groups")) + sequence(mapping(document.get("spec")).get("groups")):
        yield from (rule for rule in map(mapping, sequence(mapping(group).get("rules"))) if "alert" in rule)
