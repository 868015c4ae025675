# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery monitoring dashboards`: whether every panel shows something; and of one that does not, whether it may."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..answers import api_id, read_answers, read_yaml
from ..database import Outcome
from ..errors import Refusal
from ..json_types import Json, mapping, sequence, text
from ..project import Project
from ..prometheus import Server, Silent, silent
from .alerts import FOLDER, gone
from .promql import Selector, selectors

DATA, QUIET, ABSENT, EMPTY = "data", "quiet", "not here", "EMPTY"
_ALWAYS = {"job", "route"}  # which service, and without probes: every series of ours is there by these
_ENDINGS = ("_bucket", "_count", "_sum")


@dataclass(frozen=True)
class Query:
    """One line of a panel."""

    dashboard: str
    panel: str
    expression: str


@dataclass(frozen=True)
class Shown:
    """Attributes:
    state: `data`; `quiet`: what it counts did not happen; `not here`: this service has no such part; `EMPTY`: nobody knows why.
    """

    query: Query
    state: str
    why: str = ""


def dashboards(project: Project, server: Server, without: Sequence[str]) -> Outcome:
    """Asks what every panel asks.

    Args:
        without: Beginnings of the names of series that come from elsewhere, and are not collected here on purpose.

    Raises:
        Refusal: there are no dashboards, or Prometheus is silent.
    """
    root = project.root
    known = list(queries(root, api_id(read_answers(root))))
    if not known:
        raise Refusal("no panel was looked at", f"there is no {FOLDER}/dashboards/*.json", gone(f"{FOLDER}/dashboards"))
    try:
        look = _Look(server, recorded(root), server.rules(), tuple(without))
        shown = [look.at(query) for query in known]
    except Silent as fault:
        raise silent("no panel was looked at", server, fault) from None
    empty = [one for one in shown if one.state == EMPTY]
    lines = [
        f"{one.state:<8}  {one.query.dashboard}: {one.query.panel}: {one.why}" for one in shown if one.state != DATA
    ]
    counts = {state: sum(one.state == state for one in shown) for state in (DATA, QUIET, ABSENT, EMPTY)}
    lines.append(f"{len(shown)} queries: " + ", ".join(f"{count} {state}" for state, count in counts.items() if count))
    data: list[Json] = [
        {"dashboard": one.query.dashboard, "panel": one.query.panel, "query": one.query.expression, "state": one.state.lower(), "why": one.why}
        for one in shown
    ]  # fmt: skip
    return Outcome(not empty, tuple(lines), {"queries": data, "empty": len(empty)})


def queries(root: Path, job: str) -> Iterator[Query]:
    """Of every panel of every dashboard, as they are asked for this service."""
    for path in sorted((root / FOLDER / "dashboards").glob("*.json")):
        told: Json = json.loads(path.read_text(encoding="utf-8"))
        for panel in map(mapping, sequence(mapping(told).get("panels"))):
            for target in map(mapping, sequence(panel.get("targets"))):
                expression = str(target.get("expr", "")).replace("$job", job)
                yield Query(path.stem, text(panel.get("title")) or "", expression)


def recorded(root: Path) -> dict[str, str]:
    """What the rules of this project record, and from what; one name of several rules stands for the last."""
    found = [mapping(rule) for path in sorted((root / FOLDER / "rules").glob("*.yml")) for group in sequence(read_yaml(path).get("groups")) for rule in sequence(mapping(group).get("rules"))]  # fmt: skip
    return {str(rule["record"]): str(rule["expr"]) for rule in found if "record" in rule}


@dataclass(frozen=True)
class _Look:
    server: Server
    rules: Mapping[str, str]
    loaded: set[str]
    without: tuple[str, ...]

    def at(self, query: Query) -> Shown:
        if self.server.values(query.expression):
            return Shown(query, DATA)
        if self.server.ask(query.expression):
            return Shown(query, QUIET, "no number: nothing to divide by yet")
        found = [self._why(one, ()) for one in selectors(query.expression)]
        # the worst first: one part that nobody can explain is enough
        for state in (EMPTY, ABSENT, QUIET):
            if why := next((why for found_state, why in found if found_state == state), ""):
                return Shown(query, state, why)
        return Shown(query, EMPTY, "every series is there, and the query gives nothing")

    def _why(self, one: Selector, over: tuple[str, ...]) -> tuple[str, str]:
        """Why a series has nothing to show, by what is there and what is not."""
        if one.name.startswith(self.without) and self.without:
            return ABSENT, f"{one.name} is not collected here, as you said"
        if one.recorded:
            return self._of_rule(one, over)
        series = one.only("job")
        if self.server.values(f"count({series})"):
            asked = [f"{label}{how}{value}" for label, how, value in one.matchers if label not in _ALWAYS]
            here = self.server.values(f"count({one.only(*(label for label, _, _ in one.matchers))})")
            return (DATA, "") if here or not asked else (QUIET, f"no {one.name} with {', '.join(asked)} yet")
        if any(self.server.declared(name) for name in _families(one.name)):
            return QUIET, f"{one.name} is declared, and counted nothing yet"
        return EMPTY, f"Prometheus has no {series}"

    def _of_rule(self, one: Selector, over: tuple[str, ...]) -> tuple[str, str]:
        if one.name not in self.rules:
            return ABSENT, f"no rule of this service records {one.name}"
        if one.name not in self.loaded:
            return EMPTY, f"Prometheus has not loaded the rule of {one.name}"
        if one.name in over or self.server.values(one.only("job")):
            return DATA, ""
        reasons = [self._why(part, (*over, one.name)) for part in selectors(self.rules[one.name])]
        return next((one for state in (EMPTY, ABSENT, QUIET) for one in reasons if one[0] == state), (EMPTY, f"the rule of {one.name} gives nothing"))  # fmt: skip


def _families(name: str) -> Iterator[str]:
    """As it is declared: a histogram once, for all its series."""
    yield name
    yield from (name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending))
