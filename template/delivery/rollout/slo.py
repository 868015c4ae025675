# Derived from the template: `copier update` replaces this file. Do not edit.
"""The rules of a rollout from monitoring/slo.yaml, where they are derived from what was promised."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypedDict

from ..answers import read_yaml
from ..errors import Refusal
from ..json_types import Json, Schema, mapping, sequence
from .rules import Objective, Rules, Step

FILE = "monitoring/slo.yaml"


def rules_of(root: Path) -> Rules:
    """What the project asks of a rollout; the usual values where it says nothing.

    Raises:
        Refusal: the file says something that can't be meant.
    """
    told = mapping(read_yaml(root / FILE).get("rollout"))
    return _read(told) if told else Rules()


def _read(told: Schema) -> Rules:
    usual = Rules()
    weights = [int(_number(weight, "steps")) for weight in sequence(told.get("steps"))] or [*usual.weights]
    if weights != sorted(set(weights)) or weights[-1] != 100 or weights[0] < 1:
        raise _refused("steps rise to 100")
    floors = _each(told, "step_floor_seconds", len(weights))
    deadlines = _each(told, "step_deadline_seconds", len(weights))
    steps = tuple(Step(*step) for step in zip(weights, floors, deadlines, strict=True))
    if slow := [step.weight for step in steps if step.deadline_s <= step.floor_s]:
        raise _refused(f"the deadline of step {slow[0]} lies before its floor")
    objectives = tuple(filter(None, (_objective(told, name) for name in ("errors", "slow_p95", "slow_p99"))))
    return replace(
        usual,
        steps=steps,
        objectives=objectives or usual.objectives,
        alpha=_number(told.get("alpha", usual.alpha), "alpha"),
        beta=_number(told.get("beta", usual.beta), "beta"),
        samples=int(_number(told.get("min_samples", usual.samples), "min_samples")),
        pods=int(_number(told.get("min_pods", usual.pods), "min_pods")),
        worse=_number(told.get("worse_than_live_factor", usual.worse), "worse_than_live_factor"),
        keep_s=3600 * _number(told.get("retention_hours", usual.keep_s / 3600), "retention_hours"),
        **_settled(told.get("settle_seconds", usual.settle_s)),
        fresh_s=_number(told.get("fresh_seconds", usual.fresh_s), "fresh_seconds"),
        lease_s=_number(told.get("lease_seconds", usual.lease_s), "lease_seconds"),
        tick_s=_number(told.get("tick_seconds", usual.tick_s), "tick_seconds"),
    )


class _Settled(TypedDict, total=False):
    settle_s: float
    settles: dict[str, float]


def _settled(told: Json) -> _Settled:
    """One number for all, or one for each kind of gateway."""
    if not isinstance(told, dict):
        return {"settle_s": _number(told, "settle_seconds")}
    return {"settles": {gateway: _number(value, f"settle_seconds.{gateway}") for gateway, value in told.items()}}


def _objective(told: Schema, name: str) -> Objective | None:
    said = mapping(told.get(name))
    if not said:
        return None
    p0, p1 = (_number(said.get(bound), f"{name}.{bound}") for bound in ("p0", "p1"))
    if not 0 < p0 < p1 < 1:
        raise _refused(f"{name} needs 0 < p0 < p1 < 1")
    return Objective(name, p0, p1, _number(said.get("over_seconds", 0.0), f"{name}.over_seconds"))


def _each(told: Schema, name: str, count: int) -> list[float]:
    usual = {"step_floor_seconds": 300.0, "step_deadline_seconds": 1800.0}[name]
    found = [_number(value, name) for value in sequence(told.get(name))] or [usual] * count
    if len(found) != count:
        raise _refused(f"{name} has {len(found)} values for {count} steps")
    return found


def _number(value: Json, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise _refused(f"rollout.{name} is no number")
    return float(value)


def _refused(why: str) -> Refusal:
    return Refusal(f"{FILE} is not understood", why, f"edit {FILE}")
