# Derived from the template: `copier update` replaces this file. Do not edit.
"""Records: one file per run of a check, an in-toto Statement, named by the hash of what is in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..json_types import Json, Schema, mapping, sequence, text
from .tree import STATE

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE, OBSERVATION = "urn:delivery:evidence:1", "urn:delivery:observation:1"
LOGS = Path(STATE, "logs")


@dataclass(frozen=True)
class Record:
    """Attributes:
    path: Below the root of the project.
    sound: Whether the content still has the hash that the file is named by.
    subject: What it was measured on, by git's hashes.
    kind: `OBSERVATION` where it is no run of a check.
    """

    path: Path
    sound: bool
    predicate: Schema
    subject: Json = None
    kind: str = PREDICATE

    def text(self, name: str) -> str:
        return text(self.predicate.get(name)) or ""

    @property
    def id(self) -> str:
        return self.path.stem

    @property
    def check(self) -> str:
        return self.text("check")

    @property
    def started(self) -> str:
        return self.text("started")

    @property
    def values(self) -> Mapping[str, Json]:
        return mapping(self.predicate.get("values"))

    @property
    def inputs_stable(self) -> bool:
        return self.predicate.get("inputs_stable") is True

    @property
    def missing(self) -> list[str]:
        return [str(name) for name in sequence(self.predicate.get("missing_artifacts"))]

    @property
    def from_ci(self) -> bool:
        return mapping(self.predicate.get("runner")).get("kind") == "ci"

    @property
    def key(self) -> str:
        """`phase-3/tester/results`, as its folders say."""
        return "/".join(self.path.parts[-4:-1])


def store(root: Path, api: str) -> Path:
    return root / STATE / "evidence" / api


def write(root: Path, api: str, key: str, statement: Schema) -> Record:
    """Writes a record; the same content is the same file."""
    body = json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    folder = store(root, api) / key
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(body).hexdigest()}.json"
    path.write_bytes(body)
    return Record(
        path.relative_to(root),
        True,
        mapping(statement["predicate"]),
        statement["subject"],
        str(statement["predicateType"]),
    )


def records(root: Path, api: str) -> list[Record]:
    """Every record, the newest first. One that can't be read is there too, as not sound."""
    found = (_read(root, path) for path in sorted(store(root, api).glob("phase-*/*/*/*.json")))
    return sorted(found, key=lambda record: (record.started, record.id), reverse=True)


def newest(found: list[Record]) -> dict[str, Record]:
    """The record of each check that counts: the newest, so that a later failure beats an older success."""
    latest: dict[str, Record] = {}
    for record in found:
        if record.kind != OBSERVATION or not record.sound:
            latest.setdefault(record.check, record)
    return latest


def observations(found: list[Record]) -> dict[str, Record]:
    """What ran elsewhere, the newest of each by `phase-5/<role>/<deliverable>`, and its name where it has one of its own."""
    latest: dict[str, Record] = {}
    for record in (one for one in found if one.kind == OBSERVATION and one.sound):
        own = "" if record.check == record.text("deliverable") else f"/{record.check}"
        latest.setdefault(record.key + own, record)
    return latest


def damaged(found: list[Record]) -> Iterator[Record]:
    return (record for record in found if not record.sound)


def log_of(root: Path, record: Record) -> str | None:
    """What the command printed, where this machine still has it."""
    path = root / LOGS / f"{record.text('log').removeprefix('sha256:')}.txt"
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None


def keep_log(root: Path, said: bytes) -> str:
    digest = hashlib.sha256(said).hexdigest()
    path = root / LOGS / f"{digest}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(said)
    return f"sha256:{digest}"


def _read(root: Path, path: Path) -> Record:
    body = path.read_bytes()
    try:
        statement: Json = json.loads(body)
    except ValueError:
        statement = None
    predicate = mapping(mapping(statement).get("predicate"))
    kind = text(mapping(statement).get("predicateType")) or ""
    sound = path.stem == hashlib.sha256(body).hexdigest() and kind in (PREDICATE, OBSERVATION)
    return Record(path.relative_to(root), sound, predicate, mapping(statement).get("subject"), kind)
