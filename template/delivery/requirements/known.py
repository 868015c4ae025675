# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every answer of service.yml as a requirement: how firm it is, and which checks would notice its breach."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from ..answers import DEFAULTS, is_example, read_answers, read_yaml
from ..criteria.check import Check
from ..errors import Refusal
from ..json_types import Json, Schema, mapping, sequence, text
from ..statements.authors import me

Firmness = Literal["HARD", "SOFT", "INFERRED"]
FILE = "governance/requirements.yaml"
# What only names things: nothing can break them.
_NAMES = ("project_name", "project_slug", "package_name", "expert")
_NONE: tuple[Json, ...] = ("none", [], False)  # asks for nothing


@dataclass(frozen=True)
class Requirement:
    """Attributes:
    firmness: HARD where it was said, SOFT where that was said of it, INFERRED where it is a usual value nobody confirmed.
    source: Where it comes from.
    operations: Operations of the contract that it is about; empty for what is about all of them.
    """

    id: str
    firmness: Firmness
    value: str
    source: str
    operations: tuple[str, ...] = ()

    def checks(self, known: Iterable[Check]) -> list[str]:
        """The checks that would notice its breach."""
        return [check.id for check in known if any(self._is(name) for name in check.enforces)]

    def _is(self, name: str) -> bool:
        return self.id == name or (name.endswith("-") and self.id.startswith(name))


def requirements(root: Path) -> list[Requirement]:
    """All of them, in the order of service.yml.

    Raises:
        Refusal: a file can't be read, or says something of a requirement that is not there.
    """
    answers, confirmed = read_answers(root), read_yaml(root / FILE)
    found = list(_all(answers))
    known = {requirement.id for requirement in found}
    if gone := [name for name in confirmed if name not in known]:
        raise _unknown(gone[0], known, f"{FILE} is not understood", f"remove it from {FILE}")
    return [_as_confirmed(requirement, mapping(confirmed.get(requirement.id))) for requirement in found]


def _all(answers: Schema) -> Iterator[Requirement]:
    for name, usual in DEFAULTS.items():
        given = answers.get(name, usual)
        if given in _NONE:
            continue
        firmness: Firmness = "INFERRED" if str(given) == str(usual) else "HARD"
        source = f"service.yml: {name}" if name in answers else f"usual value of {name}"
        if isinstance(given, list):
            yield from (Requirement(_id(name, item), firmness, str(item), source) for item in given)
        else:
            yield Requirement(_id(name), firmness, str(given), source)
    for name, given in answers.items():
        if name not in (*DEFAULTS, *_NAMES, "domain") and given not in _NONE:
            yield Requirement(_id(name), "HARD", str(given), f"service.yml: {name}")
    yield from _of_domain(mapping(answers.get("domain")))


def _of_domain(domain: Schema) -> Iterator[Requirement]:
    said: Firmness = "INFERRED" if is_example(domain) else "HARD"
    if roles := sequence(domain.get("roles")):
        yield Requirement("REQ-ROLES", said, ", ".join(map(str, roles)), "service.yml: domain.roles")
    for name, resource in mapping(domain.get("resources")).items():
        where = f"service.yml: domain.resources.{name}"
        about = text(mapping(resource).get("description")) or f"the service keeps {name}"
        yield Requirement(_id("resource", name), said, about, where, (f"_{name}",))
        for action, told in mapping(mapping(resource).get("actions")).items():
            meaning = text(mapping(told).get("description")) or f"{action} a {name}"
            place = f"{where}.actions.{action}"
            yield Requirement(_id("action", action, name), said, meaning, place, (f"{action}_{name}",))
    for kind in ("events", "integrations", "journeys"):
        for name, told in mapping(domain.get(kind)).items():
            steps = tuple(str(step) for step in sequence(told))
            about = ", ".join(steps) or text(mapping(told).get("description")) or name
            yield Requirement(
                _id(kind.removesuffix("s"), name), said, about, f"service.yml: domain.{kind}.{name}", steps
            )


def _id(*parts: Json) -> str:
    return "REQ-" + "-".join(str(part).upper().replace("_", "-") for part in parts)


def _as_confirmed(requirement: Requirement, said: Schema) -> Requirement:
    """As a person confirmed it; what was confirmed of another value is not confirmed."""
    if not said or said.get("value") != requirement.value:
        return requirement
    firmness: Firmness = "SOFT" if said.get("as") == "SOFT" else "HARD"
    source = f"{requirement.source}, confirmed by {said.get('by')}"
    return Requirement(requirement.id, firmness, requirement.value, source, requirement.operations)


def confirm(root: Path, names: Sequence[str], firmness: Firmness, *, everything: bool) -> list[Requirement]:
    """Writes down that somebody means them.

    Args:
        everything: All that are INFERRED, besides those that are named.

    Raises:
        Refusal: one is not there, or there is nothing to confirm.
    """
    found = {requirement.id: requirement for requirement in requirements(root)}
    for name in names:
        if name not in found:
            raise _unknown(name, found, "nothing was confirmed", "`delivery requirements list`")
    chosen = [r for r in found.values() if r.id in names or (everything and r.firmness == "INFERRED")]
    if not (chosen or everything):
        raise Refusal(
            "nothing was confirmed", "no requirement was named", "`delivery requirements list --check confirmed`"
        )
    who, said = me(root), read_yaml(root / FILE)
    said |= {r.id: {"as": firmness, "value": r.value, "by": who} for r in chosen}
    if chosen:
        head = (
            "# What people confirmed of service.yml: `delivery requirements confirm`. Another value is not confirmed.\n"
        )
        (root / FILE).parent.mkdir(parents=True, exist_ok=True)
        body = yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=1000)
        (root / FILE).write_text(head + body, encoding="utf-8")
    return chosen


def _unknown(name: str, known: Iterable[str], what: str, next_step: str) -> Refusal:
    near = difflib.get_close_matches(name, list(known), n=1)
    return Refusal(
        what, f"there is no requirement {name!r}" + (f". Did you mean {near[0]!r}?" if near else ""), next_step
    )
