# Derived from the template: `copier update` replaces this file. Do not edit.
"""The files that agents read, as text. They say which command tells what to do, not the process again: that would rot."""

from __future__ import annotations

import json
from functools import cache

import yaml

from ..json_types import Json
from ..phases.plan import phases
from .registry import Registry, Role, Skill

DERIVED = "Derived from the template: `delivery agents render` writes this file from delivery/roles.yaml. Do not edit."
SEAM = "<!-- What agents should know of this service goes below this line. -->"
_CLAUDE = ("Read", "Grep", "Glob", "Bash", "Write", "Edit")
_COPILOT = ("read", "search", "execute", "edit")
_WRITING = ("Write", "Edit", "edit")


def guide(known: Registry) -> str:
    """AGENTS.md down to its seam."""
    shared = (
        "<!-- Shared with the template: `delivery agents render` writes what is above the seam. Write below it. -->"
    )
    lines = [
        shared,
        "# For coding agents",
        "",
        "`README.md` says what this service is and how to start it. Install with `uv sync`, put `uv run` before each command below.",
        "",
        "## What to do",
        "",
        "    delivery status                # where the service stands; its last line is the next command",
        "    delivery phase show N          # the work order of a phase: steps, roles, commands, what ends it",
        "    delivery agents show ROLE      # one role's part of it; other names of a role are understood",
        "    delivery tdd next              # in phase 3: the one thing to do now",
        "    delivery gate phase-N          # whether it is done: 0 GO, 1 NO-GO, 3 not measured",
        "",
        "Every command takes `--json`, says what is wrong in one line, and names the next command. `--help` begins with an example.",
        "",
        "## Rules",
        "",
        *(f"- {rule}" for rule in known.rules),
        "",
        "## Not for",
        "",
        *(f"- {what}: {instead}." for what, instead in known.not_for),
        "",
        "## Roles and skills",
        "",
        "One agent may take several roles, but nobody approves their own work; tests and code of one operation are two commits.",
        "",
        *(f"- `{role.name}` ({_where(role)}): {role.does}" for role in known.roles.values()),
        "",
        *(f"- Skill `.agents/skills/{skill.name}/SKILL.md`: {_first(skill.description)}" for skill in known.skills),
        "",
        "## This service",
        "",
        SEAM,
    ]
    return "\n".join(lines) + "\n"


def claude_guide() -> str:
    return f"<!-- {DERIVED} -->\n@AGENTS.md\n"


def claude_role(known: Registry, role: Role) -> str:
    facts = [f"name: {role.name}", f"description: {_quoted(role.does)}", f"tools: {', '.join(_tools(role, _CLAUDE))}"]
    return _front([*facts, f"model: {known.model}"], _orders(role))


def copilot_role(role: Role) -> str:
    facts = [f"name: {role.name}", f"description: {_quoted(role.does)}", f"tools: {json.dumps(_tools(role, _COPILOT))}"]
    return _front(facts, _orders(role))


def codex_role(role: Role) -> str:
    facts = [f"name = {_quoted(role.name)}", f"description = {_quoted(role.does)}"]
    orders = "\n".join(_orders(role))
    return "\n".join([f"# {DERIVED}", *facts, f'developer_instructions = """\n{orders}\n"""']) + "\n"


def skill_page(known: Registry, skill: Skill) -> str:
    """SKILL.md, with the frontmatter that every client understands."""
    place = f".agents/skills/{skill.name}"
    facts = [f"name: {skill.name}", f"description: {_quoted(skill.description)}"]
    facts += [f"allowed-tools: {' '.join(skill.tools)}", "metadata:"]
    facts += [f"  {name}: {_plain(value)}" for name, value in known.metadata.items()]
    body = [
        f"# {skill.name}",
        "",
        "Put `uv run` before each command. A step that fails says what to do next; do that first.",
        "",
    ]
    for number, (command, meaning) in enumerate(skill.steps, start=1):
        body.append(f"{number}. `{command}`: {meaning}")
    body += ["", f"Done when `{skill.done}` exits with 0. AGENTS.md holds the rules.", ""]
    body += [
        f"A worked example is in `{place}/examples/session.md`, where to look further in `{place}/references/where.md`."
    ]
    return _front(facts, body)


def example_page(skill: Skill) -> str:
    lines = [f"<!-- {DERIVED} -->", f"# {skill.name}: an example", "", skill.story, ""]
    for command in skill.example:
        ends = " or ".join(map(str, command.exit))
        lines += [
            f"    $ {command.run}",
            f"    {'… ' + command.says + ' …' if command.says else '…'}   # exits with {ends}",
        ]
    return "\n".join(lines) + "\n"


def cases_page(skill: Skill) -> str:
    """What tests/skills runs; and what the description should and should not be chosen for."""
    commands: Json = [{"run": one.run, "exit": [*one.exit], "says": one.says} for one in skill.example]
    cases: Json = {"use": [*skill.use], "not": [*skill.unfit], "commands": commands}
    return f"# {DERIVED}\n" + yaml.safe_dump(cases, sort_keys=False, allow_unicode=True, width=1000)


def where_page(skill: Skill) -> str:
    rows = [f"| {question} | {_code(answer)} |" for question, answer in skill.where]
    head = [f"<!-- {DERIVED} -->", f"# {skill.name}: where to look", "", "| question | answer |", "|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _front(facts: list[str], body: list[str]) -> str:
    return "\n".join(["---", f"# {DERIVED}", *facts, "---", "", *body]) + "\n"


def _orders(role: Role) -> list[str]:
    may = ", ".join(f"`{path}`" for path in role.writes) if role.writes else "nothing: you read and report"
    gates = " and ".join(f"`delivery gate phase-{number}`" for number in numbers(role.name))
    return [
        f"You are the {role.name} of this service: the one who {role.does[0].lower()}{role.does[1:]}",
        "",
        f"- Begin with `uv run delivery agents show {role.name}`: it prints your steps and their commands as they are now.",
        f"- You may change: {may}.",
        f"- Never: {role.never}",
        f"- Skill: `.agents/skills/{role.skill}/SKILL.md`. Rules: `AGENTS.md`.",
        f"- Your part is done when {gates} names nothing of yours. Report check, exit code and evidence; say what was not measured.",
    ]


def _tools(role: Role, tools: tuple[str, ...]) -> list[str]:
    return [tool for tool in tools if role.writes or tool not in _WRITING]


@cache
def numbers(role: str) -> tuple[int, ...]:
    """The phases in which a role has work."""
    return tuple(phase.number for phase in phases() if role in phase.roles)


def _where(role: Role) -> str:
    found = numbers(role.name)
    return f"phase{'s' if len(found) > 1 else ''} {', '.join(map(str, found))}"


def _first(description: str) -> str:
    return description.partition(". ")[0].rstrip(".") + "."


def _quoted(said: str) -> str:
    """A string of YAML and of TOML alike."""
    return json.dumps(said, ensure_ascii=False)


def _plain(value: Json) -> str:
    """Values of metadata are texts in every client."""
    return _quoted(" ".join(map(str, value)) if isinstance(value, list) else str(value))


def _code(answer: str) -> str:
    return answer if "`" in answer else f"`{answer}`"
