# Derived from the template: `copier update` replaces this file. Do not edit.
"""The alerts of monitoring/rules, with what they say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..answers import read_yaml
from ..errors import Refusal
from ..json_types import Json, mapping, sequence, text

FOLDER = Path("monitoring")


@dataclass(frozen=True)
class Alert:
    """One alert of one file; the same name may be there for several windows."""

    name: str
    file: str
    labels: Mapping[str, str]
    runbook: str

    @property
    def severity(self) -> str:
        return self.labels.get("severity", "")

    @property
    def requirement(self) -> str:
        return self.labels.get("requirement", "")


def read_alerts(root: Path) -> list[Alert]:
    """All of them, file by file.

    Raises:
        Refusal: there are no rules, or a file of them is broken.
    """
    files = sorted((root / FOLDER / "rules").glob("*.yml"))
    if not files:
        raise Refusal("monitoring was not checked", f"there is no {FOLDER}/rules/*.yml", gone(f"{FOLDER}/rules"))
    return [_alert(path.name, rule) for path in files for rule in _rules(path) if "alert" in mapping(rule)]


def gone(folder: str) -> str:
    """What to type for generated files that somebody deleted: an upgrade leaves a deletion alone."""
    return f"`git log --diff-filter=D -- {folder}` names the commit, then `git checkout COMMIT~ -- {folder}`"


def _rules(path: Path) -> list[Json]:
    return [rule for group in sequence(read_yaml(path).get("groups")) for rule in sequence(mapping(group).get("rules"))]


def _alert(file: str, rule: Json) -> Alert:
    said = mapping(rule)
    labels = {name: str(value) for name, value in mapping(said.get("labels")).items()}
    where = text(mapping(said.get("annotations")).get("runbook_url")) or ""
    return Alert(str(said["alert"]), file, labels, where)
