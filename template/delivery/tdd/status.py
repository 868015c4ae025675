# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery tdd next` and `status`: where every cycle stands, and what to do now."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..database import Outcome
from ..errors import Refusal
from ..gates.coverage import newest
from ..gates.gate import Desk
from . import steps
from .cycles import Cycle, board
from .history import Commit, Repository
from .marks import Case
from .steps import Work
from .timeboxes import PHASES, Phase, Times, boxes, times

if TYPE_CHECKING:
    from ..json_types import Json
    from ..project import Project

_NEVER = Times({})


@dataclass(frozen=True)
class Step:
    """What to do now. `command` ends the step, `why` says what comes before it."""

    cycle: str | None
    step: str
    why: str
    command: str | None
    files: tuple[str, ...] = ()


def next_step(project: Project) -> Outcome:
    """The one thing to do now: finish what is open, then the contract from top to bottom."""
    repository = Repository(project.root)
    try:
        repository.require()
    except Refusal as missing:
        return _said(Step(None, "start", missing.why, missing.next_step))
    cycles = [cycle for cycle in board(project) if cycle.kind != "event"]
    return _said(_choose(cycles, times(_rounds(repository)), repository.cases("HEAD")))


def step(work: Work, name: str) -> Outcome:
    """Does what is due for one cycle."""
    cycle = work.cycle(name)
    due = _choose([cycle], times(_rounds(work.repository)), work.repository.cases("HEAD"))
    verbs = {"red": steps.red, "green": steps.green, "refactor": steps.refactor}
    return verbs[due.step](work, cycle.name) if due.step in verbs else _said(replace(due, cycle=cycle.name))


def _choose(cycles: Sequence[Cycle], spent: Mapping[str, Times], committed: Mapping[str, Case]) -> Step:
    open_first = sorted(cycles, key=lambda cycle: -spent.get(cycle.name, _NEVER).since)
    for cycle in (cycle for cycle in open_first if cycle.name in spent):
        step = _continued(cycle, spent[cycle.name], committed)
        if step:
            return step
    for cycle in cycles:
        if cycle.colour == "none" and cycle.operation:
            why = f"{cycle.operation.key} is in the contract and no test asks for it: this writes {cycle.name}'s first tests"
            return Step(cycle.name, "red", why, _command("red", cycle))
        if cycle.colour == "red":
            why = f"see {_tests(cycle)} of {cycle.name} fail for the right reason, and add what they should ask for"
            return Step(cycle.name, "red", why, _command("red", cycle), tuple(cycle.files))
    done = sum(cycle.colour == "green" for cycle in cycles)
    return Step(None, "done", f"all {done} cycles are green", "delivery tdd verify")


def _continued(cycle: Cycle, spent: Times, committed: Mapping[str, Case]) -> Step | None:
    files = tuple(cycle.files)
    if cycle.red:
        for case in cycle.red:
            before = committed.get(case.id)
            if before is None or (before.colour, before.digest) != ("red", case.digest):
                return Step(
                    cycle.name, "red", f"{case.id} is not committed red as it is", _command("red", cycle), files
                )
        if spent.last == "red":
            why = f"write the code until {_tests(cycle)} of {cycle.name} pass; try with `pytest --tdd=raw {' '.join(files)}`"
            return Step(cycle.name, "green", why, _command("green", cycle), files)
    elif spent.last == "green":
        why = f"clean up the code of {cycle.name} without touching a test, or leave it"
        return Step(cycle.name, "refactor", why, _command("refactor", cycle), files)
    return None


def _said(step: Step) -> Outcome:
    lines = (step.why, *([step.command] if step.command else []))
    data: dict[str, Json] = {
        "cycle": step.cycle,
        "step": step.step,
        "why": step.why,
        "command": step.command,
        "files": [*step.files],
    }
    return Outcome(True, lines, data)


def status(project: Project, now: Callable[[], float] = time.time) -> Outcome:
    """Every cycle: its colour, its tests, and how long each colour took."""
    repository = Repository(project.root)
    repository.require()
    cycles, spent, limits = board(project), times(_rounds(repository)), boxes(project)
    rows = [_row(cycle, spent.get(cycle.name, _NEVER), limits, int(now())) for cycle in cycles]
    counted = [cycle for cycle in cycles if cycle.kind == "operation"]
    tests = [case for cycle in cycles for case in cycle.cases]
    summary: dict[str, Json] = {
        "completed_endpoints": sum(cycle.colour == "green" for cycle in counted),
        "total_endpoints": len(counted),
        "red": sum(case.colour == "red" for case in tests),
        "green": sum(case.colour == "green" for case in tests),
        "characterization": sum(case.colour == "characterization" for case in tests),
    }
    covered = newest(Desk(project.root).gate("phase-3").rows)
    summary["coverage"] = covered.data if covered else None
    data: dict[str, Json] = {**summary, "minutes": {phase: limits[phase] for phase in PHASES}, "cycles": [*rows]}
    done = f"{summary['completed_endpoints']} of {summary['total_endpoints']} operations green"
    said = f"{done}, {summary['red']} tests red, {summary['green']} green"
    said += f", coverage {covered.percent:g} % ({covered.state})" if covered else ", coverage not measured"
    return Outcome(True, (*_table(rows), said), data)


def _rounds(repository: Repository) -> list[Commit]:
    return repository.log("--grep=^TDD-Cycle: ", "HEAD")


def _row(cycle: Cycle, spent: Times, limits: Mapping[Phase, int], now: int) -> dict[str, Json]:
    running = round((now - spent.since) / 60) if spent.last == "red" and cycle.red else None
    over = [*spent.over(limits)]
    if running is not None and running > limits["green"] and "green" not in over:
        over.append("green")
    return {
        "cycle": cycle.name,
        "kind": cycle.kind,
        "route": cycle.operation.key if cycle.operation else None,
        "colour": cycle.colour,
        "red": len(cycle.red),
        "green": sum(case.colour == "green" for case in cycle.cases),
        "characterization": sum(case.colour == "characterization" for case in cycle.cases),
        "minutes": {phase: spent.minutes(phase) for phase in PHASES},
        "open_minutes": running,
        "over": [*over],
        "files": [*cycle.files],
    }


def _table(rows: Sequence[Mapping[str, Json]]) -> list[str]:
    if not rows:
        return []
    heads = ["Cycle", "Colour", "Tests", "Red", "Green", "Refactor", ""]
    cells = [heads, *([*_cells(row)] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heads))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]


def _cells(row: Mapping[str, Json]) -> list[str]:
    counts = [(row["red"], "red"), (row["green"], "green"), (row["characterization"], "characterization")]
    tests = ", ".join(f"{number} {word}" for number, word in counts if number) or "-"
    minutes = row["minutes"] if isinstance(row["minutes"], dict) else {}
    over = row["over"] if isinstance(row["over"], list) else []
    spent = ["-" if minutes[phase] is None else f"{minutes[phase]} min" for phase in PHASES]
    if row["open_minutes"] is not None:
        spent[1] = f"{row['open_minutes']} min so far"
    note = f"over the box: {', '.join(map(str, over))}" if over else ""
    return [str(row["cycle"]), str(row["colour"]), tests, *spent, note]


def _command(step: str, cycle: Cycle) -> str:
    return f"delivery tdd {step} " + (f'"{cycle.name}"' if " " in cycle.name else cycle.name)


def _tests(cycle: Cycle) -> str:
    count = len(cycle.red)
    return f"the {count} red tests" if count > 1 else "the red test"
