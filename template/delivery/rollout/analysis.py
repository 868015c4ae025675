# Derived from the template: `copier update` replaces this file. Do not edit.
"""Whether the new colour is good: Wald's sequential test, which may be looked at after every request, on each objective.

Without figures there is no verdict, and without a verdict nothing goes on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .rules import Objective, Rules, Step

Word = Literal["pass", "fail", "inconclusive"]
_SPLIT_SAMPLES = 200  # fewer say nothing about the split
_SPLIT_SLACK = 0.05
_SIGMAS = 4.0


@dataclass(frozen=True)
class Counts:
    """Requests of one colour since the sample began, and by objective how many of them were bad."""

    n: int = 0
    bad: Mapping[str, int] = field(default_factory=dict)

    def ratio(self, name: str) -> float:
        return self.bad.get(name, 0) / self.n if self.n else 0.0


@dataclass(frozen=True)
class Sample:
    """Attributes:
    pods: How many pods of the new colour answered some of it.
    stale_s: How old the newest figure is.
    share: Of the traffic, that the new colour got; by rates, as pods are not scraped at the same instant.
    """

    new: Counts
    live: Counts
    pods: int
    stale_s: float
    share: float | None = None


@dataclass(frozen=True)
class Verdict:
    word: Word
    why: str


def bounds(rules: Rules) -> tuple[float, float]:
    """Where the logarithm of the likelihood ratio says good, and where bad."""
    return math.log(rules.beta / (1 - rules.alpha)), math.log((1 - rules.beta) / rules.alpha)


def likelihood(objective: Objective, bad: int, n: int) -> float:
    """How much likelier p1 explains the sample than p0, as a logarithm."""
    worse, better = math.log(objective.p1 / objective.p0), math.log((1 - objective.p1) / (1 - objective.p0))
    return bad * worse + (n - bad) * better


def expected(objective: Objective, rules: Rules) -> float:
    """Requests that a healthy colour needs on average until the test says so."""
    low, high = bounds(rules)
    drift = objective.p0 * math.log(objective.p1 / objective.p0)
    drift += (1 - objective.p0) * math.log((1 - objective.p1) / (1 - objective.p0))
    return ((1 - rules.alpha) * low + rules.alpha * high) / drift


def needed(rules: Rules) -> int:
    """Requests of the new colour without which no step passes."""
    longest = max((expected(objective, rules) for objective in rules.objectives), default=0.0)
    return max(rules.samples, math.ceil(rules.design_effect * longest))


def judge(sample: Sample | None, step: Step, spent: float, rules: Rules) -> Verdict:
    """The verdict on what was seen in a step so far."""
    if sample is None or sample.stale_s > rules.fresh_s:
        return Verdict("inconclusive", "no figures" if sample is None else f"figures {sample.stale_s:.0f} s old")
    if spent >= step.floor_s and (split := _split(sample, step.weight)):
        return Verdict(
            "fail", split
        )  # not earlier: over a few scrapes the split is a matter of when each pod was scraped
    low, high = bounds(rules)
    open_objectives = []
    for objective in rules.objectives:
        bad = sample.new.bad.get(objective.name)
        if bad is None:
            return Verdict("inconclusive", f"no figures of {objective.name}")
        value = likelihood(objective, bad, sample.new.n)
        shown = f"{objective.name} {bad} of {sample.new.n}"
        if value >= high:
            if guilty(sample, objective, rules):
                return Verdict("fail", f"{shown}, healthy is {objective.p0:.2%}")
            open_objectives.append(f"{shown}, as bad as the colour beside it")
        elif value > low:
            open_objectives.append(shown)
    if open_objectives:
        return Verdict("inconclusive", "; ".join(open_objectives))
    return _floors(sample, step, spent, rules)


def _floors(sample: Sample, step: Step, spent: float, rules: Rules) -> Verdict:
    due = needed(rules)
    if sample.new.n < due:
        return Verdict("inconclusive", f"{sample.new.n} of {due} requests")
    if sample.pods < rules.pods:
        return Verdict("inconclusive", f"{sample.pods} of {rules.pods} pods answered")
    if spent < step.floor_s:
        return Verdict("inconclusive", f"good so far, {spent:.0f} of {step.floor_s:.0f} s")
    return Verdict("pass", f"{sample.new.n} requests of {sample.pods} pods in {spent:.0f} s")


def guilty(sample: Sample, objective: Objective, rules: Rules) -> bool:
    """Whether the new colour is worse than the one beside it, and not by chance: what burns already, burns in both."""
    new, live, name = sample.new, sample.live, objective.name
    if live.n < _SPLIT_SAMPLES or not live.bad.get(name, 0):
        return True  # nobody beside it who fails too: its own figures stand
    if new.ratio(name) <= rules.worse * live.ratio(name):
        return False
    together = new.bad.get(name, 0) + live.bad.get(name, 0)
    return at_least(new.bad.get(name, 0), together, new.n / (new.n + live.n)) < rules.alpha


def at_least(hits: int, tries: int, chance: float) -> float:
    """How likely so many hits or more are, by chance alone."""
    if hits <= 0 or chance >= 1:
        return 1.0
    if chance <= 0:
        return 0.0
    hit, miss = math.log(chance), math.log1p(-chance)
    ways = (math.lgamma(tries + 1) - math.lgamma(k + 1) - math.lgamma(tries - k + 1) for k in range(hits, tries + 1))
    return math.fsum(
        math.exp(log + k * hit + (tries - k) * miss) for k, log in zip(range(hits, tries + 1), ways, strict=True)
    )


def _split(sample: Sample, weight: int) -> str:
    """What is wrong with the traffic's split: what the route says is not yet what the router does."""
    total = sample.new.n + sample.live.n
    if total < _SPLIT_SAMPLES:
        return ""
    due = weight / 100
    found = sample.new.n / total if sample.share is None else sample.share
    slack = max(_SPLIT_SLACK, _SIGMAS * math.sqrt(due * (1 - due) / total))
    return "" if abs(found - due) <= slack else f"{found:.0%} of the traffic came where {weight} % were due"
