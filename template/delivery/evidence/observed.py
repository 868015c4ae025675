# Derived from the template: `copier update` replaces this file. Do not edit.
"""Observations: records of something that ran elsewhere, and not of the tree that is checked out. They decide no gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ..json_types import Json, Schema
from .record import OBSERVATION, STATEMENT, Record, write
from .runner import runner, session
from .tree import read_tree

_DIGEST = "@sha256:"


@dataclass(frozen=True)
class Seen:
    """What was looked at, and what came out.

    Attributes:
        owner: `<role>/<deliverable>`, of phase 5.
        name: What tells this look from others of the deliverable; the deliverable itself where there are none.
        image: `REPOSITORY@sha256:…` of what ran, where that is known.
    """

    owner: str
    command: str
    started: datetime
    values: Mapping[str, Json]
    name: str = ""
    image: str = ""
    more: Mapping[str, Json] = field(default_factory=dict)


def keep(root: Path, api: str, seen: Seen) -> Record:
    """Writes it down. Of what was looked at: an image, or where that is not known the tree that it was compared with."""
    role, _, deliverable = seen.owner.partition("/")
    seconds = max(0.0, (datetime.now(UTC) - seen.started).total_seconds())
    predicate: Schema = {
        "api": api,
        "phase": 5,
        "role": role,
        "deliverable": deliverable,
        "check": seen.name or deliverable,
        "command": seen.command,
        "started": seen.started.isoformat(timespec="microseconds"),
        "seconds": round(seconds, 1),
        "values": {**seen.values},
        "who": session(),
        "why": "skill-execution",
        "runner": runner(),
        **seen.more,
    }
    subject: Json = [_subject(root, seen.image)]
    statement: Schema = {"_type": STATEMENT, "subject": subject, "predicateType": OBSERVATION, "predicate": predicate}
    return write(root, api, f"phase-5/{seen.owner}", statement)


def _subject(root: Path, image: str) -> Schema:
    name, found, digest = image.partition(_DIGEST)
    if found:
        return {"name": name, "digest": {"sha256": digest}}
    tree = read_tree(root)
    return {"name": "source", "digest": {"gitTree": tree.id, **({"gitCommit": tree.commit} if tree.commit else {})}}
