# Derived from the template: `copier update` replaces this file. Do not edit.
"""Where a part of the contract stands: its path, the line in the file, and every part there is."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import yaml

from ..json_types import Json, Schema
from .yaml12 import compose

Place: TypeAlias = tuple[str, ...]

# whose keys are names that somebody chose, and no words of OpenAPI
_NAMES = frozenset(
    [
        "callbacks",
        "content",
        "dependentSchemas",
        "headers",
        "links",
        "paths",
        "patternProperties",
        "properties",
        "requestBodies",
        "responses",
        "schemas",
        "securitySchemes",
        "$defs",
    ]
)
_VALUES = frozenset({"const", "default", "enum", "example", "examples"})  # below these is data


def parts(root: Schema) -> Iterator[tuple[Place, Schema]]:
    """Every mapping of the document with its place; values (examples, enums) and `x-` fields have no parts."""
    yield from _parts(root, (), names=False)


def _parts(node: Json, place: Place, *, names: bool) -> Iterator[tuple[Place, Schema]]:
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _parts(item, (*place, str(index)), names=False)
    elif isinstance(node, dict):
        if not names:
            yield place, node
        for key, value in node.items():
            if names or not (key in _VALUES or key.startswith("x-")):
                named = not names and (key in _NAMES or (key == "parameters" and isinstance(value, dict)))
                yield from _parts(value, (*place, key), names=named)


class Lines:
    """The lines of a document's places."""

    def __init__(self, path: Path) -> None:
        self._root = compose(path.read_text(encoding="utf-8"))

    def of(self, place: Place) -> int:
        """The line of the place, or of the nearest one above it that there is; counted from 1."""
        node, line = self._root, 1
        for key in place:
            if isinstance(node, yaml.MappingNode):
                found = next(((k, v) for k, v in node.value if k.value == key), None)
                if found is None:
                    break
                line, node = found[0].start_mark.line + 1, found[1]
            elif isinstance(node, yaml.SequenceNode) and key.isdigit() and int(key) < len(node.value):
                node = node.value[int(key)]
                line = node.start_mark.line + 1
            else:
                break
        return line


def shown(place: Place) -> str:
    """A place as people read it: `paths./orders.post.responses.201`."""
    return ".".join(place) or "the document"


def nearest(word: str, known: list[str]) -> str:
    """` Did you mean 'that'?`, or nothing."""
    near = difflib.get_close_matches(word, known, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""
