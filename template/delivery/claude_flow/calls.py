# Derived from the template: `copier update` replaces this file. Do not edit.
"""From the words of a call to the command that answers it, by the table calls.yaml."""

from __future__ import annotations

import fnmatch
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..answers import read_yaml
from ..errors import Refusal
from ..json_types import mapping, sequence, text

TABLE = Path(__file__).with_name("calls.yaml")
_PHASE = re.compile(r"(?:^|/)(phase-([1-5])[^/]*(?:/.*)?)$")


@dataclass(frozen=True)
class Row:
    """Attributes:
    runs: The command that answers; empty where the call is only written down.
    """

    call: tuple[str, ...]
    where: Mapping[str, str]
    runs: str
    because: str

    def fits(self, words: Sequence[str], options: Mapping[str, str]) -> bool:
        told = all(fnmatch.fnmatchcase(options.get(name, ""), wanted) for name, wanted in self.where.items())
        return tuple(words[: len(self.call)]) == self.call and told


@dataclass(frozen=True)
class Answer:
    """A call, and the words of the command that answers it; none where it is only written down."""

    call: str
    command: tuple[str, ...]
    because: str
    options: Mapping[str, str]

    @property
    def line(self) -> str:
        return f"claude-flow {self.call} -> {shlex.join(self.command) or 'a note'} ({self.because})"


def table() -> tuple[Row, ...]:
    return tuple(
        Row(
            tuple((text(told.get("call")) or "").split()),
            {name: str(wanted) for name, wanted in mapping(told.get("where")).items()},
            text(told.get("runs")) or "",
            text(told.get("because")) or "",
        )
        for told in map(mapping, sequence(read_yaml(TABLE).get("calls")))
    )


def answer(words: Sequence[str]) -> Answer:
    """What a call runs here.

    Raises:
        Refusal: no row of the table fits.
    """
    options = _options(words)
    for row in table():
        if row.fits(words, options):
            facts = {**_facts(options), **options}
            try:
                command = tuple(word.format_map(facts) for word in row.runs.split())
            except KeyError as missing:
                what = f"claude-flow {' '.join(row.call)} was not understood"
                raise Refusal(what, f"there is no --{missing.args[0]}", "`delivery claude-flow --table`") from None
            return Answer(" ".join(row.call), command, row.because, options)
    what = f"claude-flow {' '.join(words[:2])} was not understood"
    raise Refusal(what, "no row of the table fits it", "`delivery claude-flow --table`, or `delivery status`")


def _options(words: Sequence[str]) -> dict[str, str]:
    """`--key value` and `--key=value`; a flag without a value is empty."""
    found: dict[str, str] = {}
    for position, word in enumerate(words):
        if word.startswith("--"):
            name, joined, value = word[2:].partition("=")
            following = words[position + 1] if position + 1 < len(words) else ""
            found[name] = value if joined or following.startswith("--") else following
    return found


def _facts(options: Mapping[str, str]) -> dict[str, str]:
    for name in ("key", "pattern", "memory-key", "task-id"):
        if found := _PHASE.search(options.get(name, "")):
            return {"place": found[1], "number": found[2]}
    return {}
