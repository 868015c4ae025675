# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rate limits per caller and operation (generic cell rate algorithm): one number per caller, no clean-up thread."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from .problems import TooManyRequests

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls in so many seconds."""

    calls: int
    seconds: int

    @classmethod
    def parse(cls, text: str | None) -> Self | None:
        """`20/hour` as in `service.yml`; None stays None.

        Raises:
            ValueError: not of that form.
        """
        if text is None:
            return None
        match = re.fullmatch(r"([1-9][0-9]*)/(second|minute|hour|day)", text)
        if match is None:
            raise ValueError(f"a limit reads like 20/hour, not {text!r}")
        return cls(int(match[1]), SECONDS[match[2]])

    def __str__(self) -> str:
        unit = next((name for name, seconds in SECONDS.items() if seconds == self.seconds), f"{self.seconds} s")
        return f"{self.calls}/{unit}"


class Limiter:
    """Counts in this process.

    Args:
        enabled: Off for load tests of a single caller.
        now: Seconds from any fixed point; a test passes its own clock.
        size: Callers remembered before those who are below their limit again are forgotten.
    """

    def __init__(self, *, enabled: bool = True, now: Callable[[], float] = time.monotonic, size: int = 100_000) -> None:
        self._enabled, self._now, self._size = enabled, now, size
        self._room = size
        self._arrival: dict[str, float] = {}

    def count(self, key: str, rate: Rate) -> None:
        """One more call.

        Raises:
            TooManyRequests: the limit is used up; says when to come back (RFC 9110 §10.2.3).
        """
        if not self._enabled:
            return
        now = self._now()
        arrival = max(self._arrival.get(key, now), now) + rate.seconds / rate.calls
        if arrival - now > rate.seconds + 1e-9:
            wait = math.ceil(arrival - now - rate.seconds)
            raise TooManyRequests(f"The limit is {rate}.", headers={"Retry-After": str(wait)})
        if len(self._arrival) >= self._room:
            self._arrival = {k: at for k, at in self._arrival.items() if at > now}
            self._room = max(self._size, 2 * len(self._arrival))  # so that a full house is not searched at every call
        self._arrival[key] = arrival

    def refund(self, key: str, rate: Rate) -> None:
        """Takes back one call that turned out not to count."""
        if key in self._arrival:
            self._arrival[key] -= rate.seconds / rate.calls

    def forgive(self, key: str) -> None:
        """Starts this key's count anew."""
        self._arrival.pop(key, None)

    def reset(self) -> None:
        self._arrival.clear()
