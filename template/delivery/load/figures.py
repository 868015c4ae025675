# Derived from the template: `copier update` replaces this file. Do not edit.
"""From counters per second to figures, and from figures to a verdict. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..json_types import Json, Schema, mapping, sequence
from .profiles import Plan, Profile

HELD = 0.98  # of the rate that was asked for has to be answered
_BUSY = 0.9  # of its one processor: from here on the generator measures itself
_LATE = 0.5  # of the threshold that a request may begin late
_SHORT_S = 60
_LONG_S = 600  # below that the memory still grows because the service just started


@dataclass(frozen=True)
class Second:
    asked: int = 0
    done: int = 0
    failed: int = 0
    lag_ms: float = 0.0
    times: Counter[float] = field(default_factory=Counter)


@dataclass(frozen=True)
class Sample:
    """What the service said of itself, `at` seconds after the beginning."""

    at: float
    cpu_s: float
    memory_mib: float
    pool_used: float = 0.0
    pool_size: float = 0.0


@dataclass(frozen=True)
class Part:
    """The figures of one step."""

    rate_asked: float
    rate_got: float
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    error_ratio: float
    late_ms: float
    judged: bool

    def faults(self, plan: Plan) -> list[str]:
        """What does not hold."""
        found = []
        if self.rate_got < HELD * self.rate_asked:
            found.append(f"{self.rate_got:.0f} of {self.rate_asked:.0f} requests per second were answered")
        for name, value, most in (("p95", self.p95_ms, plan.p95_ms), ("p99", self.p99_ms, plan.p99_ms)):
            if value is None or value > most:
                found.append(f"{name} is {'not known' if value is None else f'{value:g} ms'}, due is {most:g} ms")
        if self.error_ratio > plan.error_ratio:
            found.append(f"{100 * self.error_ratio:.3g} % failed, due is {100 * plan.error_ratio:.3g} %")
        return found

    def limited(self, plan: Plan, cores: float) -> bool:
        """Whether the generator was the limit: it was busy, or began requests so late that their times are its own."""
        return cores > _BUSY or self.late_ms > _LATE * plan.p95_ms


def read(told: Json) -> list[Second]:
    """The seconds as the locustfile wrote them."""
    return [_second(mapping(row)) for row in sequence(mapping(told).get("seconds"))]


def _second(row: Schema) -> Second:
    asked, done, failed = (int(_number(row.get(name))) for name in ("asked", "done", "failed"))
    return Second(asked, done, failed, _number(row.get("lag_ms")), counted(row.get("ms")))


def counted(rows: Json) -> Counter[float]:
    found: Counter[float] = Counter()
    for pair in map(sequence, sequence(rows)):
        found[_number(pair[0])] += int(_number(pair[1]))
    return found


def parts(plan: Plan, seconds: Sequence[Second]) -> list[Part]:
    """The figures of each step. A second belongs to the step that it begins in."""
    return [_part(seconds, begin, end, step.rate, judged=step.judged) for begin, end, step in plan.spans]


def _part(seconds: Sequence[Second], begin: float, end: float, rate: float, *, judged: bool) -> Part:
    mine = seconds[math.ceil(begin) : math.ceil(end)]
    asked = sum(one.asked for one in mine)
    answered = sum(one.times.total() + one.failed for one in mine)
    # answers that come after the end are late ones: the rate was not held
    done = sum(one.done for one in seconds[math.ceil(begin) : math.ceil(end) + 1])
    got = rate * min(answered, done, asked) / asked if asked else 0.0
    times = sum((one.times for one in mine), Counter[float]())
    lags = sorted(one.lag_ms for one in mine)
    late = lags[int(0.9 * (len(lags) - 1))] if lags else 0.0  # a single late second is chance
    failed = (asked - times.total()) / asked if asked else 1.0  # what nobody answered failed too
    p50, p95, p99 = (percentile(times, q) for q in (0.5, 0.95, 0.99))
    return Part(rate, got, p50, p95, p99, failed, late, judged)


def percentile(times: Counter[float], q: float) -> float | None:
    """None where nothing was counted."""
    left = math.ceil(q * times.total())
    for value in sorted(times):
        left -= times[value]
        if left <= 0:
            return value
    return None


def slope(samples: Iterable[Sample]) -> float | None:
    """MiB per hour that the memory grows, after its first fifth; None from less than a minute."""
    every = list(samples)
    used = every[len(every) // 5 :]
    if len(used) < 3 or every[-1].at < _SHORT_S:
        return None
    middle, level = (sum(values) / len(used) for values in ([s.at for s in used], [s.memory_mib for s in used]))
    spread = sum((s.at - middle) ** 2 for s in used)
    return 3600 * sum((s.at - middle) * (s.memory_mib - level) for s in used) / spread if spread else None


def leak(plan: Plan, samples: Sequence[Sample]) -> str:
    """What there is to say against its memory; only a long run can say it."""
    grows = slope(samples)
    if plan.profile is not Profile.ENDURANCE or plan.seconds < _LONG_S or grows is None:
        return ""
    room = plan.memory_mib - samples[-1].memory_mib
    if 24 * grows <= room:
        return ""
    return f"the memory grows by {grows:.1f} MiB per hour: {plan.memory_mib:.0f} MiB are reached within a day"


def over(plan: Plan, samples: Sequence[Sample]) -> str:
    """What there is to say against the memory that it used at its most."""
    most = max((sample.memory_mib for sample in samples), default=0.0)
    return f"{most:.0f} MiB were used, and {plan.memory_mib:.0f} is the limit" if most > plan.memory_mib else ""


def _number(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
