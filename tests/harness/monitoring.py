"""What is measured and alerted on in a rendered project: its rules, its dashboards, and the series that they ask for."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

Rule = dict[str, Any]
_WORD = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_PARTS = re.compile(
    r'"(?:[^"\\]|\\.)*"|\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)'
)
_NUMBER = re.compile(r"((?:>=|<=|==|>|<) )(\d+(?:\.\d+)?)")
_OPERATORS = {"and", "or", "unless", "bool"}


def rules(project: Path) -> dict[str, list[Rule]]:
    """By the name of their file."""
    found = {}
    for path in sorted((project / "monitoring/rules").glob("*.yml")):
        groups = yaml.safe_load(path.read_text("utf-8"))["groups"]
        found[path.name] = [rule for group in groups for rule in group["rules"]]
    return found


def queries(project: Path) -> list[tuple[str, str]]:
    """Of every panel of every dashboard: where it is, and what it asks for this service."""
    found = []
    for path in sorted((project / "monitoring/dashboards").glob("*.json")):
        for panel in json.loads(path.read_text("utf-8"))["panels"]:
            for target in panel.get("targets", ()):
                found.append((f"{path.name}: {panel['title']}", target["expr"].replace("$job", slug(project))))
    return found


def slug(project: Path) -> str:
    said: str = yaml.safe_load((project / "monitoring/slo.yaml").read_text("utf-8"))["service"]
    return said


def series(query: str) -> set[str]:
    """The names that a query reads, without labels and functions."""
    plain = _PARTS.sub(" ", query)
    return {
        match[0]
        for match in _WORD.finditer(plain)
        if match[0] not in _OPERATORS and not plain[match.end() :].lstrip().startswith("(")
    }


def outside(project: Path) -> tuple[str, ...]:
    """The beginnings of the names that come from elsewhere, as the table of monitoring/README.md declares them."""
    page = (project / "monitoring/README.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `") and "/metrics` of each process" not in line]
    return tuple(name for row in rows for name in re.findall(r"`(kube_|container_|probe_|up)\*?`", row.split("|")[1]))


def program(name: str) -> str:
    """A program of Debian's prometheus packages."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(
            f"{name} is not installed: no rule was tried (Debian: apt install prometheus prometheus-alertmanager)"
        )
    return found


def promtool(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [program("promtool"), *words], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    return done


def times(rule: Rule, factor: float) -> None:
    """Every number that something is compared with."""

    def other(match: re.Match[str]) -> str:
        value = float(match[2])
        small = value.is_integer() and value <= 3
        changed = value + (1 if factor > 1 else -1) if small else value * factor
        return f"{match[1]}{changed:.9g}"

    rule["expr"] = _NUMBER.sub(other, rule["expr"])


def _only(rule: Rule, which: int, factor: float) -> None:
    """One of the numbers, from the last."""
    found = list(_NUMBER.finditer(rule["expr"]))
    if len(found) > which:
        match = found[-1 - which]
        part: Rule = {"expr": match[0]}
        times(part, factor)
        rule["expr"] = rule["expr"][: match.start()] + part["expr"] + rule["expr"][match.end() :]


MUTATIONS: dict[str, Callable[[Rule], object]] = {
    "the last number higher": lambda rule: _only(rule, 0, 1.3),
    "the last number lower": lambda rule: _only(rule, 0, 0.7),
    "all numbers higher": lambda rule: times(rule, 1.3),
    "all numbers lower": lambda rule: times(rule, 0.7),
    "a minute later": lambda rule: rule.update({"for": f"{int(rule['for'][:-1]) * (60 if rule['for'].endswith('h') else 1) + 1}m"}) if "for" in rule else None,
    "at once": lambda rule: rule.pop("for", None),
    "another severity": lambda rule: rule["labels"].update(severity="none"),
    "another requirement": lambda rule: rule["labels"].update(requirement="REQ-OTHER"),
    "another page": lambda rule: rule["annotations"].update(runbook_url="docs/runbooks/Other.md"),
}  # fmt: skip


def mutated(project: Path, folder: Path, file: str, what: str, window: str = "") -> set[str]:
    """A copy of monitoring/ in which every alert of a file (or of one window) differs in one way; the names of those that do."""
    shutil.copytree(project / "monitoring", folder)
    path = folder / "rules" / file
    text = yaml.safe_load(path.read_text("utf-8"))
    changed = set()
    for rule in [rule for group in text["groups"] for rule in group["rules"] if "alert" in rule]:
        before = copy.deepcopy(rule)
        if not window or rule["labels"].get("window") == window:
            MUTATIONS[what](rule)
        if rule != before:
            changed.add(rule["alert"])
    path.write_text(yaml.safe_dump(text, sort_keys=False, width=1000), "utf-8")
    return changed


def suites_of(folder: Path, file: str) -> list[str]:
    """The tests whose alerts are in a file of rules."""
    found = sorted((folder / "tests").glob("*.yml"))
    return [
        f"tests/{path.name}" for path in found if path.name == file or (file == "burn.yml" and path.name == "over.yml")
    ]


def failing(said: str) -> Iterator[str]:
    """The alerts that promtool found other than a test expects."""
    yield from re.findall(r"alertname: (\w+), time", said)
