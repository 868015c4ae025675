# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which checks this project has, and how much each weighs: the defaults, and what governance/gates.yaml changes."""

from __future__ import annotations

import difflib
import hashlib
import math
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..answers import Level, answered, api_id, level, read_answers, read_yaml
from ..criteria import DEFAULTS
from ..criteria.check import Check, Condition, Severity
from ..errors import Refusal
from ..json_types import Json, Schema, canonical, mapping, strings

FILE = "governance/gates.yaml"
_KEYS = ("thresholds", "severity", "not_applicable", "checks")
_OWN = {
    "phase",
    "role",
    "deliverable",
    "command",
    "inputs",
    "require",
    "artifacts",
    "measures",
    "severity",
    "enforces",
    "why",
    "next",
}


@dataclass(frozen=True)
class Policy:
    """Attributes:
    not_applicable: Checks that don't count, and why.
    looser: What asks for less than the defaults do; it needs the approval `policy`.
    """

    api: str
    level: Level
    answers: Schema
    checks: Mapping[str, Check]
    severity: Mapping[str, Severity]
    not_applicable: Mapping[str, str]
    looser: Mapping[str, str]

    @property
    def digest(self) -> str:
        said: Json = {
            name: [check.digest, self.severity[name], self.not_applicable.get(name)]
            for name, check in self.checks.items()
        }
        return "sha256:" + hashlib.sha256(canonical(said).encode()).hexdigest()

    def check(self, name: str) -> Check:
        """Raises:
        Refusal: there is no such check.
        """
        if name not in self.checks:
            raise _unknown(name, self.checks, "the check is not known", "`delivery evidence list`")
        return self.checks[name]


def read_policy(root: Path, defaults: Iterable[Check] = DEFAULTS) -> Policy:
    """The checks of the project.

    Raises:
        Refusal: governance/gates.yaml says something that can't be meant.
    """
    answers, told = read_answers(root), read_yaml(root / FILE)
    if unknown := [key for key in told if key not in _KEYS]:
        raise _unknown(unknown[0], _KEYS, f"{FILE} is not understood", f"edit {FILE}")
    reached = level(answers)
    checks = {check.id: check for check in defaults if answered(answers, check.when)}
    severity: dict[str, Severity] = {name: check.severity(reached) for name, check in checks.items()}
    for name, own in mapping(told.get("checks")).items():
        if name in checks:
            raise Refusal(f"{FILE} is not understood", f"there is a default check {name!r}", "choose another name")
        checks[name], severity[name] = _own(name, mapping(own))
    looser: dict[str, str] = {}
    for name, bounds in mapping(told.get("thresholds")).items():
        checks[name], why = _bounded(checks[_known(name, checks)], mapping(bounds))
        looser.update({name: why} if why else {})
    for name, wanted in mapping(told.get("severity")).items():
        if wanted != "HARD":
            why = f"severity of {_known(name, checks)} can only be raised to HARD"
            raise Refusal(f"{FILE} is not understood", why, f"`delivery waive {name} --reason … --until …`")
        severity[_known(name, checks)] = "HARD"
    skipped = _skipped(mapping(told.get("not_applicable")), checks)
    looser.update({name: "it is HARD and said not to apply" for name in skipped if severity[name] == "HARD"})
    return Policy(api_id(answers), reached, answers, checks, severity, skipped, looser)


def _skipped(told: Schema, checks: Mapping[str, Check]) -> dict[str, str]:
    for name, reason in told.items():
        if not (isinstance(reason, str) and reason.strip()):
            raise Refusal(f"{FILE} is not understood", f"not_applicable gives no reason for {name}", f"edit {FILE}")
    return {_known(name, checks): str(reason) for name, reason in told.items()}


def _bounded(check: Check, bounds: Schema) -> tuple[Check, str]:
    """The check with other bounds, and which of them ask for less."""
    conditions = {condition.value: condition for condition in check.conditions}
    looser = ""
    for value, bound in bounds.items():
        if value not in conditions:
            raise _unknown(
                value, conditions, f"{FILE} is not understood: {check.id} measures other values", f"edit {FILE}"
            )
        if isinstance(bound, bool) or not isinstance(bound, int | float) or not math.isfinite(bound):
            raise Refusal(f"{FILE} is not understood", f"{check.id}.{value} is no number", f"edit {FILE}")
        before = conditions[value]
        conditions[value] = Condition(value, before.operator, bound)
        looser = (
            f"it asks for {conditions[value]}, the default is {before}"
            if conditions[value].looser_than(before)
            else looser
        )
    return replace(check, require=tuple(map(str, conditions.values()))), looser


def _own(name: str, told: Schema) -> tuple[Check, Severity]:
    """A check of the team's own."""
    what = f"{FILE} is not understood: checks.{name}"
    if unknown := [key for key in told if key not in _OWN]:
        raise _unknown(unknown[0], _OWN, what, f"edit {FILE}")
    phase, command, inputs = told.get("phase"), told.get("command"), strings(told.get("inputs"))
    if phase not in (1, 2, 3, 4, 5) or not (isinstance(command, str) and command.strip() and inputs):
        raise Refusal(what, "due are phase (1 to 5), command and inputs", f"edit {FILE}")
    if told.get("severity", "SOFT") not in ("HARD", "SOFT"):
        raise Refusal(what, "severity is HARD or SOFT", f"edit {FILE}")
    for part in (name, told.get("role", "team"), told.get("deliverable", name)):
        if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", str(part)):  # they name folders of records
            raise Refusal(what, f"{part!r} is no name of a folder", f"edit {FILE}")
    try:
        shlex.split(command)
        check = Check(
            id=name,
            phase=int(str(phase)),
            role=str(told.get("role", "team")),
            deliverable=str(told.get("deliverable", name)),
            command=command,
            inputs=tuple(inputs),
            why=str(told.get("why", "The team asks for it.")),
            next=str(told.get("next", command)),
            require=tuple(strings(told.get("require"))) or ("exit == 0",),
            artifacts=tuple(strings(told.get("artifacts"))),
            measures={key: str(value) for key, value in mapping(told.get("measures")).items()},
            enforces=tuple(strings(told.get("enforces"))),
        )
        _ = check.conditions
    except ValueError as error:
        raise Refusal(what, str(error), f"edit {FILE}") from None
    return check, "HARD" if told.get("severity") == "HARD" else "SOFT"


def _known(name: str, checks: Mapping[str, Check]) -> str:
    if name not in checks:
        raise _unknown(name, checks, f"{FILE} names a check that is not there", f"edit {FILE}")
    return name


def _unknown(name: str, known: Iterable[str], what: str, next_step: str) -> Refusal:
    near = difflib.get_close_matches(name, list(known), n=1)
    return Refusal(what, f"{name!r}" + (f". Did you mean {near[0]!r}?" if near else ""), next_step)
