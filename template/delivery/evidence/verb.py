# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery evidence`: run checks, and look at what they left."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from ..claude_flow import mirror
from ..criteria.check import Check
from ..database import Outcome
from ..errors import Exit, Refusal
from ..gates.gate import Desk, judge
from ..gates.score import UNMEASURED
from ..json_types import Json
from ..project import Project
from .record import Record, damaged, log_of, observations
from .run import run_check
from .tree import read_tree

_TAIL = 30


def run(
    project: Project,
    names: Sequence[str],
    phases: Sequence[int],
    key: str | None = None,
    *,
    stale: bool,
    say: Callable[[str], None],
) -> Outcome:
    """Runs checks one after the other. Not ok where one does not pass.

    Args:
        names: Checks by name.
        phases: Every check of a phase too, but for those that don't apply.
        key: Every check too whose phase, role and deliverable fit the pattern, but for those that don't apply.
        stale: Of all these only those whose newest evidence does not count; of all there are, where nothing is named.

    Raises:
        Refusal: a check is not known, none was named, or none has such a key.
    """
    desk = Desk(project.root)
    chosen = _chosen(desk, names, phases, key, stale=stale)
    if stale and not chosen:
        return Outcome(True, ("every check has evidence that counts",), {"checks": []})
    if not chosen:
        raise Refusal("nothing was run", "no check was named", "`delivery evidence run --phase 1`, or `--stale`")
    rows: list[Json] = []
    passed = 0
    for number, check in enumerate(chosen, start=1):
        say(f"[{number}/{len(chosen)}] {check.id}: {check.command}")
        record = run_check(project.root, desk.policy.api, check)
        mirrored(project.root, desk.policy.api, record)
        state, why = judge(check, record, read_tree(project.root))
        say(f"[{number}/{len(chosen)}] {check.id}: {state} in {record.predicate['seconds']} s ({why})")
        passed += state == "pass"
        next_step = f"delivery evidence show {check.id}"
        rows.append({"check": check.id, "state": state, "why": why, "evidence": record.id, "next": next_step})
    failed = [str(row["check"]) for row in rows if isinstance(row, dict) and row["state"] != "pass"]
    lines = [f"{passed} of {len(chosen)} checks pass"]
    lines += [f"Next: delivery evidence show {failed[0]}"] if failed else []
    return Outcome(not failed, tuple(lines), {"checks": rows})


def mirrored(root: Path, api: str, record: Record) -> None:
    """Tells the mirror, where there is one: where the record lies and what was measured, never a verdict."""
    told: Json = {"path": record.path.as_posix(), "sha256": record.id, "values": {**record.values}}
    key = f"api-development/{api}/phase-{record.predicate['phase']}/{record.text('role')}/{record.text('deliverable')}"
    mirror.forward(root, "evidence", "--key", key, "--value", json.dumps(told))


def _chosen(desk: Desk, names: Sequence[str], phases: Sequence[int], key: str | None, *, stale: bool) -> list[Check]:
    chosen = [desk.policy.check(name) for name in names]
    if key and not any(fnmatch.fnmatchcase(check.key, key) for check in desk.policy.checks.values()):
        raise Refusal("nothing was run", f"no check has a key like {key!r}", "`delivery evidence list`")
    everything = stale and not names and not phases and key is None
    for check in desk.policy.checks.values():
        fits = everything or check.phase in phases or (key is not None and fnmatch.fnmatchcase(check.key, key))
        if fits and check not in chosen and desk.row(check).state != "n/a":
            chosen.append(check)
    return [check for check in chosen if not stale or desk.row(check).state in UNMEASURED]


def listed(project: Project, key: str) -> Outcome:
    """Every check with the newest record it has; and what was observed elsewhere, which no gate asks for."""
    desk = Desk(project.root)
    rows = [desk.row(check) for check in desk.policy.checks.values() if fnmatch.fnmatchcase(check.key, key)]
    data: list[Json] = [
        {
            "check": row.check.id,
            "key": f"api-development/{desk.policy.api}/{row.check.key}",
            "state": row.state,
            "why": row.why,
            "evidence": row.record.id if row.record else None,
            "started": row.record.started if row.record else None,
            "who": row.record.text("who") if row.record else None,
            "from": "ci" if row.record and row.record.from_ci else "local" if row.record else None,
            "command": row.check.command,
        }
        for row in rows
    ]
    width = max((len(row.check.id) for row in rows), default=0)
    lines = [f"{row.check.key:<52} {row.check.id:<{width}}  {row.state:<12} {row.why}" for row in rows]
    seen = {name: one for name, one in observations(desk.records).items() if fnmatch.fnmatchcase(name, key)}
    lines += [f"{name:<52} seen {one.started}" for name, one in sorted(seen.items())]
    count = f"{len(rows)} checks" + (f", {len(seen)} observations" if seen else "")
    observed: list[Json] = [
        {
            "key": f"api-development/{desk.policy.api}/{name}",
            "evidence": one.id,
            "started": one.started,
            "subject": one.subject,
            "values": {**one.values},
        }
        for name, one in sorted(seen.items())
    ]
    return Outcome(True, (*lines, count), {"checks": data, "observations": observed})


def show(project: Project, name: str) -> Outcome:
    """The newest record of a check, or the record with this id, and the end of what its command printed."""
    desk = Desk(project.root)
    record = _find(desk, name)
    said = log_of(project.root, record)
    tail = (said or "what it printed is not on this machine").rstrip().splitlines()[-_TAIL:]
    facts = {
        "check": record.check,
        "file": record.path.as_posix(),
        "command": record.text("command"),
        "started": f"{record.started}, {record.predicate.get('seconds')} s",
        "values": ", ".join(f"{key} {value}" for key, value in record.values.items()),
        "who": f"{record.text('who')}, {'in CI' if record.from_ci else 'locally'}",
    }
    if record.check in desk.policy.checks:
        state, why = judge(desk.policy.checks[record.check], record, desk.tree)
        facts["counts as"] = f"{state}: {why}"
    lines = [f"{label + ':':<10} {fact}" for label, fact in facts.items()]
    return Outcome(True, (*lines, "", *tail), {"record": record.predicate, "log": said})


def _find(desk: Desk, name: str) -> Record:
    for record in desk.records:
        if record.check == name or (len(name) >= 8 and record.id.startswith(name)):
            return record
    desk.policy.check(name)
    raise Refusal(
        f"{name} has no evidence", "it was never run here", f"`delivery evidence run {name}`", code=Exit.INCONCLUSIVE
    )


def verify(project: Project) -> Outcome:
    """Whether every record still is what its name says, and has the shape of a record."""
    from .shape import misshapen  # the validator of schemas costs more to import than this module

    desk = Desk(project.root)
    broken = [record.path.as_posix() for record in damaged(desk.records)]
    odd = [*misshapen(project.root, (record for record in desk.records if record.sound))]
    lines = [f"edited or damaged: {path}" for path in broken]
    lines += [f"not as a record is: {one.file}: {one.member}: {one.why}" for one in odd]
    said = f"{len(desk.records)} records, {len(broken)} of them are not what their name says"
    lines.append(said + (f", {len(odd)} have another shape" if odd else ""))
    lines += ["Next: delete those files and run their checks again"] if broken or odd else []
    shapes: list[Json] = [{"file": one.file, "member": one.member, "why": one.why} for one in odd]
    data: dict[str, Json] = {"records": len(desk.records), "damaged": [*broken], "misshapen": shapes}
    return Outcome(not (broken or odd), tuple(lines), data)
