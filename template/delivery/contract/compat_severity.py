# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a rule of the compatibility check is, and what a change is that one of them found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from ..json_types import Schema


class Severity(StrEnum):
    """BREAKING: a client that keeps to the contract fails. RISKY: only a strict or unlucky one does."""

    BREAKING = "breaking"
    RISKY = "risky"
    COMPATIBLE = "compatible"


class Direction(StrEnum):
    """REQUEST: new must accept what old accepted. RESPONSE: old clients must understand what new answers."""

    REQUEST = "request"
    RESPONSE = "response"
    BOTH = "both"


BREAKING, RISKY, COMPATIBLE = Severity.BREAKING, Severity.RISKY, Severity.COMPATIBLE
REQUEST, RESPONSE = Direction.REQUEST, Direction.RESPONSE
ORDER = tuple(Severity)


@dataclass(frozen=True)
class Rule:
    """One row of the table. Its id is an interface: `--allow` lines name it.

    Attributes:
        meaning: What happened to the contract.
        why: What it does to a client.
        instead: What to do; empty where there is nothing to do.
        addition: A compatible change that gives clients something new: a minor release.
    """

    id: str
    severity: Severity
    meaning: str
    why: str
    instead: str = ""
    addition: bool = False

    @property
    def direction(self) -> Direction:
        first = self.id.partition("-")[0]
        return Direction(first) if first in (REQUEST, RESPONSE) else Direction.BOTH

    @property
    def release(self) -> str:
        """The smallest release that may hold such a change (semver.org)."""
        if self.severity is BREAKING:
            return "major"
        return "minor" if self.severity is RISKY or self.addition else "patch"


class Finding(NamedTuple):
    """A rule that applies at a place, before it is known in which operation."""

    rule: str
    place: str
    was: str
    now: str


# how a schema's parts are compared: direction, old, new, place
Compare: TypeAlias = Callable[[Direction, Schema, Schema, str], Iterator[Finding]]


@dataclass(frozen=True)
class Change:
    """One difference between two contracts.

    Attributes:
        where: `POST /orders request body .total`, with the path as the old contract spells it.
        was: What the old contract says, `nothing` where it has no such thing.
        now: What the new contract says.
        accepted: Why it does not fail the check although it breaks: a rule of the caller, or a new major version.
    """

    rule: Rule
    where: str
    was: str
    now: str
    accepted: str = ""

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def fails(self) -> bool:
        return self.severity is BREAKING and not self.accepted

    @property
    def order(self) -> tuple[int, str, str]:
        """Breaking first, then by rule and place."""
        return ORDER.index(self.severity), self.where, self.rule.id

    def __str__(self) -> str:
        instead = f". Instead: {self.rule.instead}" if self.rule.instead else ""
        return f"{self.rule.id} {self.where}: was {self.was}, is {self.now}; {self.rule.why}{instead}"
