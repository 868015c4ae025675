# Derived from the template: `copier update` replaces this file. Do not edit.
"""How a rollout is judged and how long it may take: steps, floors, objectives, deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .states import Phase


@dataclass(frozen=True)
class Step:
    """Attributes:
    weight: Per cent of the traffic that the new colour gets.
    floor_s: It lasts at least as long, whatever the figures say.
    deadline_s: Without a verdict by then it is rolled back.
    """

    weight: int
    floor_s: float
    deadline_s: float = 1800.0


@dataclass(frozen=True)
class Objective:
    """A fraction of requests that is bad, and how bad it may be.

    Attributes:
        p0: The fraction that is as good as healthy.
        p1: The fraction that must not go unnoticed.
        slower_than_s: Bad is what takes longer; 0: what answers 5xx.
    """

    name: str
    p0: float
    p1: float
    slower_than_s: float = 0.0


def objectives(availability: float, p95_s: float, p99_s: float = 0.0, factor: float = 5.0) -> tuple[Objective, ...]:
    """Of the promises: half the error budget is healthy, `factor` budgets are not; the latencies by their slow fractions."""
    budget = 1.0 - availability
    found = [Objective("errors", budget / 2, min(0.5, budget * factor)), Objective("slow_p95", 0.05, 0.10, p95_s)]
    return (*found, *([Objective("slow_p99", 0.01, 0.03, p99_s)] if p99_s else []))


@dataclass(frozen=True)
class Rules:
    """Attributes:
    alpha: How often an innocent release may be called bad.
    beta: How often a bad one may be called good.
    samples: At least so many requests of the new colour before it may pass.
    design_effect: Requests of one moment are alike; so many times more of them are asked for.
    pods: At least so many pods must have contributed.
    worse: The new colour is only guilty where it is so many times worse than the one beside it.
    settle_s: Between the route's acknowledgement and the first request that counts, and before pods end.
    settles: The same by what stands in front, where it is told so.
    fresh_s: Figures older than this are no figures.
    keep_s: How long the old colour stays ready.
    deadline_s: Per phase; a step has its own.
    lease_s: Another may take over when the holder was silent as long.
    beat_s: How often the time spent is written down.
    """

    steps: tuple[Step, ...] = (Step(10, 300), Step(50, 600), Step(100, 900))
    objectives: tuple[Objective, ...] = field(default_factory=lambda: objectives(0.999, 0.2))
    alpha: float = 0.01
    beta: float = 0.05
    samples: int = 300
    design_effect: float = 1.5
    pods: int = 2
    worse: float = 2.0
    settle_s: float = 15.0
    settles: Mapping[str, float] = field(default_factory=dict)
    fresh_s: float = 60.0
    keep_s: float = 86_400.0
    lease_s: float = 30.0
    beat_s: float = 30.0
    tick_s: float = 2.0
    deadline_s: Mapping[Phase, float] = field(
        default_factory=lambda: {
            Phase.PREFLIGHT: 120.0,
            Phase.EXPAND: 900.0,
            Phase.SCALE_IDLE: 600.0,
            Phase.SMOKE: 120.0,
            Phase.RESTORE: 600.0,
            Phase.ROLLING_BACK: 300.0,
        }
    )

    def behind(self, gateway: str) -> Rules:
        """The rules of a rollout behind a kind of gateway; behind one that nobody knows the most patient ones."""
        usual = max(self.settles.values(), default=self.settle_s)
        return replace(self, settle_s=self.settles.get(gateway, usual))

    @property
    def weights(self) -> tuple[int, ...]:
        return tuple(step.weight for step in self.steps)
