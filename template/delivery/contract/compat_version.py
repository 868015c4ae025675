# Derived from the template: `copier update` replaces this file. Do not edit.
"""Whether `info.version` rose as much as the changes ask for, and which breaks a new major version announces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ..json_types import mapping
from .compat_rules import RULES
from .compat_severity import Change
from .document import Document

_SEMVER = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:[-+].*)?")
_VERSIONED = re.compile(r"/v\d+(?:/|$)", re.IGNORECASE)
_PLACE = "info.version"


class Version(NamedTuple):
    major: int
    minor: int
    patch: int


def judge_versions(old: Document, new: Document, changes: list[Change]) -> list[Change]:
    """The changes, with what breaks accepted where a new major version says so, and what is wrong with the version.

    Before 1.0.0 the minor stands for the major. A release under the `/vN` of the old one may not break, whatever its
    number: its callers never chose it.
    """
    written = _written(old), _written(new)
    before, now = _version(written[0]), _version(written[1])
    if before is None or now is None:
        return [*changes, Change(RULES["version-unreadable"], _PLACE, *written)] if changes else changes
    kept = sorted(prefix for prefix in _prefixes(old) & _prefixes(new) if _VERSIONED.search(prefix))
    breaks = any(change.fails for change in changes)
    major = _is_raised(before, now)
    if breaks and major and not kept:
        changes = [
            replace(change, accepted=f"major version {written[1]}") if change.fails else change for change in changes
        ]
    return [*changes, *_verdicts(before, now, changes, kept if breaks and major else [], written)]


def _verdicts(
    before: Version, now: Version, changes: list[Change], kept: list[str], written: tuple[str, str]
) -> Iterator[Change]:
    if kept:
        yield Change(
            RULES["version-prefix-kept"], _PLACE, f"{written[0]} under {kept[0]}", f"{written[1]} under {kept[0]}"
        )
    if now < before:
        yield Change(RULES["version-lowered"], _PLACE, *written)
    elif any(change.fails for change in changes) and not _is_raised(before, now):
        yield Change(RULES["version-major-not-raised"], _PLACE, *written)
    elif any(_release(change) == "minor" for change in changes) and now[:2] == before[:2]:
        yield Change(RULES["version-minor-not-raised"], _PLACE, *written)
    elif changes and now == before:
        yield Change(RULES["version-patch-not-raised"], _PLACE, *written)


def _release(change: Change) -> str:
    """A break that is allowed was judged by a person: it asks for a minor release."""
    return "minor" if change.rule.release == "major" else change.rule.release


def _is_raised(before: Version, now: Version) -> bool:
    return now.major > before.major or (before.major == now.major == 0 and now.minor > before.minor)


def _version(written: str) -> Version | None:
    found = _SEMVER.fullmatch(written)
    return Version(*map(int, found.groups())) if found else None


def _written(document: Document) -> str:
    return str(mapping(document.root.get("info")).get("version", "nothing"))


def _prefixes(document: Document) -> set[str]:
    return set(document.prefixes())
