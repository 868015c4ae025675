# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the releases in between changed, broke, and ask to be done by hand. The list comes with the release itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..json_types import Json, Schema, mapping, sequence, strings
from .lock import read_yaml
from .releases import place_of, version_of

FILE = Path("delivery") / "upgrade" / "releases.yaml"
UNRELEASED = "unreleased"


@dataclass(frozen=True)
class Entry:
    """One release."""

    version: str
    changed: tuple[str, ...]
    breaks: tuple[str, ...]
    by_hand: tuple[str, ...]

    @property
    def data(self) -> Schema:
        return {
            "version": self.version,
            "changed": [*self.changed],
            "breaks": [*self.breaks],
            "by_hand": [*self.by_hand],
        }

    @property
    def lines(self) -> list[str]:
        told = (("", self.changed), ("breaks: ", self.breaks), ("by hand: ", self.by_hand))
        return [f"{self.version}:", *(f"  {kind}{line}" for kind, lines in told for line in lines)]


def between(tree: Path, commit: str, version: str) -> list[Entry]:
    """The releases after the project's own, as the newer side tells them; newest first.

    Args:
        tree: The work tree, updated.
        commit: Where the project was. A commit on no release came before all of them.
        version: Where it is now. A commit may have what is not released.
    """
    if commit == version or not (tree / FILE).is_file():
        return []
    at, goal = place_of(commit), version_of(version)
    entries = map(_entry, sequence(read_yaml(tree / FILE).get("releases")))
    return [entry for entry in entries if _within(entry.version, at, goal)]


def _within(version: str, at: tuple[tuple[int, ...], int] | None, goal: tuple[int, ...] | None) -> bool:
    number = version_of(version)
    if number is None:  # what no release has yet
        return goal is None
    return (at is None or number > at[0]) and (goal is None or number <= goal)


def _entry(said: Json) -> Entry:
    one = mapping(said)
    changed, breaks, by_hand = (tuple(strings(one.get(name))) for name in ("changed", "breaks", "by_hand"))
    return Entry(str(one.get("version")), changed, breaks, by_hand)
