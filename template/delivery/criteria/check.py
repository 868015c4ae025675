# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a check is: a command, what it reads, and what its values must be."""

from __future__ import annotations

import hashlib
import math
import operator
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..json_types import Json, canonical

Severity = Literal["HARD", "SOFT"]
OPERATORS = {">=": operator.ge, "<=": operator.le, "==": operator.eq, ">": operator.gt, "<": operator.lt}


@dataclass(frozen=True)
class Condition:
    """`coverage >= 90`: a measured value, an operator, a number."""

    value: str
    operator: str
    bound: float

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Raises:
        ValueError: the text is no condition.
        """
        parts = text.split()
        if len(parts) != 3 or parts[1] not in OPERATORS or not parts[0].isidentifier():
            raise ValueError(f"{text!r} is no condition; due is for example 'coverage >= 90'")
        bound = float(parts[2])
        if not math.isfinite(bound):
            raise ValueError(f"{text!r} compares with no number")
        return cls(parts[0], parts[1], bound)

    def holds(self, values: Mapping[str, Json]) -> bool:
        """False for a value that is missing or no number: what was not measured holds nothing."""
        found = values.get(self.value)
        if isinstance(found, bool) or not isinstance(found, int | float):
            return False
        return bool(OPERATORS[self.operator](found, self.bound))

    def looser_than(self, other: Condition) -> bool:
        """Whether some value would hold this and not the other."""
        if self.operator in (">=", ">"):
            return self.bound < other.bound
        return self.bound > other.bound if self.operator in ("<=", "<") else self.bound != other.bound

    def __str__(self) -> str:
        return f"{self.value} {self.operator} {self.bound:g}"


@dataclass(frozen=True)
class Check:
    """One question of a gate.

    Attributes:
        command: Words, not a shell: `delivery …` and `pytest …` are those of this interpreter.
        inputs: Files and folders that the answer depends on; a change there makes the evidence stale.
        artifacts: Files that the command writes; deleted before it runs.
        measures: Name of a value to `<artifact>#<member.of.json>`, or `<artifact>.xml#passed` of a JUnit report.
        require: Conditions on `exit` and the measures.
        hard: Levels at which it can end a gate; at the others it only costs points.
        enforces: Requirements by the beginning of their id.
        when: Answers of service.yml for which the check exists; "some" is any but "none".
        source: Whose evidence a release needs. Elsewhere one's own counts and is called advisory.
        approval: A person's statement, not an observation.
        max_age_days: After that many days its evidence is stale: it asks for the calendar.
        released: It compares with the last release, and does not apply before the first.
    """

    id: str
    phase: int
    role: str
    deliverable: str
    command: str
    inputs: tuple[str, ...]
    why: str
    next: str
    require: tuple[str, ...] = ("exit == 0",)
    artifacts: tuple[str, ...] = ()
    measures: Mapping[str, str] = field(default_factory=dict)
    hard: str = "ABC"
    enforces: tuple[str, ...] = ()
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    source: Literal["any", "ci"] = "any"
    approval: bool = False
    released: bool = False
    max_age_days: int | None = None

    @property
    def key(self) -> str:
        return f"phase-{self.phase}/{self.role}/{self.deliverable}"

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(Condition.parse(text) for text in self.require)

    @property
    def digest(self) -> str:
        """Changes with whatever decides between pass and fail: old evidence answers another question then."""
        asked: Json = {
            "command": self.command,
            "inputs": [*self.inputs],
            "artifacts": [*self.artifacts],
            "measures": dict(self.measures),
            "require": [str(condition) for condition in self.conditions],
        }
        return "sha256:" + hashlib.sha256(canonical(asked).encode()).hexdigest()

    def severity(self, level: str) -> Severity:
        return "HARD" if level in self.hard else "SOFT"
