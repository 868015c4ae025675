# Derived from the template: `copier update` replaces this file. Do not edit.
"""Strings from regular expressions, the same in every process."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator
from itertools import chain
from typing import Any

import rstr

_TRIES = 400
_REPEATS = (1, 3, 10, 40)  # how far beyond its least an open repetition goes; one of these per string
_ORDINARY = string.ascii_letters + string.digits + "-_.,:;!?()'+*/=@#%&~ "


class _Generator(rstr.Rstr):
    """`rstr` picks from sets, whose order differs between processes, and repeats up to 100 times: too long for most."""

    repeats = 1

    def __init__(self, seed: str) -> None:
        self.source = random.Random(seed)
        super().__init__(self.source)

    def make(self, pattern: str) -> str:
        self.repeats = self.source.choice(_REPEATS)
        return self.xeger(pattern)

    def _handle_in(self, value: Any) -> Any:
        candidates = list(chain(*(self._handle_state(part) for part in value)))
        if candidates[0] is False:
            candidates = [char for char in _ORDINARY if char not in candidates[1:]] or ["\u00e9"]
        return self.source.choice(candidates)

    def _handle_repeat(self, start_range: int, end_range: int, value: Any) -> str:
        times = self.source.randint(start_range, min(end_range, start_range + self.repeats))
        return "".join(self._handle_state(part) for _ in range(times) for part in value)


def matches(pattern: str, shortest: int, longest: int, seed: str) -> Iterator[str]:
    """Distinct strings that the whole pattern matches, until many tries in a row bring nothing new."""
    generator = _Generator(seed)
    seen: set[str] = set()
    tries = 0
    while tries < _TRIES:
        value = generator.make(pattern)
        tries += 1
        if value not in seen and shortest <= len(value) <= longest and re.fullmatch(pattern, value):
            tries = 0
            seen.add(value)
            yield value
