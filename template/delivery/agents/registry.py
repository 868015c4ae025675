# Derived from the template: `copier update` replaces this file. Do not edit.
"""Reads roles.yaml: who there is, under which other names, and which skills."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..answers import read_answers, read_yaml
from ..errors import Refusal
from ..json_types import Json, Schema, integer, mapping, sequence, strings, text

FILE = Path(__file__).parents[1] / "roles.yaml"
OWN = "governance/agents.yaml"


@dataclass(frozen=True)
class Role:
    """Attributes:
    writes: What it may change; a role without any only reads.
    """

    name: str
    does: str
    writes: tuple[str, ...]
    never: str
    skill: str


@dataclass(frozen=True)
class Command:
    """One line of an example: how it may end on any day of the service, and what it says then."""

    run: str
    exit: tuple[int, ...]
    says: str


@dataclass(frozen=True)
class Skill:
    """Attributes:
    steps: A command and what it is for, in the order of the work.
    where: A question, and the command or file that answers it.
    """

    name: str
    description: str
    tools: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    done: str
    use: tuple[str, ...]
    unfit: tuple[str, ...]
    story: str
    example: tuple[Command, ...]
    where: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Registry:
    roles: Mapping[str, Role]
    aliases: Mapping[str, str]
    skills: tuple[Skill, ...]
    metadata: Schema
    model: str
    not_for: tuple[tuple[str, str], ...]
    rules: tuple[str, ...]

    def role(self, name: str) -> Role:
        """By its name or by another that people use for it.

        Raises:
            Refusal: nobody is called so.
        """
        known = self.aliases.get(name, name)
        if known not in self.roles:
            near = difflib.get_close_matches(name, [*self.roles, *self.aliases], n=1)
            hint = f". Did you mean {near[0]!r}?" if near else ""
            raise Refusal("the role is not known", f"{name!r}{hint}", "`delivery agents list`")
        return self.roles[known]


@cache
def registry() -> Registry:
    """Who there is."""
    told = read_yaml(FILE)
    roles = [_role(mapping(one)) for one in sequence(told.get("roles"))]
    return Registry(
        roles={role.name: role for role in roles},
        aliases={alias: str(name) for alias, name in mapping(told.get("aliases")).items()},
        skills=tuple(_skill(mapping(one)) for one in sequence(told.get("skills"))),
        metadata=mapping(told.get("metadata")),
        model=_text(told, "model"),
        not_for=tuple((_text(mapping(one), "what"), _text(mapping(one), "instead")) for one in _all(told, "not_for")),
        rules=tuple(strings(told.get("rules"))),
    )


def hook_seconds(name: str) -> tuple[str, float]:
    """The call that an event is forwarded as, and how long it may take."""
    told = mapping(mapping(read_yaml(FILE).get("hooks")).get(name))
    return _text(told, "call"), float(integer(told.get("seconds")) or 0)


def chosen(root: Path) -> tuple[str, ...]:
    """The clients that service.yml names; a list, or a text like `[claude, codex]`."""
    given = read_answers(root).get("agents")
    said = given.strip("[] ").split(",") if isinstance(given, str) else strings(given)
    return tuple(name.strip() for name in said if name.strip() not in ("", "none", "null"))


def own(root: Path) -> Schema:
    """Roles that the team added, with the reason of each."""
    return mapping(read_yaml(root / OWN).get("roles"))


def _role(told: Schema) -> Role:
    return Role(
        name=_text(told, "name"),
        does=_text(told, "does"),
        writes=tuple(strings(told.get("writes"))),
        never=_text(told, "never"),
        skill=_text(told, "skill"),
    )


def _skill(told: Schema) -> Skill:
    example = mapping(told.get("example"))
    return Skill(
        name=_text(told, "name"),
        description=_text(told, "description"),
        tools=tuple(strings(told.get("tools"))),
        steps=tuple((_text(mapping(one), "run"), _text(mapping(one), "does")) for one in _all(told, "steps")),
        done=_text(told, "done"),
        use=tuple(strings(told.get("use"))),
        unfit=tuple(strings(told.get("not"))),
        story=_text(example, "story"),
        example=tuple(_command(mapping(one)) for one in _all(example, "commands")),
        where=tuple((strings(one)[0], strings(one)[1]) for one in _all(told, "where")),
    )


def _command(told: Schema) -> Command:
    ends = tuple(code for one in sequence(told.get("exit")) if (code := integer(one)) is not None)
    return Command(_text(told, "run"), ends, _text(told, "says"))


def _all(told: Schema, name: str) -> list[Json]:
    return sequence(told.get(name))


def _text(told: Schema, name: str) -> str:
    return text(told.get(name)) or ""
