# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rate limits and quotas per caller (generic cell rate algorithm): one number per caller and rate, no clean-up thread."""

from __future__ import annotations

import functools
import ipaddress
import math
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from .problems import TooManyRequests

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_UNITS = {seconds: unit for unit, seconds in SECONDS.items()}
_V6_PREFIX = 64  # one customer's network: a single address of it costs nothing
_SLACK = 1e-9  # of a sum of floats


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls in so many seconds."""

    calls: int
    seconds: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """`20/hour` as in `service.yml`.

        Raises:
            ValueError: not of that form.
        """
        match = re.fullmatch(r"([1-9][0-9]*)/(second|minute|hour|day)", text)
        if match is None:
            raise ValueError(f"a limit reads like 20/hour or 60/minute, 10000/day, not {text!r}")
        return cls(int(match[1]), SECONDS[match[2]])

    @property
    def unit(self) -> str:
        return _UNITS.get(self.seconds) or f"{self.seconds} s"

    def __str__(self) -> str:
        return f"{self.calls}/{self.unit}"


Rates = tuple[Rate, ...]


def rates(text: str | None) -> Rates:
    """`60/minute, 10000/day`: every one of them holds. None is no limit.

    Raises:
        ValueError: not of that form.
    """
    return tuple(Rate.parse(part.strip()) for part in text.split(",")) if text is not None else ()


def spelled(limit: Rates) -> str:
    """As `service.yml` and the contract write it."""
    return ", ".join(map(str, limit))


class Count(NamedTuple):
    """One call to be counted.

    Attributes:
        key: Of whom and what; calls with one key and rate are counted together.
        scope: What the headers call it: `service`, `resource`, `operation` or `credentials`.
    """

    key: str
    rate: Rate
    scope: str = ""


class Standing(NamedTuple):
    """Where a caller stands.

    Attributes:
        used: For each count the seconds until it is wholly unused again.
        wait: Seconds until the call would be let through; 0 if it was.
    """

    used: Sequence[float]
    wait: float = 0.0


class Limits(ABC):
    """What counts calls, wherever it keeps the numbers."""

    @abstractmethod
    async def take(self, counts: Sequence[Count]) -> Standing:
        """Counts the call everywhere, or nowhere if one of the counts is used up."""

    @abstractmethod
    async def refund(self, counts: Sequence[Count]) -> None:
        """Takes back one call that turned out not to count."""

    @abstractmethod
    async def forgive(self, counts: Sequence[Count]) -> None:
        """Starts these counts anew."""

    async def count(self, *counts: Count) -> None:
        """One more call.

        Raises:
            TooManyRequests: a limit is used up; says when to come back (RFC 9110 §10.2.3).
        """
        refuse(counts, await self.take(counts))


class Limiter(Limits):
    """Counts in this process.

    Args:
        enabled: Off for load tests of a single caller.
        now: Seconds from any fixed point; a test passes its own clock.
        size: Callers remembered before those who are below their limit again are forgotten.
    """

    def __init__(self, *, enabled: bool = True, now: Callable[[], float] = time.monotonic, size: int = 100_000) -> None:
        self._enabled, self._now, self._size = enabled, now, size
        self._room = size
        self._arrival: dict[tuple[str, int], float] = {}

    async def take(self, counts: Sequence[Count]) -> Standing:
        if not self._enabled:
            return Standing([0.0] * len(counts))
        now, arrival, used, wait = self._now(), self._arrival, [], 0.0
        for key, rate, _ in counts:
            before = arrival.get((key, rate.seconds), now) - now
            after = (before if before > 0 else 0.0) + rate.seconds / rate.calls
            used.append(after)
            if after > rate.seconds + _SLACK:
                wait = max(wait, after - rate.seconds)
        if wait:
            pairs = zip(used, counts, strict=True)
            return Standing([after - rate.seconds / rate.calls for after, (_, rate, _) in pairs], wait)
        if len(arrival) >= self._room:
            self._forget(now)
        for after, (key, rate, _) in zip(used, counts, strict=True):
            self._arrival[key, rate.seconds] = now + after
        return Standing(used)

    async def refund(self, counts: Sequence[Count]) -> None:
        for key, rate, _ in counts:
            if (key, rate.seconds) in self._arrival:
                self._arrival[key, rate.seconds] -= rate.seconds / rate.calls

    async def forgive(self, counts: Sequence[Count]) -> None:
        for key, rate, _ in counts:
            self._arrival.pop((key, rate.seconds), None)

    def reset(self) -> None:
        """Every limit is unused again; for tests."""
        self._arrival.clear()

    def _forget(self, now: float) -> None:
        self._arrival = {key: at for key, at in self._arrival.items() if at > now}
        self._room = max(self._size, 2 * len(self._arrival))  # so that a full house is not searched at every call


def refuse(counts: Sequence[Count], standing: Standing) -> None:
    """Raises TooManyRequests (429) where one of the counts is used up."""
    if standing.wait:
        full = [str(rate) for used, (_, rate, _) in zip(standing.used, counts, strict=True) if left(rate, used) < 1]
        wait = str(max(math.ceil(standing.wait), 1))
        raise TooManyRequests(f"The limit is {', '.join(full)}.", headers={"Retry-After": wait})


def left(rate: Rate, used: float) -> int:
    """Calls that are still to be had at once."""
    return max(int((rate.seconds - used) * rate.calls / rate.seconds + 1e-6), 0)


def headers(counts: Sequence[Count], standing: Standing) -> list[tuple[bytes, bytes]]:
    """`RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10, structured fields of RFC 9651)."""
    policies = [_policy(scope, rate) for _, rate, scope in counts]
    places = zip(policies, standing.used, counts, strict=True)
    now = [f"{name};r={left(rate, used)};t={math.ceil(used)}" for (name, _), used, (_, rate, _) in places]
    said = ", ".join([policy for _, policy in policies])
    return [(b"ratelimit", ", ".join(now).encode()), (b"ratelimit-policy", said.encode())]


@functools.cache  # as many as the service has rates
def _policy(scope: str, rate: Rate) -> tuple[str, str]:
    """What a rate is called, and what it allows."""
    name = f'"{scope}-{rate.unit}"'
    return name, f"{name};q={rate.calls};w={rate.seconds}"


@functools.lru_cache(10_000)
def network(address: str) -> str:
    """Who calls from an address: an IPv4 address as it is, an IPv6 address by its network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(ipaddress.ip_network((address, _V6_PREFIX), strict=False))
