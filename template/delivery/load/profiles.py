# Derived from the template: `copier update` replaces this file. Do not edit.
"""How many requests arrive when, and which part of that is judged: from `load:` of monitoring/slo.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ..answers import read_yaml
from ..errors import Refusal
from ..json_types import Json, Schema, mapping

FILE = "monitoring/slo.yaml"
STRESS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)  # of the peak that was promised, one step each
_STEP_S = 60


class Profile(StrEnum):
    LOAD = "load"
    STRESS = "stress"
    SPIKE = "spike"
    ENDURANCE = "endurance"


@dataclass(frozen=True)
class Step:
    """So many requests per second for so long.

    Attributes:
        judged: Whether the thresholds must hold in it.
    """

    seconds: float
    rate: float
    judged: bool = True


@dataclass(frozen=True)
class Plan:
    """Attributes:
    share: Which part of the promised rate is asked for: one process is no deployment.
    """

    profile: Profile
    steps: Sequence[Step]
    p95_ms: float
    p99_ms: float
    error_ratio: float
    memory_mib: float
    share: float

    @property
    def seconds(self) -> float:
        return sum(step.seconds for step in self.steps)

    @property
    def spans(self) -> list[tuple[float, float, Step]]:
        """Each step with where it begins and ends."""
        found, at = [], 0.0
        for step in self.steps:
            found.append((at, at + step.seconds, step))
            at += step.seconds
        return found


def plan_of(root: Path, profile: Profile, seconds: float | None, *, alone: bool, rate: float | None = None) -> Plan:
    """What a profile asks for.

    Args:
        seconds: For how long altogether; by default as the profile is meant.
        alone: One process is asked for the share of one pod, not for what the deployment promises.
        rate: Requests per second that take the place of the promised peak.

    Raises:
        Refusal: the file is not there, or holds no such numbers.
    """
    told = read_yaml(root / FILE)
    load, capacity = mapping(told.get("load")), mapping(told.get("capacity"))
    share = 1 / _number(capacity, "replicas_needed") if alone else 1.0
    if rate is not None:
        share = rate / _number(load, "rate_rps")
    steps = _steps(profile, load, mapping(told.get("assumed")), share)
    factor = 1.0 if seconds is None else seconds / sum(step.seconds for step in steps)
    return Plan(
        profile,
        [Step(step.seconds * factor, step.rate, step.judged) for step in steps],
        p95_ms=_number(load, "p95_ms"),
        p99_ms=_number(load, "p99_ms"),
        error_ratio=_number(load, "error_ratio"),
        memory_mib=_number(capacity, "memory_limit_mib"),
        share=share,
    )


def _steps(profile: Profile, load: Schema, assumed: Schema, share: float) -> list[Step]:
    peak = _number(load, "rate_rps") * share
    if profile is Profile.LOAD:
        return [Step(_number(load, "rate_seconds"), peak)]
    if profile is Profile.ENDURANCE:
        return [Step(_number(load, "soak_seconds"), _number(load, "soak_rps") * share)]
    if profile is Profile.STRESS:
        return [Step(_STEP_S, peak * factor, factor <= 1) for factor in STRESS]
    usual, high = _number(assumed, "mean_rps") * share, _number(load, "spike_rps") * share
    wide = _number(load, "spike_seconds")
    # what comes after the spike is judged: that it recovers
    return [Step(wide / 2, usual, False), Step(wide, high, False), Step(wide / 2, usual)]


def _number(told: Schema, name: str) -> float:
    value: Json = told.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        remedy = f"`git log -p -- {FILE}` shows the edit: take it back; its numbers follow from service.yml"
        raise Refusal(f"{FILE} is not understood", f"{name} is no number above 0", remedy)
    return float(value)
