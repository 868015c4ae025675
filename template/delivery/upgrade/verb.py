# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery upgrade`: everything happens in a second work tree, and the project gets a branch to merge or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from ..database import Outcome
from ..errors import Refusal
from ..json_types import Schema
from ..programs import run_git
from ..project import Project
from . import copier, formatting, ledger, neighbours, trial
from .changes import CHANGED, MERGED, Change, changes, kept
from .lock import LOCK, REQUIREMENTS, read_lock, read_yaml, unapplied
from .releases import CURRENT, Target, target
from .report import Report
from .scratch import Scratch, rebuild
from .workplace import Workplace, workplace

Say = Callable[[str], None]


@dataclass(frozen=True)
class Wish:
    """What was asked for.

    Attributes:
        to: A tag, branch or commit of the template; none is the newest release.
        keep: Leave the work tree, even where something failed.
        tests: Run the tests of the project.
        scratch: What is known where the lock is lost.
    """

    to: str | None = None
    keep: bool = False
    tests: bool = True
    scratch: Scratch | None = None


def check(project: Project, to: str | None) -> Outcome:
    """Whether there is anything to bring in: a release, or an edit of service.yml."""
    lock = read_lock(project.root)
    goal = target(lock.source, lock.commit, to)
    pending = unapplied(read_yaml(project.root / REQUIREMENTS), lock.answers)
    newer = goal.version != lock.commit
    due = newer or bool(pending)
    lines = [f"the project is at {lock.commit}, the template at {goal.version}"] if newer else []
    lines += [f"service.yml says otherwise than was applied: {', '.join(pending)}"] if pending else []
    lines.append("Next: `delivery upgrade`" if due else f"nothing new: the project is at {lock.commit}")
    data: Schema = {"upgrade": due, "from": lock.commit, "to": goal.version, "newer": newer, "unapplied": [*pending]}
    data["branch"] = branch_of(goal)
    return Outcome(not due, tuple(lines), data)


def upgrade(project: Project, wish: Wish, say: Say) -> Outcome:
    """Brings the project to a release, and service.yml into effect, on a branch of its own.

    Raises:
        Refusal: something stops it; the project is as it was.
    """
    with workplace(project) as place:
        lock, notes = rebuild(place, wish.scratch) if wish.scratch else (read_lock(project.root), [])
        goal = target(lock.source, lock.commit, wish.to)
        pending = unapplied(read_yaml(project.root / REQUIREMENTS), lock.answers)
        report = Report(lock, goal, branch_of(goal), pending, notes)
        _must_be_free(project.root, report.branch)
        make(place, report, wish, say)
    return Outcome(report.good, report.lines, report.data)


def make(place: Workplace, report: Report, wish: Wish, say: Say) -> None:
    """The upgrade itself, in the work tree, and what it leaves."""
    say(f"updating to {report.goal.version}, beside the project")
    _update(place, report)
    if not report.touched and not report.notes:
        return
    if report.touched and not report.stopped:
        _try_out(place, report, wish, say)
    if report.good or wish.keep:
        place.git("branch", report.branch)
    if wish.keep:  # by its name alone: what is to be decided in the files stays as it is
        place.git("symbolic-ref", "HEAD", f"refs/heads/{report.branch}")
        place.kept, report.folder = True, place.tree


def branch_of(goal: Target) -> str:
    return f"slipway/upgrade-{re.sub(r'[^A-Za-z0-9.+_-]', '-', goal.version)}"


def _update(place: Workplace, report: Report) -> None:
    """Runs Copier, and looks at what it did."""
    words, lock = copier.find(), report.lock
    answers = place.folder / "answers.yml"
    answers.write_text(yaml.safe_dump(lock.answers, sort_keys=False, allow_unicode=True), encoding="utf-8")
    silent = ("--defaults", "--quiet")
    then = ("--vcs-ref", lock.commit, "--data-file", str(answers))
    if not place.base.exists():
        copier.run(words, place.folder, "copy", *silent, *then, lock.source, str(place.base))
    answers.unlink()
    aside = formatting.set_aside(place.tree, place.base)
    now = ("--vcs-ref", report.goal.ref, "--data-file", REQUIREMENTS)
    copier.run(words, place.tree, "update", *silent, *now)
    beside = neighbours.settle(place.tree)
    report.touched = [_told(change, aside, beside) for change in changes(place.tree, place.base)]
    paths = {change.path for change in report.touched}
    formatting.put_back(place.tree, aside, paths)
    report.kept = kept(place.tree, place.base, {*paths, *aside, LOCK})
    report.entries = ledger.between(place.tree, lock.commit, report.goal.version)


def _told(change: Change, aside: Collection[str], beside: Mapping[str, tuple[str, ...]]) -> Change:
    if change.kind == CHANGED and change.path in aside:
        return replace(change, why=(formatting.WHY,))
    if change.kind == MERGED:
        return replace(change, why=beside.get(change.path, ()))
    return change


def _must_be_free(root: Path, branch: str) -> None:
    above = branch.partition("/")[0]
    if not run_git(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{above}").code:
        why = f"git keeps no branch {branch} beside one named {above}"
        raise Refusal("nothing was upgraded", why, f"`git branch --move {above} another-name`")
    if run_git(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}").code:
        return
    remedy = f"`git merge {branch}` if you want it, else `git branch -D {branch}`"
    trees = run_git(root, "worktree", "list", "--porcelain").output.split("\n\n")
    for tree in trees:
        if f"branch refs/heads/{branch}" in tree.splitlines():
            folder = tree.splitlines()[0].removeprefix("worktree ")
            remedy += f", after `git worktree remove --force {folder}`"
    raise Refusal("nothing was upgraded", f"there is a branch {branch} already", remedy)


def _try_out(place: Workplace, report: Report, wish: Wish, say: Say) -> None:
    title = f"upgrade to {report.goal.version}" if report.goal.ref != CURRENT else "apply the requirements"
    report.migration = trial.write_migration(place, title)
    place.git("add", "--all")
    place.git("commit", "--quiet", "--no-verify", "--message", title[0].upper() + title[1:])
    if wish.tests and report.good:
        say("running its tests there")
        passed, tail = trial.run_tests(place)
        report.tests, report.tail = "passed" if passed else "failed", [*tail]
