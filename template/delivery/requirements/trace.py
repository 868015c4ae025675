# Derived from the template: `copier update` replaces this file. Do not edit.
"""From each requirement to its operations, their cycles and tests, and the checks and alerts that would notice its breach."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..contract import Operation, operations, versions
from ..errors import Refusal
from ..gates.policy import read_policy
from ..project import Project
from .alerts import FOLDER, alerts
from .known import Requirement, requirements
from .marks import Marked, marked_tests

# What the template brings and its own suites cover: accounts, keys, privacy, the audit trail.
BUILT_IN = frozenset({"auth", "accounts", "api-keys", "privacy", "audit", "webhooks"})
_VERBS = ("create", "read", "update", "delete")


@dataclass(frozen=True)
class Trace:
    """One line of the table."""

    requirement: Requirement
    operations: tuple[str, ...]
    tests: tuple[str, ...]
    red: tuple[str, ...]
    checks: tuple[str, ...]
    alerts: tuple[str, ...]


def traces(project: Project) -> tuple[list[Trace], list[str]]:
    """The table, and the operations without a test cycle."""
    found = [operation for document in versions(project.root).values() for operation in operations(document)]
    policy = read_policy(project.root)
    by_cycle: dict[str, list[Marked]] = {}
    for test in marked_tests(project.root):
        by_cycle.setdefault(test.cycle, []).append(test)
    own = [operation.operation_id for operation in found if not BUILT_IN & {*operation.tags}]
    ringing = alerts(project.root)
    rows = [
        _trace(
            requirement, found, by_cycle, requirement.checks(policy.checks.values()), ringing.get(requirement.id, ())
        )
        for requirement in requirements(project.root)
    ]
    _require_known(ringing, rows)
    return rows, [name for name in dict.fromkeys(own) if name not in by_cycle]


def _trace(
    requirement: Requirement,
    found: Sequence[Operation],
    by_cycle: Mapping[str, list[Marked]],
    checks: Sequence[str],
    ringing: Sequence[str],
) -> Trace:
    about = operations_of(requirement, found)
    tests = [test for name in about for test in by_cycle.get(name, [])]
    return Trace(
        requirement,
        about,
        tuple(dict.fromkeys(test.file for test in tests)),
        tuple(dict.fromkeys(test.cycle for test in tests if test.red)),
        tuple(checks),
        tuple(ringing),
    )


def _require_known(ringing: Mapping[str, Sequence[str]], rows: Sequence[Trace]) -> None:
    known = [row.requirement.id for row in rows]
    for name, names in ringing.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            why = f"{names[0]} names {name!r}" + (f". Did you mean {near[0]!r}?" if near else "")
            raise Refusal("an alert guards no requirement", why, f"edit {FOLDER}/")


def operations_of(requirement: Requirement, found: Sequence[Operation]) -> tuple[str, ...]:
    """The operations that a requirement is about: its own, or those of its resource."""
    known = {operation.operation_id: operation for operation in found}
    named: list[str] = []
    for name in requirement.operations:
        if name in known:
            named.append(name)
        elif name.startswith("_"):
            verbs = {f"{verb}{name}" for verb in _VERBS}
            tags = {tag for verb in verbs & known.keys() for tag in known[verb].tags}
            lists = {one for one, operation in known.items() if one.startswith("list_") and tags & {*operation.tags}}
            named += [one for one in known if one in verbs | lists]
    return tuple(named)
