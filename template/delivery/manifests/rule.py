# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a rule is: a name, a question to a bundle, why it is asked, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .bundle import Bundle


@dataclass(frozen=True)
class Rule:
    """One fault that has a name.

    Attributes:
        finds: Where it is and what is there, one line for each.
    """

    name: str
    finds: Callable[[Bundle], Iterator[str]]
    why: str
    remedy: str


@dataclass(frozen=True)
class Finding:
    """A fault, with what it takes to understand and to mend it."""

    rule: str
    where: str
    why: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.where}. {self.why} {self.remedy}"
