# Derived from the template: `copier update` replaces this file. Do not edit.
"""Judges every check of a gate on what is recorded and on the tree as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..criteria.check import Check, Severity
from ..errors import Refusal
from ..evidence.record import Record, newest, records
from ..evidence.run import could_not_run
from ..evidence.tree import Tree, is_released, read_tree
from ..json_types import Json
from ..statements import approvals, waivers
from .policy import FILE, Policy, read_policy
from .score import Decision, Judged, State, confidence, decide, score

# A gate and the phases whose checks it asks for.
GATES: dict[str, tuple[int, ...]] = {**{f"phase-{n}": (n,) for n in range(1, 6)}, "production": (1, 2, 3, 4, 5)}


@dataclass(frozen=True)
class Row:
    """One check of a gate.

    Attributes:
        advisory: It passed on this machine's evidence, where a release asks for that of CI.
    """

    check: Check
    severity: Severity
    state: State
    why: str
    record: Record | None = None
    advisory: bool = False

    @property
    def judged(self) -> Judged:
        return Judged(self.state, self.severity, self.check.approval or self.advisory)


@dataclass(frozen=True)
class Result:
    name: str
    rows: tuple[Row, ...]
    tree: str
    policy: str
    level: str

    @property
    def decision(self) -> Decision:
        return decide([row.judged for row in self.rows])

    @property
    def score(self) -> int:
        return score([row.judged for row in self.rows])

    @property
    def confidence(self) -> str:
        return confidence([row.judged for row in self.rows])

    @property
    def blockers(self) -> list[Row]:
        """What ends the gate; where nothing HARD does and the score is too low, what it lost points on."""
        still = [row for row in self.rows if row.judged.open]
        return [row for row in still if row.severity == "HARD"] or ([] if self.decision == "GO" else still)

    @property
    def data(self) -> dict[str, Json]:
        return {
            "gate": self.name,
            "decision": self.decision,
            "readiness_score": self.score,
            "level": self.level,
            "blockers": [
                {
                    "check": row.check.id,
                    "why": row.why,
                    "next": row.check.next if row.state == "fail" else f"delivery evidence run {row.check.id}",
                    "return_to_phase": row.check.phase,
                }
                for row in self.blockers
            ],
            "confidence": self.confidence,
            "tree": self.tree,
            "policy": self.policy,
            "checks": [_data(row) for row in self.rows],
        }


class Desk:
    """Everything a gate looks at, read once: several gates of one moment agree."""

    def __init__(self, root: Path, policy: Policy | None = None) -> None:
        self.root = root
        self.policy = policy or read_policy(root)
        self.tree: Tree = read_tree(root)
        self.records = records(root, self.policy.api)
        self._newest = newest(self.records)
        self._newest_of_ci = newest([record for record in self.records if record.from_ci or not record.sound])
        self._waivers = waivers.read(root)
        self._policy_fault = ""
        if self.policy.looser:
            self._policy_fault = approvals.read(root, self.tree, "policy").why

    def gate(self, name: str) -> Result:
        """Raises:
        Refusal: there is no such gate.
        """
        if name not in GATES:
            raise Refusal(f"there is no gate {name!r}", f"there are {', '.join(GATES)}", "`delivery gate --help`")
        found = [check for check in self.policy.checks.values() if check.phase in GATES[name]]
        rows = tuple(self.row(check, release=name == "production") for check in found)
        return Result(name, rows, self.tree.id, self.policy.digest, self.policy.level)

    def row(self, check: Check, *, release: bool = False) -> Row:
        severity = self.policy.severity[check.id]
        loosened = self.policy.looser.get(check.id, "")
        if loosened and self._policy_fault:
            why = f"{FILE}: {loosened}, and that is not approved: {self._policy_fault}"
            return self._waived(Row(check, severity, "invalid", why))
        if check.id in self.policy.not_applicable:
            return Row(check, severity, "n/a", self.policy.not_applicable[check.id])
        if check.released and not is_released(self.root):
            return Row(check, severity, "n/a", "there is no release yet")
        from_ci = release and check.source == "ci"
        record = (self._newest_of_ci if from_ci else self._newest).get(check.id)
        if record is None and from_ci and check.id in self._newest:
            return self._waived(Row(check, severity, "needs-ci", "a release needs a run in CI, found a local one"))
        state, why = judge(check, record, self.tree)
        advisory = bool(state == "pass" and check.source == "ci" and record and not record.from_ci)
        return self._waived(Row(check, severity, state, why, record, advisory))

    def _waived(self, row: Row) -> Row:
        waiver = self._waivers.get(row.check.id)
        if waiver is None or not row.judged.open:
            return row
        if not waiver.valid:
            return Row(row.check, row.severity, row.state, f"{row.why}; {waiver.why}", row.record)
        why = f"waived until {waiver.until} by {waiver.owner} and {waiver.approver}: {waiver.reason} ({row.why})"
        return Row(row.check, row.severity, "waived", why, row.record)


def judge(check: Check, record: Record | None, tree: Tree) -> tuple[State, str]:
    """What a record is worth. Its values are held against the conditions here; a verdict in it is never read."""
    if record is None:
        return "missing", "never run"
    if not record.sound:
        return "invalid", f"the record was edited: {record.path} is not what its name says"
    if record.text("check_digest") != check.digest:
        return "stale", "the check asks for something else since"
    if record.text("inputs_digest") != tree.digest(check.inputs):
        return "stale", "its inputs changed since"
    if check.max_age_days is not None and _age(record) > timedelta(days=check.max_age_days):
        return "stale", f"it is older than {check.max_age_days} days"
    return measured(check, record)


def measured(check: Check, record: Record) -> tuple[State, str]:
    """What its values say under the conditions of today, whatever the files are now."""
    if not record.inputs_stable:
        return "invalid", "the command changed its own inputs"
    if could_not_run(record):
        return "inconclusive", "the command could not measure"
    if record.missing:
        return "fail", f"the command wrote no {', '.join(record.missing)}"
    broken = [
        f"{c}, found {record.values.get(c.value, 'nothing')}" for c in check.conditions if not c.holds(record.values)
    ]
    return ("fail", "due is " + "; ".join(broken)) if broken else ("pass", _shown(record.values))


def _age(record: Record) -> timedelta:
    try:
        return datetime.now(UTC) - datetime.fromisoformat(record.started)
    except (ValueError, TypeError):
        return timedelta.max


def _shown(values: Mapping[str, Json]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in values.items() if isinstance(value, int | float))


def _data(row: Row) -> dict[str, Json]:
    return {
        "check": row.check.id,
        "phase": row.check.phase,
        "severity": row.severity,
        "state": row.state,
        "why": row.why,
        "advisory": row.advisory,
        "evidence": row.record.id if row.record else None,
    }
