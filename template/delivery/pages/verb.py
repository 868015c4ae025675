# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery docs`: writes docs/generated, or says which of it is not as it should be."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..contract import load
from ..contract.erd import erd
from ..contract.samples_verb import FOLDER
from ..database import Outcome
from ..json_types import Json
from ..markdown import plain, rows
from ..project import Project
from ..requirements.trace import traces
from .process import dot, graph, mermaid
from .test_plan import test_plan

HEAD = "Derived from {} by `delivery docs`: it replaces this file. Do not edit."


def requirements_page(project: Project) -> str:
    """Without states: those are of a moment, and in the report."""
    found, _ = traces(project)
    heads = ("Requirement", "Class", "Asks for", "Source", "Operations", "Checks", "Alerts")
    cells = [
        (
            row.requirement.id,
            row.requirement.firmness,
            plain(row.requirement.value),
            plain(row.requirement.source),
            plain(", ".join(row.operations)) or "all",
            ", ".join(row.checks) or "none",
            ", ".join(row.alerts) or "none",
        )
        for row in found
    ]
    about = "HARD was said, SOFT was wished, INFERRED is a usual value that nobody confirmed."
    return "\n".join(["# Requirements", "", about, "", *rows(heads, cells), ""])


def _process(_: Project) -> str:
    about = "Each phase ends at its gate, which `delivery gate phase-1` computes; a check that says no names the phase to go back to."
    return f"# The way to production\n\n{about}\n\n```mermaid\n{mermaid(graph())}```\n"


def _entities(project: Project) -> str:
    return f"# Entities\n\nTables of the contract, and what refers to what.\n\n```mermaid\n{erd(load(project.contract))}```\n"


# A page, what it is derived from, and who writes it.
PAGES: Mapping[str, tuple[str, Callable[[Project], str]]] = {
    "requirements.md": ("service.yml, governance and openapi.yaml", requirements_page),
    "test-plan.md": ("openapi.yaml, tests and the checks", test_plan),
    "process.md": ("delivery/phases/phases.yaml", _process),
    "process.dot": ("delivery/phases/phases.yaml", lambda _: dot(graph())),
    "entities.md": ("openapi.yaml", _entities),
}


def pages(project: Project) -> dict[str, str]:
    """Every page by its name, as it should be."""
    return {name: f"{_head(name, source)}{write(project)}" for name, (source, write) in PAGES.items()}


def docs(project: Project, *, check: bool = False) -> Outcome:
    """Writes the pages that are not as they should be. With `check`, writes nothing and is not ok where there is one."""
    folder, wanted = project.root / FOLDER, pages(project)
    stale = [name for name, page in wanted.items() if _there(project, name) != page]
    if not check:
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (folder / name).write_text(wanted[name], encoding="utf-8")
    said = "differs" if check else "written"
    lines = [f"{said} {FOLDER / name}" for name in stale]
    lines += [f"{len(stale)} of {len(wanted)} pages {said}" if stale else f"{len(wanted)} pages are as they should be"]
    lines += ["Next: delivery docs"] if check and stale else []
    files: list[Json] = [*stale]
    return Outcome(not (check and stale), tuple(lines), {"stale": files})


def _there(project: Project, name: str) -> str | None:
    path = project.root / FOLDER / name
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None


def _head(name: str, source: str) -> str:
    said = HEAD.format(source)
    return f"// {said}\n" if name.endswith(".dot") else f"<!-- {said} -->\n\n"
