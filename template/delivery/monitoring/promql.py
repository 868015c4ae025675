# Derived from the template: `copier update` replaces this file. Do not edit.
"""The selectors of a query: which series it reads, and by which labels. No evaluation: that is Prometheus's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_STRING = r'"(?:[^"\\]|\\.)*"'
_LABELS = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")
_PART = re.compile(rf'{_STRING}|(?P<name>[a-zA-Z_:][\w:]*)\s*(?P<next>\(|\{{(?P<matchers>(?:[^"}}]|{_STRING})*)\}})?|\[[^\]]*\]|\d[\w.]*')  # fmt: skip
_MATCHER = re.compile(rf"(\w+)\s*(=~|!~|!=|=)\s*({_STRING})")
_WORDS = frozenset({"and", "or", "unless", "bool", "offset", "inf", "nan"})


@dataclass(frozen=True)
class Selector:
    """`name{label="value"}`: matchers as they are written."""

    name: str
    matchers: tuple[tuple[str, str, str], ...]

    @property
    def recorded(self) -> bool:
        """By a rule: only those have a colon in their names."""
        return ":" in self.name

    def only(self, *labels: str) -> str:
        """The same series, asked for by these labels alone."""
        kept = [f"{label}{how}{value}" for label, how, value in self.matchers if label in labels]
        return f"{self.name}{{{','.join(kept)}}}"


def selectors(query: str) -> Iterator[Selector]:
    """Each that the query names, in order."""
    for part in _PART.finditer(_LABELS.sub(" ", query)):
        name, after = part["name"], part["next"] or ""
        if name and not after.startswith("(") and name.lower() not in _WORDS:
            yield Selector(name, tuple(_MATCHER.findall(part["matchers"] or "")))
