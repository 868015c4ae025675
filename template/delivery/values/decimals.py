# Derived from the template: `copier update` replaces this file. Do not edit.
"""Decimal strings (`format: decimal`): exact numbers as text, bounded by `x-minimum` and `x-maximum`."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

from ..json_types import Json, Schema, text
from .case import Case

_DIGITS, _PLACES = 40, 20  # what is probed where a pattern sets no limit
_LOOKS_WRONG = ("1e2", "+1", "1,5", ".", "NaN", "Infinity", "-Infinity", " 1", "1 ", "1\n", "0x1", "1_0", "\u0661", "")


class Decimals:
    """What the pattern of a schema allows, found by trying: digits, places, sign; and the range that results."""

    def __init__(self, schema: Schema) -> None:
        self.given = text(schema.get("pattern"))
        self.pattern = self.given or r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$"
        self.digits, self.places = _shape(self.pattern)
        self.step = Decimal(1).scaleb(-self.places)
        largest = Decimal(f"{'9' * self.digits}.{'9' * self.places}")  # not computed: that rounds to 28 digits
        self.minimum, self.maximum = _bound(schema, "x-minimum"), _bound(schema, "x-maximum")
        self.lowest = self.minimum if self.minimum is not None else -largest if self.matches("-1") else Decimal(0)
        self.highest = self.maximum if self.maximum is not None else largest

    def matches(self, value: str) -> bool:
        return re.fullmatch(self.pattern, value) is not None

    def lax(self, value: str) -> bool:
        """A plain validator knows the pattern alone, and Python's `$` overlooks a final line break."""
        return self.given is None or re.search(self.given, value) is not None

    def write(self, value: Decimal) -> str:
        return f"{value:.{self.places}f}"

    def valid(self, seed: int) -> str:
        """Counts up from the lowest value, or from zero where that is far away, in steps of 1.01 while they fit."""
        start = max(self.lowest, min(Decimal(1), self.highest))
        span = self.highest - start
        step = next((s for s in (1 + self.step, self.step) if span >= s * (seed + 1)), self.step)
        count = int(span / step) + 1
        return self.write(start + step * (seed % count))

    def boundaries(self) -> Iterator[Case]:
        for name, bound, outward in (
            ("x-minimum", self.minimum, -self.step),
            ("x-maximum", self.maximum, self.step),
        ):
            if bound is not None:
                yield Case(self.write(bound), True, f"{name} {bound}: at it")
                beyond = self.write(bound + outward)
                yield Case(beyond, False, f"{name} {bound}: just beyond", stricter=self.lax(beyond))
        if self.maximum is None:
            yield Case(self.write(self.highest), True, f"{self.digits} digits: as many as allowed")
        wide = "1" * (self.digits + 1)
        inside = self.write(self.lowest + self.step * (self.lowest != self.highest))
        more = f"{inside}{'' if '.' in inside else '.'}1"
        for value, why in ((wide, "one digit too many"), (more, "too many decimals"), ("-0.5x", "no number")):
            if not self.matches(value):
                yield Case(value, False, why, stricter=self.lax(value))
        for value in _LOOKS_WRONG:
            if not self.matches(value):
                yield Case(value, False, f"not a decimal: {value!r}", stricter=self.lax(value))


@functools.lru_cache(maxsize=256)
def _shape(pattern: str) -> tuple[int, int]:
    match = re.compile(pattern).fullmatch
    digits = max((n for n in range(1, _DIGITS) if match("1" * n)), default=1)
    places = max((n for n in range(1, _PLACES) if match("1." + "1" * n)), default=0)
    return digits, places


def _bound(schema: Schema, name: str) -> Decimal | None:
    bound: Json = schema.get(name)
    return None if bound is None else Decimal(str(bound))
