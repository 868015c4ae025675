# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery handoff`: what the next team needs beside the repository, with a manifest that says what each file is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ..database import Outcome
from ..errors import Refusal
from ..evidence import verb as evidence
from ..evidence.record import newest, records
from ..evidence.tree import STATE, read_tree
from ..json_types import Json, Schema, sequence
from ..markdown import plain, rows
from ..pages.verb import pages
from ..programs import run_git
from ..project import Project
from ..requirements import verb as requirements
from . import bundle
from .facts import Facts, facts
from .page import page

FILE = Path(STATE, "handoff.zip")
Packed = Iterator[tuple[str, str, str | bytes]]
# Files of the repository that go along as they are: the name or folder, and what it is.
_COPIED = {
    "openapi.yaml": "The contract, for clients and for tools.",
    "service.yml": "The requirements as the team wrote them.",
    "CHANGELOG.md": "What changed, and what clients must do about it.",
    "governance": "What people stated: approvals, waivers, risks, days.",
    "docs/runbooks": "What to do when an alert rings.",
}
_PAGES = {
    "requirements.md": "What the service must be, and what holds each of it.",
    "test-plan.md": "What is tested, with the command that tests it.",
    "process.md": "The way to production, as a Mermaid diagram.",
    "process.dot": "The same for Graphviz.",
    "entities.md": "Entities and what refers to what, as a Mermaid diagram.",
}


def handoff(project: Project, out: Path | None, *, dirty: bool) -> Outcome:
    """Packs the bundle. The same commit, evidence and day make the same bytes.

    Raises:
        Refusal: there are changes that nobody committed, or the bundle can't be written.
    """
    changed = run_git(project.root, "status", "--porcelain", "--untracked-files=all").output.splitlines()
    if changed and not dirty:
        why = f"{len(changed)} files have changes that nobody committed, for example {changed[0][3:]}"
        raise Refusal("nothing was packed", why, "`git commit`, or `delivery handoff --dirty`")
    found = facts(project, "production")
    files = {
        name: (what, body.encode() if isinstance(body, str) else body) for name, what, body in _packed(project, found)
    }
    said: Schema = {"api": found.standing.api, "source": found.commit, "decision": found.gate.decision}
    packed = {name: body for name, (_, body) in files.items()}
    path = out or project.root / FILE
    bundle.write(path, {**packed, bundle.MANIFEST: bundle.manifest(said, files)})
    shown = path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else str(path)
    lines = (f"packed {len(files)} files of {found.commit}: {shown}", f"Next: delivery handoff --check {shown}")
    return Outcome(True, lines, {"file": shown, **said, "files": [*sorted(files)]})


def check(path: Path) -> Outcome:
    """Whether every file of a bundle is what its manifest says.

    Raises:
        Refusal: it is no bundle.
    """
    told, wrong = bundle.faults(path)
    count = len(sequence(told.get("files")))
    last = f"{count} files of {told.get('api')}, {told.get('source')}: {len(wrong)} are not what the manifest says"
    faults: list[Json] = [*wrong]
    return Outcome(not wrong, (*wrong, last), {"files": count, "faults": faults})


def _packed(project: Project, found: Facts) -> Packed:
    """Each file with what it is."""
    inside = [*_content(project, found)]
    yield from inside
    yield "README.md", "What each file is.", _readme(found, inside)


def _content(project: Project, found: Facts) -> Packed:
    yield "report.html", "Where the service stands: open this first.", page(found)
    yield "open.md", "Open risks and waivers, and what keeps the service from production.", _open(found)
    for name, text in pages(project).items():
        yield name, _PAGES[name], text
    trace = requirements.traced(project, check=False).data
    yield "requirements.json", "Requirement, operations, tests, checks and alerts, for programs.", _json(dict(trace))
    index = evidence.listed(project, "*").data
    yield "evidence/index.json", "Every check, its newest record, and what that counts as.", _json(dict(index))
    for record in newest(records(project.root, found.standing.api)).values():
        what = f"The newest record of {record.check}, named by its hash."
        yield f"evidence/{record.key}/{record.path.name}", what, (project.root / record.path).read_bytes()
    for path in read_tree(project.root).matching([*_COPIED, "openapi.v*.yaml"]):
        what = next((said for name, said in _COPIED.items() if path == name or path.startswith(f"{name}/")), "")
        yield path, what or "The contract of another version.", (project.root / path).read_bytes()


def _open(found: Facts) -> str:
    risks = [
        (
            risk.id,
            plain(risk.title),
            risk.severity,
            plain(risk.owner),
            plain(f"{risk.review} {risk.fault}"),
            plain(risk.answer),
        )
        for risk in found.standing.risks
    ]
    waived = [
        (one.check, plain(one.reason), one.until, plain(one.owner), plain(one.why or "yes")) for one in found.waivers
    ]
    blockers = [(row.check.id, row.state, plain(row.why)) for row in found.gate.blockers]
    lines = ["# What is open", "", f"{found.gate.name}: {found.gate.decision}, readiness {found.gate.score} of 100."]
    for title, heads, cells in (
        ("Risks", ("Risk", "What may go wrong", "Severity", "Owner", "Looked at again by", "What is done"), risks),
        ("Waivers", ("Check", "Reason", "Until", "Asked by", "Counts"), waived),
        ("Checks that are open", ("Check", "State", "Why"), blockers),
    ):
        lines += ["", f"## {title}", "", *(rows(heads, cells) if cells else ["None."])]
    return "\n".join(lines) + "\n"


def _readme(found: Facts, inside: list[tuple[str, str, str | bytes]]) -> str:
    named = [(f"`{name}`", what) for name, what, _ in inside if not name.startswith("evidence/phase-")]
    records = sum(name.startswith("evidence/phase-") for name, _, _ in inside)
    about = f"Of {found.commit}. The digest of every file is in `{bundle.MANIFEST}`: `delivery handoff --check <this bundle>`."
    return "\n".join(
        [
            f"# {plain(found.title)}: for whoever goes on with it",
            "",
            about,
            "",
            *rows(("File", "What it is"), named),
            "",
            f"`evidence/phase-*` holds {records} records: the newest of each check, each named by its hash.",
            "",
        ]
    )


def _json(data: Schema) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
