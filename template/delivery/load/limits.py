# Derived from the template: `copier update` replaces this file. Do not edit.
"""What was near its limit while the load was on: the processor, the connections, or statements of the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..json_types import Json, Schema
from .figures import Sample
from .profiles import Plan

_BUSY = 0.9  # of one processor: a process has no more
_OFTEN = 0.5  # of the samples
_SHARE = 0.5  # of the p95 that is due: a statement that takes so long leaves too little for the rest
_WIDTH = 100


@dataclass(frozen=True)
class Statements:
    """What the database counted: the dearest first; `why` says what was missing where it counted nothing."""

    found: Sequence[Schema] = ()
    why: str = ""


def cores(samples: Sequence[Sample]) -> list[tuple[float, float]]:
    """Seconds since the beginning, and the processors used since the sample before."""
    return [(b.at, (b.cpu_s - a.cpu_s) / (b.at - a.at)) for a, b in pairwise(samples) if b.at > a.at]


def limits(plan: Plan, samples: Sequence[Sample], statements: Statements) -> list[str]:
    """One line for each of the three, and one that says which was the limit."""
    used = [share for _, share in cores(samples)]
    lines, near = list[str](), list[str]()
    if used:
        lines.append(f"processor: {max(used):.2f} of one at its busiest")
        near += ["the processor"] if _often([share >= _BUSY for share in used]) else []
    if pool := [sample for sample in samples if sample.pool_size]:
        most = max(pool, key=lambda sample: sample.pool_used)
        lines.append(f"connections: {most.pool_used:.0f} of {most.pool_size:.0f} in use at most")
        near += ["connections"] if _often([one.pool_used >= one.pool_size for one in pool]) else []
    long = [one for one in statements.found if _number(one, "mean_ms") > _SHARE * plan.p95_ms]
    lines += [_statement(one) for one in statements.found]
    lines += [f"statements: not known, {statements.why}"] if statements.why else []
    near += ["statements of the database"] if long else []
    if lines:
        lines.append(f"near its limit: {', '.join(near) or 'nothing of it'}")
    return lines


def told(samples: Sequence[Sample], statements: Statements) -> dict[str, Json]:
    """The same for programs."""
    pool = [sample for sample in samples if sample.pool_size]
    return {
        "cpu_cores_most": round(max((share for _, share in cores(samples)), default=0.0), 3) if samples else None,
        "connections_most": max((int(sample.pool_used) for sample in pool), default=None),
        "statements": [*statements.found],
    }


def _statement(one: Schema) -> str:
    query = str(one["query"])
    times = f"{_number(one, 'mean_ms'):g} ms on average, {_number(one, 'max_ms'):g} ms at most"
    return f"statement, {one['calls']} times, {times}: {query[:_WIDTH]}{'…' if len(query) > _WIDTH else ''}"


def _often(seen: Sequence[bool]) -> bool:
    return sum(seen) > _OFTEN * len(seen)


def _number(one: Schema, name: str) -> float:
    return float(str(one[name]))
