# Derived from the template: `copier update` replaces this file. Do not edit.
"""What was said and is no evidence: one line each in .delivery/notes.jsonl, which git ignores and no gate reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from ..evidence.runner import session
from ..json_types import Schema

FILE = ".delivery/notes.jsonl"


def write(root: Path, call: str, said: str) -> Schema:
    """Adds a note, with who said it and why it is here."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    note: Schema = {"at": now, "who": session(), "why": "skill-execution", "call": call, "said": said}
    path = root / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(note, ensure_ascii=False) + "\n")
    return note
