# Derived from the template: `copier update` replaces this file. Do not edit.
"""Whether a record has the shape of one: a right hash over nonsense is still nonsense, and others read these files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jsonschema

from ..json_types import Json
from .record import OBSERVATION, Record

SCHEMA = Path(__file__).with_name("record.schema.json")
OBSERVED = Path(__file__).with_name("observation.schema.json")


@dataclass(frozen=True)
class Misshapen:
    """A record, the member that is not as the schema says, and how."""

    file: str
    member: str
    why: str


def misshapen(root: Path, found: Iterable[Record]) -> Iterator[Misshapen]:
    """Every record that the schema refuses, with the first member that it refuses."""
    of_check, observed = _validator(SCHEMA), _validator(OBSERVED)
    for record in found:
        validator = observed if record.kind == OBSERVATION else of_check
        statement: Json = json.loads((root / record.path).read_bytes())
        fault = next(iter(sorted(validator.iter_errors(statement), key=lambda error: error.json_path)), None)
        if fault is not None:
            yield Misshapen(record.path.as_posix(), ".".join(map(str, fault.absolute_path)), fault.message[:200])
        elif record.key != _key(record):
            yield Misshapen(record.path.as_posix(), "predicate", f"it lies in {record.key} and says {_key(record)}")


def _validator(schema: Path) -> jsonschema.Draft202012Validator:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")), format_checker=checker)


def _key(record: Record) -> str:
    return f"phase-{record.predicate['phase']}/{record.text('role')}/{record.text('deliverable')}"
