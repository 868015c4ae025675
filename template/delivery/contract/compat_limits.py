# Derived from the template: `copier update` replaces this file. Do not edit.
"""Bounds of numbers, texts, arrays and objects as one ordered value, and whether a single value keeps to a schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from ..json_types import Json, Schema, canonical, sequence, strings, text

Keywords = tuple[str, str, int]  # inclusive, exclusive, and 1 where more is narrower

_NUMBERS = frozenset({"integer", "number"})
LIMITS: tuple[tuple[str, frozenset[str], tuple[Keywords, ...]], ...] = (
    ("bounds", _NUMBERS, (("minimum", "exclusiveMinimum", 1), ("maximum", "exclusiveMaximum", -1))),
    ("bounds", frozenset({"string"}), (("x-minimum", "", 1), ("x-maximum", "", -1))),
    ("length", frozenset({"string"}), (("minLength", "", 1), ("maxLength", "", -1))),
    ("count", frozenset({"array"}), (("minItems", "", 1), ("maxItems", "", -1))),
    ("count", frozenset({"object"}), (("minProperties", "", 1), ("maxProperties", "", -1))),
)


@dataclass(frozen=True)
class Bound:
    """The larger its value, the fewer values are valid."""

    value: tuple[Decimal, bool]
    shown: str = field(compare=False)

    def __str__(self) -> str:
        return self.shown


def rank(schema: Schema, keywords: Keywords, *, whole: bool) -> Bound | None:
    """The stricter of the inclusive and the exclusive bound; of whole numbers, above 0 is from 1."""
    found = []
    for keyword, exclusive in ((keywords[0], False), (keywords[1], True)):
        number = _number(schema.get(keyword))
        if number is not None:
            ordered = number * keywords[2]
            plain = exclusive and whole and number == number.to_integral_value()
            value = (ordered + 1, False) if plain else (ordered, exclusive)
            found.append(Bound(value, f"{keyword} {schema[keyword]}"))
    return max(found, key=lambda bound: bound.value, default=None)


def _number(node: Json) -> Decimal | None:
    """Numbers and decimals as they are, dates by the order of their digits."""
    if isinstance(node, str) and re.match(r"\d{4}-\d\d-\d\d", node):
        return Decimal(re.sub(r"\D", "", node.partition("+")[0]).ljust(20, "0"))
    try:
        return None if node is None or isinstance(node, bool | list | dict) else Decimal(str(node))
    except InvalidOperation:
        return None


def step_changes(before: Json, now: Json) -> Iterator[str]:
    """How `multipleOf` changed: every multiple of 10 is one of 5, and the other way round it is not."""
    old, new = _number(before) or None, _number(now) or None
    if new is not None and (old is None or old % new):
        yield "narrowed"
    if old is not None and (new is None or new % old):
        yield "widened"


def accepts(schema: Schema, value: Json) -> bool:
    """Whether one value of an `enum` keeps to the other schema's list, length, pattern and bounds.

    Types have rules of their own: a value of another type counts as accepted.
    """
    if "enum" in schema:
        return canonical(value) in map(canonical, sequence(schema["enum"]))
    kind = schema.get("type")
    kinds = {kind} if isinstance(kind, str) else set(strings(kind))
    if isinstance(value, str):
        return not kinds & {"string"} or _accepts_text(schema, value)
    number = _number(value)
    return number is None or all(
        bound is None or (number * keywords[2], False) >= bound.value
        for keywords in LIMITS[0][2]
        for bound in (rank(schema, keywords, whole=not isinstance(value, float)),)
    )


def _accepts_text(schema: Schema, value: str) -> bool:
    for keywords in LIMITS[2][2]:
        bound = rank(schema, keywords, whole=True)
        if bound is not None and len(value) * keywords[2] < bound.value[0]:
            return False
    pattern = text(schema.get("pattern"))
    try:
        return pattern is None or re.search(pattern, value) is not None
    except re.error:  # ECMA-262 knows what Python does not
        return True
