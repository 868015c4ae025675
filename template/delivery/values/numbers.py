# Derived from the template: `copier update` replaces this file. Do not edit.
"""Valid numbers and the bounds of numbers. Steps are exact: they are counted in decimals."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ..json_types import Json, Schema
from .case import Case
from .strings import Unsatisfiable

_SPREAD = 1_000_000  # how far values wander from the bound they start at, where there is only one

_EXACT = 2**50  # beyond it a float may have no room for a half


class Range(NamedTuple):
    """Lowest and highest allowed multiple of the step; None where open."""

    lowest: Decimal | None
    highest: Decimal | None
    step: Decimal


def range_of(schema: Schema) -> Range:
    whole = _whole(schema)
    multiple = _number(schema.get("multipleOf"))
    step = multiple or (Decimal(1) if whole else Decimal("0.01"))
    if whole and step % 1:
        step *= step.as_integer_ratio()[1]
    return Range(_edge(schema, "inimum", step, 1), _edge(schema, "aximum", step, -1), step)


def valid_number(schema: Schema, seed: int) -> int | float:
    """Counts up from the lowest value, or down to the highest where only that is known.

    Raises:
        Unsatisfiable: nothing lies between the bounds.
    """
    lowest, highest, step = range_of(schema)
    if lowest is None:
        lowest = step if highest is None or highest >= step else _floor(highest - _SPREAD * step, step)
    if highest is None:
        highest = lowest + _SPREAD * step
    count = int((highest - lowest) / step) + 1
    if highest < lowest:
        raise Unsatisfiable(f"no multiple of {step} between the bounds {lowest} and {highest}")
    return _json(lowest + step * (seed % count))


def number_boundaries(schema: Schema) -> Iterator[Case]:
    lowest, highest, step = range_of(schema)
    for name, bound, outward in (("minimum", lowest, -step), ("maximum", highest, step)):
        if bound is None:
            continue
        yield Case(_json(bound), True, f"{name} {bound}: at it")
        yield Case(_json(bound + outward), False, f"{name} {bound}: just beyond")
    base = valid_number(schema, 0)
    if _number(schema.get("multipleOf")) is not None:
        yield Case(float(Decimal(str(base)) + step / 2), False, f"multipleOf {step}: half a step off")
    if _whole(schema):
        yield Case(float(base), True, "an integer written with a zero fraction")
        near = base if abs(base) < _EXACT else 0
        yield Case(near + 0.5, False, "an integer with a fraction")


def _whole(schema: Schema) -> bool:
    named = schema.get("type")
    return named == "integer" or (isinstance(named, list) and "integer" in named and "number" not in named)


def _edge(schema: Schema, name: str, step: Decimal, inward: int) -> Decimal | None:
    """The outermost multiple of the step that both the inclusive and the exclusive bound allow."""
    edges = []
    if (inclusive := _number(schema.get(f"m{name}"))) is not None:
        edges.append(_round(inclusive, step, inward))
    if (exclusive := _number(schema.get(f"exclusiveM{name}"))) is not None:
        edge = _round(exclusive, step, inward)
        edges.append(edge + step * inward if edge == exclusive else edge)
    return None if not edges else max(edges) if inward > 0 else min(edges)


def _round(bound: Decimal, step: Decimal, inward: int) -> Decimal:
    return _floor(bound, step) if inward < 0 else -_floor(-bound, step)


def _floor(bound: Decimal, step: Decimal) -> Decimal:
    return Decimal(math.floor(bound / step)) * step


def _number(node: Json) -> Decimal | None:
    return Decimal(str(node)) if isinstance(node, int | float) and not isinstance(node, bool) else None


def _json(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
