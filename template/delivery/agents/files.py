# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which files there are for which clients, and what differs from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from . import pages
from .registry import Registry, Role, chosen, registry

GUIDE = "AGENTS.md"
SKILLS = ".agents/skills"
CLIENTS = ("claude", "codex", "copilot")

# Where a client keeps its agents, and how a role looks there.
_ROLES: Mapping[str, tuple[str, str, Callable[[Registry, Role], str]]] = {
    "claude": (".claude/agents", ".md", pages.claude_role),
    "codex": (".codex/agents", ".toml", lambda known, role: pages.codex_role(role)),
    "copilot": (".github/agents", ".agent.md", lambda known, role: pages.copilot_role(role)),
}


def wanted(clients: tuple[str, ...]) -> dict[str, str]:
    """Every file for these clients by its path; the guide down to its seam."""
    if not clients:
        return {}
    known = registry()
    found = {GUIDE: pages.guide(known)}
    for skill in known.skills:
        place = f"{SKILLS}/{skill.name}"
        found[f"{place}/SKILL.md"] = pages.skill_page(known, skill)
        found[f"{place}/examples/session.md"] = pages.example_page(skill)
        found[f"{place}/tests/cases.yaml"] = pages.cases_page(skill)
        found[f"{place}/references/where.md"] = pages.where_page(skill)
        if "claude" in clients:  # it looks for skills in a folder of its own only
            found[f".claude/skills/{skill.name}/SKILL.md"] = pages.skill_page(known, skill)
    if "claude" in clients:
        found["CLAUDE.md"] = pages.claude_guide()
    for client in (client for client in clients if client in _ROLES):
        folder, ending, page = _ROLES[client]
        found |= {f"{folder}/{role.name}{ending}": page(known, role) for role in known.roles.values()}
    return found


def drifted(root: Path) -> Iterator[tuple[str, str]]:
    """Files that are not what they should be, and how: missing, changed, or left over from a client that was chosen once."""
    due = wanted(chosen(root))
    for path, body in due.items():
        if not (root / path).is_file():
            yield path, "is missing"
        elif _derived_part(path, (root / path).read_text(encoding="utf-8", errors="replace")) != body:
            yield path, "is not what delivery/roles.yaml says"
    for path in wanted(CLIENTS):
        if path not in due and path != GUIDE and (root / path).is_file():
            yield path, "is of a client that service.yml does not name"


def render(root: Path) -> list[str]:
    """Writes what differs, and takes away what is left over. People's part of the guide stays."""
    due = wanted(chosen(root))
    changed = [path for path, _ in drifted(root)]
    for path in changed:
        place = root / path
        if path not in due:
            place.unlink()
            continue
        below = ""
        if path == GUIDE and place.is_file():
            below = place.read_text(encoding="utf-8", errors="replace").partition(pages.SEAM)[2].removeprefix("\n")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(due[path] + below, encoding="utf-8")
    return changed


def strangers(root: Path) -> Iterator[tuple[str, str]]:
    """Files of agents whose role the template does not know: path and name."""
    known = registry()
    for folder, ending, _ in _ROLES.values():
        for path in sorted((root / folder).glob(f"*{ending}")):
            name = path.name.removesuffix(ending)
            if name not in known.roles:
                yield path.relative_to(root).as_posix(), name


def _derived_part(path: str, body: str) -> str:
    return body.partition(pages.SEAM)[0] + pages.SEAM + "\n" if path == GUIDE and pages.SEAM in body else body
