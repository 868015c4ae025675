# Derived from the template: `copier update` replaces this file. Do not edit.
"""Whether an object has the shape that Kubernetes takes: the schemas that the projects publish, without their descriptions."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path

from ..json_types import Schema, mapping, text

_FILE = Path(__file__).with_name(
    "schemas.json"
)  # Kubernetes 1.37, Gateway API 1.6, External Secrets 2.9, Argo Rollouts 1.9


@functools.cache
def _schemas() -> Schema:
    found: Schema = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def known(found: Schema) -> bool:
    return _kind(found) in mapping(_schemas()["kinds"])


def faults(found: Schema) -> Iterator[str]:
    """What the server would refuse, or drop without a word: one line each, the first three."""
    from jsonschema import Draft202012Validator

    schema = {**mapping(mapping(_schemas()["kinds"])[_kind(found)]), "$defs": _schemas()["$defs"]}
    errors = sorted(Draft202012Validator(schema).iter_errors(found), key=lambda error: [*map(str, error.absolute_path)])
    for error in errors[:3]:
        place = ".".join(map(str, error.absolute_path)) or "the object"
        yield f"{place}: {error.message if len(error.message) < 200 else error.message[:197] + '…'}"


def _kind(found: Schema) -> str:
    return f"{text(found.get('apiVersion'))}/{text(found.get('kind'))}"
