# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery agents`: what each role does now, and whether the files of coding agents say the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..criteria import DEFAULTS
from ..database import Outcome
from ..json_types import Json
from ..phases.plan import Phase, Step, phases
from ..project import Project
from . import skills
from .files import drifted, strangers
from .files import render as write
from .pages import numbers
from .registry import OWN, Role, chosen, own, registry


def render(project: Project) -> Outcome:
    """Writes the files of the clients that service.yml names."""
    changed = write(project.root)
    clients = chosen(project.root)
    said = f"{len(changed)} files written or removed for {', '.join(clients) or 'nobody: service.yml names no agents'}"
    return Outcome(True, (*changed, said), {"clients": [*clients], "files": [*changed]})


def check(project: Project) -> Outcome:
    """Not ok where a file drifted, a skill lacks something, or a role is in no registry."""
    found = [*_faults(project.root)]
    lines = [f"{path} {fault}" for path, fault in found]
    if any(path for path, fault in found if "roles.yaml" in fault or fault == "is missing"):
        lines.append("Next: delivery agents render")
    clients = chosen(project.root)
    lines += [] if found else [f"agents: {', '.join(clients) or 'none'}; every file says what delivery/roles.yaml says"]
    data: list[Json] = [{"path": path, "fault": fault} for path, fault in found]
    return Outcome(not found, tuple(lines), {"clients": [*clients], "faults": data})


def _faults(root: Path) -> Iterator[tuple[str, str]]:
    yield from drifted(root)
    known = registry()
    mine = own(root)
    for path, name in strangers(root):
        if name not in mine:
            yield path, f"is of no registered role: name {name} with a reason below `roles:` in {OWN}"
    if chosen(root):
        yield from skills.faults(root)
    for alias, name in known.aliases.items():
        if name not in known.roles:
            yield "delivery/roles.yaml", f"lets {alias} mean {name}, whom nobody knows"
    named = {role for phase in phases() for role in phase.roles} | {check.role for check in DEFAULTS}
    for name in sorted(named - known.roles.keys()):
        yield "delivery/phases/phases.yaml", f"gives work to {name}, who is in no registry"
    for phase in phases():
        yield from (
            ("delivery/phases/phases.yaml", f"lets {step.role} take {step.id} of phase {phase.number} unlisted")
            for step in phase.steps
            if step.role not in phase.roles
        )


def listed() -> Outcome:
    """Every role, with its phases and the other names it answers to."""
    known = registry()
    rows = [
        _row(role, [alias for alias, name in known.aliases.items() if name == role.name])
        for role in known.roles.values()
    ]
    lines = [f"{role.name:<27} {_numbers(role):<8} {role.does}" for role in known.roles.values()]
    return Outcome(True, (*lines, f"{len(lines)} roles"), {"roles": [*rows]})


def show(name: str) -> Outcome:
    """The work order of one role: its steps in every phase, and the checks that are its own."""
    known = registry()
    role = known.role(name)
    steps = [(phase, step) for phase in phases() for step in phase.steps if step.role == role.name]
    checks = [check.id for check in DEFAULTS if check.role == role.name]
    called = f" ({name})" if name != role.name else ""
    lines = [f"{role.name}{called}, phases {_numbers(role)}: {role.does}"]
    lines += [f"May change: {', '.join(role.writes) or 'nothing, it reads and reports'}", f"Never: {role.never}", ""]
    for phase, step in steps:
        lines += [f"- phase {phase.number}, {step.id}: {step.does}", *(f"    {command}" for command in step.commands)]
    lines += ["", f"Checks of its own: {', '.join(checks) or 'none'}"]
    aliases = [alias for alias, meant in known.aliases.items() if meant == role.name]
    orders: list[Json] = [_step(*one) for one in steps]
    return Outcome(True, tuple(lines), {**_row(role, aliases), "steps": orders, "checks": [*checks]})


def _row(role: Role, aliases: list[str]) -> dict[str, Json]:
    facts: dict[str, Json] = {
        "role": role.name,
        "aliases": [*aliases],
        "phases": [*numbers(role.name)],
        "does": role.does,
    }
    return {**facts, "writes": [*role.writes], "never": role.never, "skill": role.skill}


def _step(phase: Phase, step: Step) -> dict[str, Json]:
    return {
        "phase": phase.number,
        "step": step.id,
        "does": step.does,
        "commands": [*step.commands],
        "writes": [*step.writes],
    }


def _numbers(role: Role) -> str:
    return ", ".join(map(str, numbers(role.name)))
