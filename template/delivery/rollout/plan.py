# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery rollout plan`: the steps, and whether there is enough traffic for them."""

from __future__ import annotations

from ..database import Outcome
from ..json_types import Json, Schema
from .analysis import needed
from .rules import Step
from .target import Target


def plan(where: Target) -> Outcome:
    """The steps, and how long each takes at today's traffic. Not ok where one can't come to a verdict."""
    rate, due = where.figures.rate(), needed(where.rules)
    rows: list[Json] = []
    lines = [f"{'step':>5}  {'at least':>9}  {'requests':>8}  {'takes':>9}  {'rolled back after':>17}"]
    hopeless = []
    for step in where.rules.steps:
        takes = max(step.floor_s, due / (rate * step.weight / 100)) if rate else None
        if takes is None or takes > step.deadline_s:
            hopeless.append(step)
        shown = "unknown" if takes is None else f"{takes:.0f} s"
        lines.append(f"{step.weight:>4}%  {step.floor_s:>7.0f} s  {due:>8}  {shown:>9}  {step.deadline_s:>15.0f} s")
        rows.append(_row(step, due, takes))
    lines += _advice(hopeless, rate, due)
    lines.append(f"The old colour stays ready for {where.rules.keep_s / 3600:g} h.")
    data: dict[str, Json] = {"requests_per_second": rate, "steps": rows, "keep_seconds": where.rules.keep_s}
    return Outcome(not hopeless, tuple(lines), data, inconclusive=rate is None)


def _row(step: Step, due: int, takes: float | None) -> Schema:
    return {
        "weight": step.weight,
        "floor_seconds": float(step.floor_s),
        "requests": due,
        "expected_seconds": None if takes is None else round(takes),
        "deadline_seconds": float(step.deadline_s),
    }


def _advice(hopeless: list[Step], rate: float | None, due: int) -> list[str]:
    if rate is None:
        return ["Prometheus does not say how much traffic there is."]
    if not hopeless:
        return [f"Today's traffic: {rate:.1f} requests per second."]
    step = hopeless[0]
    more = due / step.deadline_s / (step.weight / 100) - rate
    return [
        f"{rate:.1f} requests per second are too few: {step.weight} % of them give no verdict in time. Add {more:.1f}."
    ]
