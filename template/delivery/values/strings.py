# Derived from the template: `copier update` replaces this file. Do not edit.
"""Valid strings: by format, by pattern, or plain, always within the lengths."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Iterator
from itertools import islice

from ..json_types import Schema, canonical, integer, text
from .decimals import Decimals
from .patterns import matches

_BLOCK = 1000  # distinct values are found in blocks, so that a large seed costs no more than a small one
_NAMESPACE = uuid.UUID("6f1c2a52-2d0b-4f5e-9d54-0d1f5f6c7a10")
_LONGEST = 10_000  # where nothing else bounds a string


class Unsatisfiable(ValueError):
    """No value was found that keeps every rule of the schema; they may contradict each other."""


def pattern_of(schema: Schema) -> str | None:
    return text(schema.get("pattern"))


def lengths(schema: Schema) -> tuple[int, int]:
    shortest, longest = integer(schema.get("minLength")), integer(schema.get("maxLength"))
    return shortest or 0, _LONGEST if longest is None else longest


def fits(schema: Schema, value: str) -> bool:
    """Pattern (the whole value) and lengths hold."""
    shortest, longest = lengths(schema)
    pattern = pattern_of(schema)
    return shortest <= len(value) <= longest and (pattern is None or re.fullmatch(pattern, value) is not None)


def validator_takes(schema: Schema, value: str) -> bool:
    """A plain validator searches for the pattern anywhere, and Python's `$` overlooks a final line break."""
    shortest, longest = lengths(schema)
    pattern = pattern_of(schema)
    return shortest <= len(value) <= longest and (pattern is None or re.search(pattern, value) is not None)


def valid_string(schema: Schema, seed: int) -> str:
    """A string for the seed; another seed gives another string while there are any.

    Raises:
        Unsatisfiable: pattern, lengths and format leave nothing, or nothing that was found.
    """
    made = by_format(schema, seed)
    if made is not None and fits(schema, made):
        return made
    plain = _plain(schema, seed)
    if made is None and fits(schema, plain):
        return plain
    block, place = divmod(seed, _BLOCK)
    found = _distinct(canonical(schema), block, pattern_of(schema), lengths(schema), place + 1)
    if not found:
        raise Unsatisfiable(f"no string found for {canonical(schema)}")
    return found[place % len(found)]


def of_length(schema: Schema, length: int) -> str | None:
    """A string of exactly this length that keeps the pattern, if one is found."""
    pattern = pattern_of(schema)
    if pattern is None or re.fullmatch(pattern, "a" * length):
        return "a" * length
    for seed in range(5):
        try:
            sample = valid_string({**schema, "minLength": 0, "maxLength": _LONGEST}, seed)
        except Unsatisfiable:
            return None
        for value in _stretched(sample, length):
            if len(value) == length and re.fullmatch(pattern, value):
                return value
    return next(iter(_distinct(canonical(schema), 0, pattern, (length, length), 1)), None)


def _stretched(sample: str, length: int) -> Iterator[str]:
    """The sample with one place repeated or cut until it has the length."""
    more = length - len(sample)
    for place in range(len(sample)):
        rest = sample[place:] if more >= 0 else sample[place - more :]
        yield sample[:place] + sample[place] * more + rest


def _plain(schema: Schema, seed: int) -> str:
    shortest, longest = lengths(schema)
    for value in (f"text {seed}", f"t{seed}", _base26(seed)):
        if len(value) <= longest:
            return value.ljust(shortest, "x") if shortest > len(value) else value
    return _base26(seed)[-longest:].rjust(shortest, "a") if longest else ""


def _base26(seed: int) -> str:
    letters = ""
    while True:
        seed, rest = divmod(seed, 26)
        letters = chr(ord("a") + rest) + letters
        if not seed:
            return letters


_known: dict[tuple[str, int, tuple[int, int]], tuple[list[str], Iterator[str]]] = {}


def _distinct(key: str, block: int, pattern: str | None, bounds: tuple[int, int], count: int) -> list[str]:
    """The first `count` distinct matches of the block, fewer if the pattern has no more."""
    found, more = _known.setdefault((key, block, bounds), ([], matches(pattern or "[a-z]*", *bounds, f"{key} {block}")))
    found.extend(islice(more, max(0, count - len(found))))
    return found


def by_format(schema: Schema, seed: int) -> str | None:
    """The value of the format, before pattern and lengths were looked at; None for formats that say little."""
    match schema.get("format"):
        case "date":
            start = datetime.date.fromisoformat(text(schema.get("x-minimum")) or "2024-01-01")
            return (start + datetime.timedelta(days=seed % _DAYS)).isoformat()
        case "date-time":
            start_at = datetime.datetime.fromisoformat(text(schema.get("x-minimum")) or "2024-01-01T00:00:00+00:00")
            return (start_at + datetime.timedelta(seconds=seed % _SECONDS)).isoformat().replace("+00:00", "Z")
        case "uuid":
            return str(uuid.uuid5(_NAMESPACE, str(seed)))
        case "email":
            return _within(schema, seed, ("user", "@example.com"), ("", "@a.io"))
        case "uri" | "url" | "iri" | "uri-reference":
            return _within(schema, seed, ("https://example.com/", ""), ("http://a.io/", ""))
        case "decimal":
            return Decimals(schema).valid(seed)
    return None


def _within(schema: Schema, seed: int, *frames: tuple[str, str]) -> str:
    """The seed in the first frame that leaves room for it, with as many zeros as the least length takes."""
    shortest, longest = lengths(schema)
    for left, right in frames:
        value = f"{left}{seed:0{max(1, shortest - len(left + right))}}{right}"
        if len(value) <= longest:
            return value
    room = max(1, longest - len(left + right))  # fewer than there are seeds: some come again
    return f"{left}{seed % 10**room:0{room}}{right}"


_DAYS = 365 * 50
_SECONDS = 86_400 * _DAYS
