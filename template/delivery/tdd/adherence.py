# Derived from the template: `copier update` replaces this file. Do not edit.
"""How much of what turned green was written test first, as the order of commits says. Runs nothing: `delivery tdd verify` runs the tests again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..errors import Refusal
from ..json_types import Json
from . import rules
from .history import Range, Repository
from .story import Story, tell

LONGEST = 200  # commits: enough for months of one team, and read in a second


@dataclass(frozen=True)
class Adherence:
    """Cycles that turned green up to a moment, and how many of them were red before, unchanged."""

    time: datetime
    clean: int
    all: int

    @property
    def percent(self) -> float:
        return round(100 * self.clean / self.all, 1)

    @property
    def data(self) -> dict[str, Json]:
        return {"clean": self.clean, "all": self.all, "percent": self.percent}


def adherence(root: Path, squash: bool = False) -> list[Adherence]:
    """After each commit in which a cycle turned green, the oldest first; empty where there is no history, or none did.

    Args:
        squash: The team squashes: what was red is not in the history, and nobody can know.
    """
    repository = Repository(root)
    try:
        repository.require()
    except Refusal:  # no repository yet: nothing has happened in it either
        return []
    shas = [commit.sha for commit in repository.log("--first-parent", f"--max-count={LONGEST}", "HEAD")]
    if squash or len(shas) < 2:
        return []
    return _counted(tell(Range(repository, shas[0], shas[-1])))


def _counted(story: Story) -> list[Adherence]:
    faulty = {finding.cycle for finding in (*rules.v2_red_first(story, {}, squash=False), *rules.v3_same_body(story))}
    times = {commit.sha: commit.time for commit in story.range.commits}
    done: dict[str, int] = {}
    for turns in story.turned.values():
        cycle, time = turns[-1].case.cycle or "", times[turns[-1].commit]
        done[cycle] = max(time, done.get(cycle, 0))
    found: list[Adherence] = []
    clean = 0
    for number, (time, cycle) in enumerate(sorted((time, cycle) for cycle, time in done.items()), start=1):
        clean += cycle not in faulty
        found.append(Adherence(datetime.fromtimestamp(time, UTC), clean, number))
    return found
