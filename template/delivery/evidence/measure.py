# Derived from the template: `copier update` replaces this file. Do not edit.
"""Reads values out of the reports that a command wrote."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree  # reports that the run itself wrote a moment ago

from ..json_types import Json


def measure(root: Path, measures: Mapping[str, str]) -> dict[str, Json]:
    """The values that are there. What a report does not have is missing, never zero."""
    found = {name: _read(root, where) for name, where in measures.items()}
    return {name: value for name, value in found.items() if value is not None}


def _read(root: Path, where: str) -> float | None:
    name, _, member = where.partition("#")
    try:
        text = (root / name).read_text(encoding="utf-8")
        return _of_junit(text, member) if name.endswith(".xml") else _of_json(text, member)
    except (OSError, UnicodeDecodeError, ValueError, ElementTree.ParseError):
        return None


def _of_json(text: str, member: str) -> float | None:
    node: Json = json.loads(text)
    for part in member.split("."):
        if not isinstance(node, dict) or part not in node:
            return None
        node = node[part]
    if isinstance(node, list):
        return len(node)
    if isinstance(node, bool) or not isinstance(node, int | float) or not math.isfinite(node):
        return None
    return node


def _of_junit(text: str, member: str) -> float | None:
    counts = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    suites = [suite for suite in ElementTree.fromstring(text).iter("testsuite")]
    for suite in suites:
        for name in counts:
            counts[name] += int(suite.get(name, "0"))
    failed = counts["failures"] + counts["errors"]
    known = {**counts, "failed": failed, "passed": counts["tests"] - failed - counts["skipped"]}
    return known.get(member) if suites else None
