# Derived from the template: `copier update` replaces this file. Do not edit.
"""Risks: what may go wrong, whose it is, and when somebody looks at it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

import yaml

from ..answers import read_yaml
from ..errors import Refusal
from ..json_types import mapping, sequence
from .waivers import today

FILE = "governance/risks.yaml"
SEVERITIES = ("low", "medium", "high", "critical")
_HEAD = (
    "# What may go wrong. `delivery risk add`, `delivery risk close`; the gate of phase 5 asks for owners and days.\n"
)


@dataclass(frozen=True)
class Risk:
    """Attributes:
    review: The day by which somebody looks at it again.
    answer: What is done about it, or why it is accepted.
    """

    id: str
    title: str
    severity: str
    owner: str
    review: str
    answer: str

    @property
    def fault(self) -> str:
        """Why nobody can rely on it; empty where all is said."""
        if silent := [name for name, value in asdict(self).items() if not value.strip()]:
            return f"says no {silent[0]}"
        if self.severity not in SEVERITIES:
            return f"severity is none of {', '.join(SEVERITIES)}"
        try:
            due = date.fromisoformat(self.review)
        except ValueError:
            return "its review is no day"
        return f"was to be looked at by {due}" if due < today() else ""


def read(root: Path) -> list[Risk]:
    found = (mapping(entry) for entry in sequence(read_yaml(root / FILE).get("risks")))
    return [Risk(**{field.name: str(entry.get(field.name) or "") for field in fields(Risk)}) for entry in found]


def add(root: Path, said: Mapping[str, str]) -> Risk:
    """Writes a risk down.

    Raises:
        Refusal: something is missing, or the day is past.
    """
    known = read(root)
    highest = max((int(risk.id[2:]) for risk in known if risk.id[2:].isdigit()), default=0)
    risk = Risk(id=f"R-{highest + 1}", **said)
    if risk.fault:
        raise Refusal("the risk was not written down", f"it {risk.fault}", "`delivery risk add --help`")
    _write(root, [*known, risk])
    return risk


def close(root: Path, name: str) -> Risk:
    """Takes a risk off the list; git remembers it.

    Raises:
        Refusal: there is no such risk.
    """
    known = read(root)
    gone = next((risk for risk in known if risk.id == name), None)
    if gone is None:
        raise Refusal("no risk was closed", f"there is no {name!r}", "`delivery risk list`")
    _write(root, [risk for risk in known if risk is not gone])
    return gone


def _write(root: Path, risks: list[Risk]) -> None:
    (root / FILE).parent.mkdir(parents=True, exist_ok=True)
    body = yaml.safe_dump({"risks": [asdict(risk) for risk in risks]}, sort_keys=False, allow_unicode=True, width=120)
    (root / FILE).write_text(_HEAD + body, encoding="utf-8")
