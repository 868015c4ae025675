# Derived from the template: `copier update` replaces this file. Do not edit.
"""From each requirement to its operations, their cycles and tests, and the checks that would notice its breach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..contract import Operation, operations, versions
from ..gates.policy import read_policy
from ..project import Project
from .known import Requirement, requirements
from .marks import Marked, marked_tests

# What the template brings and its own suites cover: accounts, keys, privacy, the audit trail.
BUILT_IN = frozenset({"auth", "accounts", "api-keys", "privacy", "audit"})
_VERBS = ("create", "read", "update", "delete")


@dataclass(frozen=True)
class Trace:
    """One line of the table."""

    requirement: Requirement
    operations: tuple[str, ...]
    tests: tuple[str, ...]
    red: tuple[str, ...]
    checks: tuple[str, ...]


def traces(project: Project) -> tuple[list[Trace], list[str]]:
    """The table, and the operations without a test cycle."""
    found = [operation for document in versions(project.root).values() for operation in operations(document)]
    policy = read_policy(project.root)
    by_cycle: dict[str, list[Marked]] = {}
    for test in marked_tests(project.root):
        by_cycle.setdefault(test.cycle, []).append(test)
    own = [operation.operation_id for operation in found if not BUILT_IN & {*operation.tags}]
    rows = [
        _trace(requirement, found, by_cycle, requirement.checks(policy.checks.values()))
        for requirement in requirements(project.root)
    ]
    return rows, [name for name in dict.fromkeys(own) if name not in by_cycle]


def _trace(
    requirement: Requirement, found: Sequence[Operation], by_cycle: Mapping[str, list[Marked]], checks: Sequence[str]
) -> Trace:
    about = operations_of(requirement, found)
    tests = [test for name in about for test in by_cycle.get(name, [])]
    return Trace(
        requirement,
        about,
        tuple(dict.fromkeys(test.file for test in tests)),
        tuple(dict.fromkeys(test.cycle for test in tests if test.red)),
        tuple(checks),
    )


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
