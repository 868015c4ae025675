# Derived from the template: `copier update` replaces this file. Do not edit.
"""What can be read of the past: nothing is kept for it, it is computed from records of evidence and from git.

Readiness needs both: a record counts only for the files that it was measured on, so a day is known where git knows the tree of its last
record. Work that was never committed leaves a gap and not a guess. Waivers and approvals of the past are not judged again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..criteria.check import Check
from ..evidence.record import Record, newest
from ..evidence.tree import Tree, is_released
from ..gates.gate import Desk, measured
from ..gates.score import Judged, State, score
from ..json_types import mapping, sequence, text
from ..programs import run_git
from ..tdd.adherence import Adherence

DAYS = 60  # days with evidence, the newest: what one chart can show


@dataclass(frozen=True)
class Point:
    time: datetime
    value: float


@dataclass(frozen=True)
class Trend:
    """Three lines, each in percent, the oldest point first."""

    readiness: tuple[Point, ...]
    coverage: tuple[Point, ...]
    adherence: tuple[Point, ...]


def trend(desk: Desk, test_first: Sequence[Adherence]) -> Trend:
    known = sorted((record for record in desk.records if record.sound and _time(record)), key=lambda r: r.started)
    return Trend(
        readiness=tuple(_readiness(desk, known)),
        coverage=tuple(_last_of_days(_coverage(known))),
        adherence=tuple(_last_of_days(Point(one.time, one.percent) for one in test_first)),
    )


def _readiness(desk: Desk, known: Sequence[Record]) -> Iterator[Point]:
    """The score of all checks at the end of each day, by the evidence that there was, on the files as they were then."""
    released = is_released(desk.root)
    asked = [
        check
        for check in desk.policy.checks.values()
        if check.id not in desk.policy.not_applicable and (released or not check.released)
    ]
    days = {record.started[:10]: record for record in known}
    for last in [*days.values()][-DAYS:]:
        tree = tree_of(desk.root, last)
        if tree is not None:
            then = newest([record for record in reversed(known) if record.started <= last.started])
            judged = [
                Judged(_state(check, then.get(check.id), tree), desk.policy.severity[check.id]) for check in asked
            ]
            yield Point(_moment(last), score(judged))


def _state(check: Check, record: Record | None, tree: Tree) -> State:
    if record is None:
        return "missing"
    return "stale" if record.text("inputs_digest") != tree.digest(check.inputs) else measured(check, record)[0]


def tree_of(root: Path, record: Record) -> Tree | None:
    """The files that it was measured on; None where git does not know them, as they were never committed."""
    digest = mapping(mapping(next(iter(sequence(record.subject)), None)).get("digest"))
    name, commit = text(digest.get("gitTree")) or "", text(digest.get("gitCommit")) or ""
    ran = run_git(root, "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", name)
    if ran.code or not name:
        return None
    rows = (row.partition("\t") for row in ran.output.split("\0") if row)
    parts = ((path, meta.split()) for meta, _, path in rows)
    return Tree(commit, name, {path: f"{mode} {sha} 0" for path, (mode, _, sha) in parts})


def _coverage(known: Iterable[Record]) -> Iterator[Point]:
    for record in known:
        value = record.values.get("coverage")
        if isinstance(value, int | float):
            yield Point(_moment(record), round(value, 1))


def _last_of_days(points: Iterable[Point]) -> list[Point]:
    return [*{point.time.date(): point for point in points}.values()][-DAYS:]


def _moment(record: Record) -> datetime:
    return _time(record) or datetime.min.replace(tzinfo=UTC)


def _time(record: Record) -> datetime | None:
    try:
        found = datetime.fromisoformat(record.started)
    except ValueError:
        return None
    return found if found.tzinfo else None
