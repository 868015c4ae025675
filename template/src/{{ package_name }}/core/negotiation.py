# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a caller accepts (RFC 9110 §12.5.1): media ranges with their qualities, read once for each spelling."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

JSON = "application/json"
# What nearly every caller sends: it admits JSON, and names nothing else that an operation might offer.
USUAL = frozenset({None, b"*/*", b"application/json", b"application/json, text/plain, */*", b"application/json, */*"})

Ranges = Mapping[str, float]

_ELEMENTS = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')  # what a comma divides, but not within quotes
_PARAMETERS = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+')
_RANGE = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+")
_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_REMEMBERED = 256  # bytes: a longer header is read anew each time, so that nobody fills the memory


def accepted(lines: Sequence[bytes]) -> Ranges:
    """The ranges of all `Accept` lines with their qualities, in small letters. Empty: anything will do.

    Parameters other than `q` don't narrow a range here: no operation offers a type in two variants. What is no media
    range is passed over, as if it were not there.
    """
    joined = b",".join(lines)
    return _remembered(joined) if len(joined) <= _REMEMBERED else _read(joined)


def quality(ranges: Ranges, media_type: str) -> float:
    """How much a type is wanted, from 0 (not at all) to 1: the most precise range that fits decides."""
    if not ranges:
        return 1.0
    family = f"{media_type.partition('/')[0]}/*"
    return next((ranges[name] for name in (media_type, family, "*/*") if name in ranges), 0.0)


def _read(joined: bytes) -> Ranges:
    found: dict[str, float] = {}
    for element in _ELEMENTS.findall(joined.decode("latin-1").lower()):
        name, *parameters = (part.strip() for part in _PARAMETERS.findall(element))
        given = next((p.partition("=")[2].strip() for p in parameters if p.partition("=")[0].strip() == "q"), "1")
        if _RANGE.fullmatch(name) and _QUALITY.fullmatch(given):
            found[name] = max(float(given), found.get(name, 0.0))
    return found


_remembered = functools.lru_cache(maxsize=256)(_read)
