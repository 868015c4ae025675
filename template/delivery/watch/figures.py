# Derived from the template: `copier update` replaces this file. Do not edit.
"""One hour of a service: what was asked of it, how it answered, and what that took of its budgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..answers import read_yaml
from ..errors import Refusal
from ..json_types import Json, Schema, mapping
from ..prometheus import NO_TRAFFIC, REQUESTS, SECONDS, Server, grown

FILE = "monitoring/slo.yaml"
HOUR_S = 3600
_MIB = 2**20


@dataclass(frozen=True)
class Objective:
    """`bad` answers may be so large a part of all."""

    name: str
    budget: float
    slower_than_s: float = 0.0


@dataclass(frozen=True)
class Promise:
    """What slo.yaml says, as far as an hour can be held against it."""

    objectives: tuple[Objective, ...]
    window_hours: float
    worse_factor: float


@dataclass(frozen=True)
class Hour:
    """Attributes:
    bad: By objective, the part of the answers that missed it; None where the series to tell it from are not there.
    cpu: Of the busiest process, in processors, at its busiest five minutes.
    pool: The part of its connections that the busiest process used.
    """

    requests: float
    bad: dict[str, float | None]
    p95_ms: float | None
    p99_ms: float | None
    cpu: float | None
    memory_mib: float | None
    pool: float | None
    instances: int

    @property
    def values(self) -> Schema:
        """For the record. What is not known is null and not zero."""
        return {
            "requests": round(self.requests),
            "throughput_rps": round(self.requests / HOUR_S, 3),
            "availability_percent": _rounded(100 * (1 - (self.bad["availability"] or 0.0)), 5),
            "p95_ms": _rounded(self.p95_ms, 1),
            "p99_ms": _rounded(self.p99_ms, 1),
            "cpu": _rounded(self.cpu, 3),
            "memory_mib": _rounded(self.memory_mib, 1),
            "pool_use": _rounded(self.pool, 3),
            "instances": self.instances,
        }


def promise(root: Path) -> Promise:
    """Raises:
    Refusal: slo.yaml does not say it.
    """
    told = read_yaml(root / FILE)
    objectives, budget = mapping(told.get("objectives")), mapping(told.get("budget"))
    try:
        found = [Objective("availability", float(str(budget["ratio"])))]
        for name in ("latency_p95", "latency_p99"):
            said = mapping(objectives[name])
            found.append(Objective(name, 1 - float(str(said["ratio"])), float(str(said["seconds"]))))
        days, factor = objectives["window_days"], mapping(told.get("rollout"))["worse_than_live_factor"]
        return Promise(tuple(found), 24 * float(str(days)), float(str(factor)))
    except (KeyError, ValueError):
        why = "objectives, budget or rollout is not as it was derived"
        remedy = f"`git log -p -- {FILE}` shows the edit: take it back; its numbers follow from service.yml"
        raise Refusal(f"{FILE} is not understood", why, remedy) from None


@dataclass(frozen=True)
class _Past:
    """The hour before an instant, as one Prometheus has it of one service."""

    server: Server
    job: str
    end: float

    def number(self, query: str) -> float | None:
        return self.server.number(query, self.end)

    def grown(self, name: str, matching: str = "") -> str:
        """Exactly: the first error of an hour makes a new series, and `increase` would leave its first value out."""
        series = f'{name}{{job="{self.job}",{NO_TRAFFIC}{"," if matching else ""}{matching}}}'
        return grown(series, self.end - HOUR_S, f"{HOUR_S}s")

    def quantile_ms(self, part: float) -> float | None:
        found = self.number(f"histogram_quantile({part}, sum by (le) ({self.grown(f'{SECONDS}_bucket')}))")
        return None if found is None else 1000 * found

    def bad(self, objective: Objective, requests: float) -> float | None:
        if not objective.slower_than_s:
            failed = self.grown(REQUESTS, 'status=~"5.."')
            return min(1.0, (self.number(f"sum({failed})") or 0.0) / requests)
        every = self.number(f"sum({self.grown(f'{SECONDS}_count')})")
        bound = f'le="{objective.slower_than_s!r}"'
        within = self.number(f"sum({self.grown(f'{SECONDS}_bucket', bound)})")
        return None if not every or within is None else min(1.0, max(0.0, 1 - within / every))


def hour(server: Server, job: str, promised: Promise, end: float) -> Hour | None:
    """The hour before an instant; None where nothing was asked, or nothing was measured: neither shows anything.

    Raises:
        Silent: Prometheus does not answer.
    """
    past, own = _Past(server, job, end), f'job="{job}"'
    requests = past.number(f"sum({past.grown(REQUESTS)})")
    if not requests:
        return None
    memory = past.number(f"max(max_over_time(process_resident_memory_bytes{{{own}}}[1h]))")
    used, most = f"db_pool_connections_used{{{own}}}", f"db_pool_connections_max{{{own}}}"
    return Hour(
        requests=requests,
        bad={one.name: past.bad(one, requests) for one in promised.objectives},
        p95_ms=past.quantile_ms(0.95),
        p99_ms=past.quantile_ms(0.99),
        cpu=past.number(f"max(max_over_time(rate(process_cpu_seconds_total{{{own}}}[5m])[1h:1m]))"),
        memory_mib=None if memory is None else memory / _MIB,
        pool=past.number(f"max(max_over_time(({used} / {most})[1h:1m]))"),
        instances=round(past.number(f"count(sum by (instance) ({past.grown(REQUESTS)}) > 0)") or 0),
    )


def spent(promised: Promise, found: Hour) -> dict[str, float | None]:
    """Per cent of the whole window's budgets that this hour took: an hour at the edge of the objective takes 100/720."""
    share = 100 / promised.window_hours
    burnt = {one.name: (found.bad[one.name], one.budget) for one in promised.objectives}
    return {name: None if bad is None else share * bad / budget for name, (bad, budget) in burnt.items()}


def faults(promised: Promise, found: Hour, before: Hour | None) -> Iterator[str]:
    """Where an hour is worse than was promised; and whether it was so before the release too."""
    for one in promised.objectives:
        bad, was = found.bad[one.name], before.bad[one.name] if before else None
        if bad is None:
            yield f"{one.name} is not measured"
        elif bad > one.budget:
            worse = was is None or bad > promised.worse_factor * was
            since = "" if was is None else f", {100 * was:.3g} % before the release"
            yield f"{one.name}: {100 * bad:.3g} % missed it, at most {100 * one.budget:.3g} %{since}" + (
                "" if worse else ": not of this release"
            )


def _rounded(value: float | None, digits: int) -> Json:
    return None if value is None else round(value, digits)
