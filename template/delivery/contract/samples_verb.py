# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery contract examples`: guides for callers, and a page per resource with every call in four languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..database import Outcome
from ..json_types import Json, mapping, sequence, text
from ..project import Project
from .document import Document, load
from .guides import guides
from .reference import reference
from .sample_code import ADDRESS, LANGUAGES
from .samples import Call, calls

FOLDER = Path("docs", "generated")
KINDS = ("api", "guides")
_HEAD = "<!-- Derived from openapi.yaml by `delivery contract examples`: it replaces this file. Do not edit. -->"


def examples(project: Project, *, check: bool = False) -> Outcome:
    """Writes the pages, and deletes those whose tag is gone. With `check`, only says which are not as they should be."""
    folder, document = project.root / FOLDER, load(project.contract)
    wanted = {f"api/{name}": page for name, page in pages(document).items()}
    wanted |= {f"guides/{name}": f"{_HEAD}\n\n{page}" for name, page in guides(document).items()}
    there = {f"{kind}/{file.stem}": file.read_text("utf-8") for kind in KINDS for file in (folder / kind).glob("*.md")}
    stale = sorted(name for name in {*wanted, *there} if wanted.get(name) != there.get(name))
    if not check:
        for name in stale:
            _write(folder / f"{name}.md", wanted.get(name))
    said = "differs" if check else "written"
    lines = tuple(f"{said} {FOLDER / name}.md" for name in stale)
    files: list[Json] = [*stale]
    last = f"{len(stale)} of {len(wanted)} pages {said}" if stale else f"{len(wanted)} pages are as they should be"
    return Outcome(not (check and stale), (*lines, last), {"stale": files})


def pages(document: Document) -> dict[str, str]:
    """The pages by tag."""
    found: dict[str, list[Call]] = {}
    for call in calls(document):
        found.setdefault((call.operation.tags or ("other",))[0], []).append(call)
    about = {
        text(mapping(tag).get("name")): mapping(tag).get("description") for tag in sequence(document.root.get("tags"))
    }
    return {
        tag: "\n".join(_page(document, tag, text(about.get(tag)) or "", some)) + "\n" for tag, some in found.items()
    }


def _page(document: Document, tag: str, about: str, some: list[Call]) -> Iterator[str]:
    yield from (_HEAD, "", f"# {tag}", "", *([about, ""] if about else []))
    yield f"`BASE_URL` is where the service listens ({ADDRESS} unless it is set). Each example names what else to set."
    for call in some:
        yield from (
            "",
            f"## {call.summary}",
            "",
            f"`{call.operation.key}`",
            "",
            *_described(call),
        )
        yield _needs(call)
        yield from reference(document, call)
        for title, fence, write in LANGUAGES:
            yield from ("", f"### {title}", "", f"```{fence}", write(call), "```")


def _described(call: Call) -> list[str]:
    return [call.description, ""] if call.description.rstrip(".") not in ("", call.summary) else []


def _needs(call: Call) -> str:
    roles = sorted(call.operation.roles or ())
    who = (
        "Anyone may call it"
        if call.operation.anonymous
        else f"For {', '.join(roles)}"
        if roles
        else "For whoever signed in"
    )
    return f"{who}. Set first: {', '.join(f'`{name}`' for name in call.variables)}." if call.variables else f"{who}."


def _write(file: Path, page: str | None) -> None:
    if page is None:
        file.unlink()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, "utf-8")
