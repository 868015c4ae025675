# Derived from the template: `copier update` replaces this file. Do not edit.
"""JSON as types, and how to read a part of it without casts: a part of the wrong type reads as empty."""

from __future__ import annotations

import json
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Schema: TypeAlias = dict[str, Json]


def mapping(node: Json) -> Schema:
    return node if isinstance(node, dict) else {}


def sequence(node: Json) -> list[Json]:
    return node if isinstance(node, list) else []


def strings(node: Json) -> list[str]:
    return [item for item in sequence(node) if isinstance(item, str)]


def text(node: Json) -> str | None:
    return node if isinstance(node, str) else None


def integer(node: Json) -> int | None:
    return node if isinstance(node, int) and not isinstance(node, bool) else None


def canonical(node: Json) -> str:
    """Equal text for equal JSON: sorts, compares and shows values of any type."""
    return json.dumps(node, sort_keys=True, ensure_ascii=False)
