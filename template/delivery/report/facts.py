# Derived from the template: `copier update` replaces this file. Do not edit.
"""Everything that a report says, read once: page, comment and bundle agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from ..contract import load
from ..gates.gate import Desk, Result, Row
from ..gates.score import UNMEASURED
from ..json_types import mapping, text
from ..programs import run_git
from ..project import Project
from ..requirements.trace import Trace, traces
from ..statements import waivers
from ..statements.waivers import Waiver
from ..status import Standing, next_step, standing
from .trend import Trend, trend

HELD, BROKEN, OPEN, LOOSE = "held", "broken", "open", "not held"


@dataclass(frozen=True)
class Held:
    """A requirement, and what its checks showed on these files."""

    trace: Trace
    rows: tuple[Row, ...]

    @property
    def state(self) -> str:
        if not self.rows:
            return LOOSE
        if any(row.judged.open and row.state not in UNMEASURED for row in self.rows):
            return BROKEN
        return OPEN if any(row.judged.open for row in self.rows) else HELD


@dataclass(frozen=True)
class Facts:
    """Attributes:
    gate: What the report is about, usually production.
    commit: With `, changed since` where the work tree differs from it.
    """

    title: str
    standing: Standing
    gate: Result
    held: tuple[Held, ...]
    untested: tuple[str, ...]
    trend: Trend
    waivers: tuple[Waiver, ...]
    commit: str
    newest: str

    @property
    def next(self) -> str:
        return next_step(self.standing)


def facts(project: Project, gate: str) -> Facts:
    """Reads; runs nothing.

    Raises:
        Refusal: there is no such gate, or a file can't be read.
    """
    desk = Desk(project.root)
    rows, untested = traces(project)
    by_check = {check.id: desk.row(check) for check in desk.policy.checks.values()}
    now = standing(project, desk)
    info = mapping(load(project.contract).root.get("info"))
    return Facts(
        title=text(info.get("title")) or desk.policy.api,
        standing=now,
        gate=desk.gate(gate),
        held=tuple(Held(row, tuple(by_check[name] for name in row.checks)) for row in rows),
        untested=tuple(untested),
        trend=trend(desk, now.adherence),
        waivers=tuple(waivers.read(project.root).values()),
        commit=_commit(project, desk),
        newest=max((record.started for record in desk.records if record.sound), default="")[:16].replace("T", " "),
    )


def _commit(project: Project, desk: Desk) -> str:
    said = run_git(project.root, "log", "-1", "--format=%h %ct %T").output.split()
    if len(said) != 3:
        return "nothing committed yet"
    short, seconds, tree = said
    changed = ", with changes that nobody committed" if tree != desk.tree.id else ""
    return f"commit {short} of {datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d}{changed}"
