# Derived from the template: `copier update` replaces this file. Do not edit.
"""What service.yml says, and the level of readiness that follows from it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import yaml

from .errors import Refusal
from .json_types import Json, Schema, canonical, mapping

Level = Literal["A", "B", "C"]
FILE = "service.yml"

# What the template takes where service.yml says nothing. Names are not in here: they have no usual value.
DEFAULTS: Schema = {
    "description": "Keeps the records of one team and serves them to the others.",
    "owner": "team-api",
    "availability_target": "99.9",
    "latency_p95_ms": 200,
    "throughput_rps": 1000,
    "auth": "jwt",
    "versioning": "path",
    "compliance": [],
    "events": "none",
    "cache": "none",
    "ci": "github",
    "rollout": "gateway-api",
    "agents": [],
    "implementation": "working",
    "deprecation_notice_days": 180,
    "default_page_size": 20,
    "max_page_size": 100,
    "rate_limit": "60/minute",
    "max_body_kib": 1024,
}

# The domain that the template brings, with and without accounts, by its hash.
_EXAMPLES = frozenset(
    {
        "8bdc2b5cb6708230c0e29814cf5468c1c2bdf96fb3fb28dc54c789ce955157b8",
        "7cded8919c766f573589a4c3fe16d88bc68b90f23f9a83b6c4e6cbc8e4ec63c2",
    }
)


def read_yaml(path: Path) -> Schema:
    """The mapping in a YAML file; empty where there is no file.

    Raises:
        Refusal: it is broken, or no mapping.
    """
    if not path.is_file():
        return {}
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        why = " ".join(str(error).split())
        raise Refusal(f"{path.name} can't be read", why, f"edit {path.name}") from None
    if found is not None and not isinstance(found, dict):
        raise Refusal(f"{path.name} can't be read", "a mapping is due", f"edit {path.name}")
    return {str(key): _plain(value) for key, value in (found or {}).items()}


def _plain(node: object) -> Json:
    """Days and times become text, as JSON has none."""
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(item) for item in node]
    return node if isinstance(node, bool | int | float | str) or node is None else str(node)


def read_answers(root: Path) -> Schema:
    """What service.yml says, without the usual values of what it leaves out.

    Raises:
        Refusal: there is no service.yml.
    """
    if not (root / FILE).is_file():
        raise Refusal("the requirements are not known", f"there is no {FILE}", "write it, or restore it from git")
    return read_yaml(root / FILE)


def api_id(answers: Schema) -> str:
    return str(answers.get("project_slug") or "api")


def level(answers: Schema) -> Level:
    """A from 99.95 percent, B below, C where hours of downtime a month are accepted."""
    target = float(str(answers.get("availability_target", DEFAULTS["availability_target"])))
    return "A" if target >= 99.95 else "B" if target >= 99.5 else "C"


def answered(answers: Schema, wanted: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether each answer is one of the wanted; of a list, whether one is."""
    for name, values in wanted.items():
        given = answers.get(name, DEFAULTS.get(name, "none"))
        found = [str(item) for item in given] if isinstance(given, list) else [str(given)]
        told = name == "events" and found != ["none"]
        if told or name == "integrations":  # the domain decides whether there are any
            found = [*mapping(mapping(answers.get("domain")).get(name))]
        if set(found) - {"none", "False"}:
            found.append("some")
        if not set(found) & set(values):
            return False
    return True


def is_example(domain: Schema) -> bool:
    """Whether it is the domain that the template brings: somebody's first look, and nobody's requirement."""
    return hashlib.sha256(canonical(domain).encode()).hexdigest() in _EXAMPLES
