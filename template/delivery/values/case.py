# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a boundary test sends."""

from __future__ import annotations

from dataclasses import dataclass

from ..json_types import Json


@dataclass(frozen=True)
class Case:
    """A value at a bound, or just outside of one.

    Attributes:
        ok: The service must take it; otherwise it must refuse it.
        why: For the test's id: `maxLength 120: one more`.
        pointer: JSON Pointer to the part that is at its bound.
        stricter: A plain JSON Schema validator would let this bad value pass: the rule is an `x-` keyword, a format
            that validators only annotate, or a difference between regular expression dialects.
    """

    value: Json
    ok: bool
    why: str
    pointer: str = ""
    stricter: bool = False

    def __str__(self) -> str:
        return f"{self.pointer or '/'} {self.why}"
