# Derived from the template: `copier update` replaces this file. Do not edit.
"""How long each colour of a cycle took, from the times of its commits, against the box that it should fit in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..errors import Refusal
from ..json_types import integer, mapping
from .history import Commit

if TYPE_CHECKING:
    from ..project import Project

Phase = Literal["red", "green", "refactor"]
PHASES: tuple[Phase, ...] = ("red", "green", "refactor")
BOXES: Mapping[Phase, int] = {"red": 60, "green": 120, "refactor": 30}  # minutes
CYCLE, PHASE = "TDD-Cycle", "TDD-Phase"


@dataclass(frozen=True)
class Times:
    """The last round of a cycle.

    Attributes:
        seconds: By colour; a colour that no two commits enclose is missing: nobody can know.
        last: The colour of the last commit.
        since: When that was.
    """

    seconds: Mapping[Phase, int]
    last: Phase | None = None
    since: int = 0

    def minutes(self, phase: Phase) -> int | None:
        return round(self.seconds[phase] / 60) if phase in self.seconds else None

    def over(self, boxes: Mapping[Phase, int]) -> list[Phase]:
        return [phase for phase in PHASES if self.seconds.get(phase, 0) > boxes[phase] * 60]


def boxes(project: Project) -> Mapping[Phase, int]:
    """The minutes a colour may take, with what `[tool.delivery.tdd] minutes` says laid over.

    Raises:
        Refusal: a minute count that is none.
    """
    told = mapping(project.tdd.get("minutes"))
    wrong = [name for name, value in told.items() if name not in BOXES or (integer(value) or 0) <= 0]
    if wrong:
        why = f"[tool.delivery.tdd] minutes: {wrong[0]} is no colour with a number of minutes"
        raise Refusal("the timeboxes are not known", why, "write `minutes = { red = 60, green = 120, refactor = 30 }`")
    return {phase: integer(told.get(phase)) or minutes for phase, minutes in BOXES.items()}


def times(commits: Iterable[Commit]) -> dict[str, Times]:
    """By cycle, from every commit that names one."""
    events: dict[str, list[tuple[Phase, int]]] = {}
    for commit in commits:
        phase = next((phase for phase in PHASES if phase == commit.said(PHASE)), None)
        if phase and commit.said(CYCLE):
            events.setdefault(commit.said(CYCLE), []).append((phase, commit.time))
    return {name: _last_round(found) for name, found in events.items()}


def _last_round(events: list[tuple[Phase, int]]) -> Times:
    """From the first red after whatever was green before: the tests grew, then the code, then it was cleaned."""
    start = 0
    for number, (phase, _) in enumerate(events):
        if phase == "red" and number and events[number - 1][0] != "red":
            start = number
    moments = {phase: [time for name, time in events[start:] if name == phase] for phase in PHASES}
    seconds: dict[Phase, int] = {}
    if len(moments["red"]) > 1:
        seconds["red"] = moments["red"][-1] - moments["red"][0]
    if moments["red"] and moments["green"]:
        seconds["green"] = moments["green"][-1] - moments["red"][-1]
    if moments["green"] and moments["refactor"]:
        seconds["refactor"] = moments["refactor"][-1] - moments["green"][-1]
    last, since = events[-1]
    return Times(seconds, last, since)
