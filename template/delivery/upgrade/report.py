# Derived from the template: `copier update` replaces this file. Do not edit.
"""What is known of an upgrade, as lines for people and as data for programs."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..json_types import Json, Schema, strings
from .changes import LOST, UNGENERATED, Change
from .ledger import Entry
from .lock import Lock
from .releases import Target


@dataclass
class Report:
    """One upgrade so far.

    Attributes:
        pending: Answers of service.yml that were not applied.
        notes: About a lock that was lost.
        kept: Generated files with edits that the update left alone.
        migration: What `delivery db revision` said, or its `error`.
        folder: The work tree, where it stays.
    """

    lock: Lock
    goal: Target
    branch: str
    pending: list[str]
    notes: list[str] = field(default_factory=list)
    touched: list[Change] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    migration: Schema = field(default_factory=dict)
    tests: str = "not run"
    tail: list[str] = field(default_factory=list)
    folder: Path | None = None

    @property
    def stopped(self) -> list[Change]:
        return [change for change in self.touched if change.stops]

    @property
    def good(self) -> bool:
        return not self.stopped and "error" not in self.migration and self.tests != "failed"

    @property
    def data(self) -> dict[str, Json]:
        files: list[Json] = [{"path": one.path, "kind": one.kind, "why": [*one.why]} for one in self.touched]
        files += [{"path": path, "kind": "kept", "why": []} for path in self.kept]
        return {
            "from": self.lock.commit,
            "to": self.goal.version,
            "unapplied": [*self.pending],
            "files": files,
            "releases": [entry.data for entry in self.entries],
            "migration": self.migration.get("file"),
            "tests": self.tests,
            "branch": self.branch if (self.touched or self.notes) and (self.good or self.folder) else None,
            "folder": str(self.folder) if self.folder else None,
        }

    @property
    def lines(self) -> tuple[str, ...]:
        if not self.touched and not self.notes:
            return (f"nothing new: the project is at {self.lock.commit}",)
        return (
            *self.notes,
            *self._files(),
            *(line for entry in self.entries for line in entry.lines),
            *self._trial(),
            *self._next(),
        )

    def _files(self) -> Iterator[str]:
        counted = Counter([change.kind for change in self.touched] + ["kept"] * len(self.kept))
        numbers = ", ".join(f"{number} {kind}" for kind, number in counted.items())
        yield f"from {self.lock.commit} to {self.goal.version}: {numbers}"
        for change in sorted(self.touched, key=lambda one: one.stops):
            yield f"  {change.kind:<9}{change.path}"
            yield from (f"           {why}" for why in change.why)
        yield from (f"  {'kept':<9}{path}" for path in self.kept)

    def _trial(self) -> Iterator[str]:
        if "error" in self.migration:
            yield f"the migration could not be written: {self.migration['error']}"
        elif self.migration.get("file"):
            yield f"wrote {self.migration['file']}"
            yield from (f"  {step}" for step in strings(self.migration.get("steps")))
            yield from (f"WARNING: {warning}." for warning in strings(self.migration.get("warnings")))
        yield from self.tail
        if not self.stopped:
            yield f"tests: {self.tests}"

    def _next(self) -> Iterator[str]:
        merge = f"`git merge {self.branch}`"
        if self.folder is None:
            if not self.good:
                yield "the project is as it was"
            if dropped := [change.path for change in self.stopped if UNGENERATED in change.why]:
                yield f"if all of it may go: `git rm {shlex.join(dropped)} && git commit`, then `delivery upgrade`"
            look = f"`git diff HEAD...{self.branch}`, then {merge}"
            yield f"Next: {look if self.good else '`delivery upgrade --keep` leaves a folder to decide it in'}"
            return
        yield f"the branch {self.branch} is in {self.folder}"
        yield from (f"  {change.path}: {_way_out(change)}" for change in self.stopped)
        done = (
            ""
            if self.good
            else "decide, `uv run delivery db revision` if tables changed, `git add --all && git commit`; "
        )
        yield f"Next: `cd {self.folder}`; {done}in the project {merge}, then `git worktree remove --force {self.folder}`"


def _way_out(change: Change) -> str:
    if change.kind == LOST:
        return f"`git checkout HEAD -- {change.path}` keeps yours; else leave it as it is"
    if any(".rej" in why for why in change.why):
        return "write what the .rej file holds to where it belongs, and delete that file"
    name = change.path
    return f"edit between <<<<<<< and >>>>>>>, or `git checkout --ours {name}` for yours, `--theirs` for the template's"
