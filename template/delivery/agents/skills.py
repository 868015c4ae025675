# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a folder of a skill must have, whoever wrote it: a page that clients find, an example, tests, and room for the long part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from ..statements import risks
from .files import SKILLS

_KEYS = {
    "name",
    "description",
    "license",
    "compatibility",
    "metadata",
    "allowed-tools",
}  # what every client understands
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ASSETS = (("examples",), ("tests",), ("references", "resources"))
MAX_LINES = 120


def faults(root: Path) -> Iterator[tuple[str, str]]:
    """Path and fault, of every skill there is. A missing asset is none while a risk with an owner and a day names it."""
    for folder in sorted(path for path in (root / SKILLS).glob("*") if path.is_dir()):
        page = folder / "SKILL.md"
        shown = page.relative_to(root).as_posix()
        if not page.is_file():
            yield shown, "is missing"
            continue
        yield from ((shown, fault) for fault in _page_faults(folder.name, page.read_text("utf-8", errors="replace")))
        for names in ASSETS:
            if not any((folder / name).is_dir() and any((folder / name).iterdir()) for name in names):
                asset = f"{folder.name}/{names[0]}"
                if not _planned(root, asset):
                    say = f'delivery risk add "{SKILLS}/{asset} is missing" --owner … --review … --answer …'
                    yield f"{SKILLS}/{asset}", f"is missing, and no risk with an owner says so: `{say}`"


def _page_faults(folder: str, body: str) -> Iterator[str]:
    if len(body.splitlines()) > MAX_LINES:
        yield f"has more than {MAX_LINES} lines: move the long part into references/"
    parts = body.split("---\n", 2)
    try:
        facts = yaml.safe_load(parts[1]) if len(parts) == 3 and not parts[0] else None
    except yaml.YAMLError:
        facts = None
    if not isinstance(facts, dict):
        yield "does not begin with a frontmatter"
        return
    name, description = facts.get("name"), facts.get("description")
    if name != folder or not _NAME.fullmatch(folder) or len(folder) > 64:
        yield f"is called {name!r} in the folder {folder!r}: both must be one name of a-z, 0-9 and hyphens"
    if not isinstance(description, str) or not 0 < len(description) <= 1024:
        yield "needs a description of at most 1024 characters"
    if unknown := sorted(map(str, facts.keys() - _KEYS)):
        yield f"has {unknown[0]!r} in its frontmatter, which not every client understands: put it below metadata"


def _planned(root: Path, asset: str) -> bool:
    return any(asset in risk.title and not risk.fault for risk in risks.read(root))
