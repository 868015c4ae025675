# Derived from the template: `copier update` replaces this file. Do not edit.
"""What `governance/deprecations.yaml` says, for people and programs. The service itself refuses one that is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import Refusal
from ..json_types import Json, integer, mapping, sequence, text
from .yaml12 import parse

_PLACE = Path("governance") / "deprecations.yaml"


@dataclass(frozen=True)
class Ending:
    """One entry; days as they are written."""

    operation: str | None
    version: int | None
    since: str
    sunset: str | None
    replacement: str | None
    docs: str

    def covers(self, operation: str, version: int) -> bool:
        return self.operation in (None, operation) and self.version in (None, version)

    def __str__(self) -> str:
        named = [self.operation] if self.operation else []
        what = " of ".join([*named, *([f"version {self.version}"] if self.version else [])])
        until = f", ends on {self.sunset}" if self.sunset else ", no end decided"
        instead = f", use {self.replacement}" if self.replacement else ""
        return f"deprecated: {what} since {self.since}{until}{instead}; {self.docs}"


def endings(root: Path) -> list[Ending]:
    """The entries; none where there is no such file.

    Raises:
        Refusal: it is no YAML.
    """
    try:
        found = parse((root / _PLACE).read_text("utf-8"))
    except FileNotFoundError:
        return []
    except ValueError as fault:
        raise Refusal(f"{_PLACE} can't be read", str(fault), f"edit {_PLACE}") from None
    return [_ending(entry) for entry in sequence(mapping(found).get("deprecations"))]


def _ending(entry: Json) -> Ending:
    raw = mapping(entry)
    replacement = raw.get("replacement")
    return Ending(
        operation=text(raw.get("operation")),
        version=integer(raw.get("version")),
        since=str(raw.get("since", "?")),
        sunset=None if raw.get("sunset") is None else str(raw["sunset"]),
        replacement=None if replacement is None else str(replacement),
        docs=str(raw.get("docs", "?")),
    )
