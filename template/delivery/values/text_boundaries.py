# Derived from the template: `copier update` replaces this file. Do not edit.
"""The bounds of strings: lengths, pattern, format, and the characters that databases and logs choke on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..json_types import Schema, integer, text
from .case import Case
from .decimals import Decimals
from .strings import by_format, fits, of_length, pattern_of, valid_string, validator_takes

_URI = ("nonsense", "//example.com/x", "https://", "https://exa mple.com/", "javascript:alert(1)", "file:///etc/passwd")
_BAD: dict[str, tuple[str, ...]] = {
    "uuid": ("nonsense", "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-00000000000g"),
    "email": (
        "nonsense",
        "@example.com",
        "user@",
        "user@@example.com",
        "user@exa mple.com",
        "user@example.com\nBcc: x@y.z",
    ),
    "uri": _URI,
    "url": _URI,
    "date": ("nonsense", "2024-02-30", "2023-02-29", "2024-13-01", "01.02.2024", "2024-01-01T00:00:00Z"),
    "date-time": (
        "nonsense",
        "2024-01-01T00:00:00",
        "2024-02-30T00:00:00Z",
        "2024-01-01T25:00:00Z",
        "2024-01-01",
    ),
}
_WHY = {
    "2024-01-01T00:00:00": "no offset from UTC",
    "2024-02-30": "30 February",
    "2024-02-30T00:00:00Z": "30 February",
}
_CHECKED_BY_VALIDATORS = frozenset({"uuid", "date", "date-time"})
_PROBES = ("no such text", "", "0", "A", "\n", "ÿ", "-", "\u0000", "a b", "!", "x" * 300)
_LONGEST_SENT = 1_000_000


def string_boundaries(schema: Schema, seed: int) -> Iterator[Case]:
    if schema.get("format") == "decimal":
        yield from Decimals(schema).boundaries()
        return
    formatted = by_format(schema, seed) is not None
    yield from _lengths(schema, formatted=formatted)
    base = valid_string(schema, seed)
    yield Case(base, True, "an ordinary value")
    yield from _format(schema)
    pattern = pattern_of(schema)
    if pattern is not None:
        yield from _pattern(schema, pattern, base)


def _lengths(schema: Schema, *, formatted: bool) -> Iterator[Case]:
    shortest, longest = integer(schema.get("minLength")), integer(schema.get("maxLength"))
    if longest is not None and longest < _LONGEST_SENT:
        at, beyond = (_padded(schema, n) if formatted else of_length(schema, n) for n in (longest, longest + 1))
        if at is not None:
            yield Case(at, True, f"maxLength {longest}: at it")
        yield Case(beyond or "a" * (longest + 1), False, f"maxLength {longest}: one more")
    if shortest:
        at = None if formatted else of_length(schema, shortest)
        if at is not None:
            yield Case(at, True, f"minLength {shortest}: at it")
        below = None if formatted else of_length(schema, shortest - 1)
        yield Case("a" * (shortest - 1) if below is None else below, False, f"minLength {shortest}: one less")


def _padded(schema: Schema, length: int) -> str | None:
    """A long value of a format that can be long. A mailbox has at most 64 characters and a host label 63."""
    match schema.get("format"):
        case "email" if 80 <= length <= 254:
            domain = length - len("a" * 64 + "@.com")
            labels, last = divmod(domain, 60)
            hosts = ["b" * 59] * labels + (["b" * last] if last else [])
            value = f"{'a' * 64}@{'.'.join(hosts)}.com"
            value = value.replace("a@", "a" * (length - len(value)) + "a@") if len(value) < length else value
        case "uri" | "url":
            value = "https://example.com/".ljust(length, "x")
        case _:
            return None
    return value if len(value) == length and fits({**schema, "maxLength": length, "minLength": 0}, value) else None


def _format(schema: Schema) -> Iterator[Case]:
    name = text(schema.get("format")) or ""
    for value in _BAD.get(name, ()):
        checked = name in _CHECKED_BY_VALIDATORS or not validator_takes(schema, value)
        checked = checked or (name == "email" and "@" not in value)
        checked = checked or (
            name == "uri" and not re.fullmatch(r"[a-z]+:[^ ]*", value)
        )  # RFC 3986: a scheme, no blanks
        yield Case(value, False, f"format {name}: {_WHY.get(value, repr(value))}", stricter=not checked)


def _pattern(schema: Schema, pattern: str, base: str) -> Iterator[Case]:
    shortest, longest = integer(schema.get("minLength")) or 0, integer(schema.get("maxLength"))
    for probe in (*_PROBES, f"{base}!", f"!{base}", base[:-1], base.swapcase()):
        inside = shortest <= len(probe) and (longest is None or len(probe) <= longest)
        if inside and "\u0000" not in probe and not re.search(pattern, probe):
            yield Case(probe, False, f"pattern {pattern}: {probe!r} breaks it")
            break
    room = base if longest is None or len(base) < longest else base[:-1]
    if not re.search(pattern, f"{room}\u0000") and "\u0000" not in base:
        yield Case(f"{room}\u0000", False, "a NUL character")
        lone = f"{room}\ud800"
        yield Case(lone, False, "a lone surrogate is no text", stricter=validator_takes(schema, lone))
    if not re.fullmatch(pattern, f"{base}\n"):
        broken = f"{base}\n"
        yield Case(broken, False, "a line break after the end", stricter=validator_takes(schema, broken))
