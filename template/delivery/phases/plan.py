# Derived from the template: `copier update` replaces this file. Do not edit.
"""Reads phases.yaml, and what this project wrote down of its own way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from ..answers import read_yaml
from ..errors import Refusal
from ..evidence.tree import DIARY
from ..json_types import Json, integer, mapping, sequence, strings, text
from ..parts import runnable
from ..statements.waivers import today

PLAN = Path(__file__).with_name("phases.yaml")


@dataclass(frozen=True)
class Step:
    id: str
    role: str
    does: str
    commands: tuple[str, ...]
    writes: tuple[str, ...]
    needs: tuple[str, ...]
    minutes: int | None


@dataclass(frozen=True)
class Phase:
    number: int
    name: str
    goal: str
    days: tuple[int, int]
    mode: str
    workers: int
    roles: tuple[str, ...]
    inputs: tuple[str, ...]
    steps: tuple[Step, ...]
    outputs: tuple[str, ...]
    criteria: tuple[str, ...]

    @property
    def gate(self) -> str:
        return f"phase-{self.number}"


def phases() -> tuple[Phase, ...]:
    return tuple(_phase(mapping(told)) for told in sequence(read_yaml(PLAN).get("phases")))


def phase(number: int) -> Phase:
    """Raises:
    Refusal: there is no such phase.
    """
    for found in phases():
        if found.number == number:
            return found
    raise Refusal(f"there is no phase {number}", "there are 1 to 5", "`delivery phase show 1`")


def _phase(told: Mapping[str, Json]) -> Phase:
    first, last = (integer(day) or 0 for day in sequence(told.get("days")))
    return Phase(
        number=integer(told.get("number")) or 0,
        name=text(told.get("name")) or "",
        goal=text(told.get("goal")) or "",
        days=(first, last),
        mode=text(told.get("mode")) or "",
        workers=integer(told.get("workers")) or 0,
        roles=tuple(strings(told.get("roles"))),
        inputs=tuple(strings(told.get("inputs"))),
        steps=tuple(_step(mapping(step)) for step in sequence(told.get("steps"))),
        outputs=tuple(strings(told.get("outputs"))),
        criteria=tuple(strings(told.get("criteria"))),
    )


def _step(told: Mapping[str, Json]) -> Step:
    return Step(
        id=text(told.get("id")) or "",
        role=text(told.get("role")) or "",
        does=text(told.get("does")) or "",
        commands=tuple(filter(runnable, strings(told.get("commands")))),
        writes=tuple(strings(told.get("writes"))),
        needs=tuple(strings(told.get("needs"))),
        minutes=integer(told.get("minutes")),
    )


@dataclass(frozen=True)
class Span:
    """When a phase began and ended, as far as it did."""

    started: date | None = None
    finished: date | None = None

    def overrun(self, planned: Phase) -> int:
        """Days beyond the plan; 0 within it, and before it began."""
        if self.started is None:
            return 0
        taken = ((self.finished or today()) - self.started).days + 1
        return max(0, taken - (planned.days[1] - planned.days[0] + 1))


def timeline(root: Path) -> dict[int, Span]:
    """What was started and finished. It is a diary: no gate reads it.

    Raises:
        Refusal: a day in it is none.
    """
    found: dict[int, Span] = {}
    for name, told in read_yaml(root / DIARY).items():
        try:
            days = {
                key: date.fromisoformat(str(day))
                for key, day in mapping(told).items()
                if key in ("started", "finished")
            }
            found[int(name.removeprefix("phase-"))] = Span(**days)
        except ValueError as error:
            raise Refusal(f"{DIARY} is not understood", f"{name}: {error}", f"edit {DIARY}") from None
    return found


def write_day(root: Path, number: int, what: str) -> None:
    """Writes today down as the day on which a phase was `started` or `finished`."""
    said = read_yaml(root / DIARY)
    entry = {**mapping(said.get(f"phase-{number}")), what: today().isoformat()}
    said[f"phase-{number}"] = entry
    (root / DIARY).parent.mkdir(parents=True, exist_ok=True)
    head = "# A diary of `delivery phase start` and `finish`; no gate reads it.\n"
    (root / DIARY).write_text(head + yaml.safe_dump(said, sort_keys=True), encoding="utf-8")
