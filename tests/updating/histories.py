"""Histories of a team: what it edited, which formatter it ran, what it asked for; and what must be true after any update."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from delivery.upgrade import formatting, neighbours
from delivery.upgrade.changes import Change, changes
from harness import files, run
from harness.pages import write

from .team import Team
from .test_hot_update import MARK, RECEIPT, below

__all__ = ["Change", "changes"]
Work = Callable[[Team], object]
ORDERS = "src/order_service/resources/orders"
# A line that the template wrote and that teams do change: file, what it looks like, what becomes of it.
LINES = (
    ("pyproject.toml", r'^version = "1\.0\.0"$', 'version = "1.4.2"'),
    ("README.md", r"\A((?:.*\n)*?)(# .*)$", r"\1\2, of the shop"),
    ("openapi.yaml", r"^  title: .*$", "  title: The orders of the shop"),
    (f"{ORDERS}/router.py", r'^    """(.+)\."""$', r'    """\1, as the shop wants it."""'),
    (f"{ORDERS}/schemas.py", r"^    reference: str$", "    reference: str  # on the parcel"),
    ("src/order_service/app.py", r"^def create_app", "# Ours.\ndef create_app"),
    ("Dockerfile", r"^FROM ", "# Checked by us.\nFROM "),
)


def in_nothing(team: Team) -> None:
    assert team.read("service.yml")


def theirs(folder: Path, path: str) -> bool:
    """Seeded: its first line says so, and the migrations are."""
    return path.startswith("migrations/versions/") or "Seeded once" in (text(folder, path) or [""])[0]


def below_the_seams(team: Team) -> None:
    for path in files(team.folder):
        if not theirs(team.folder, path) and not path.startswith(("delivery/", "tests/")):
            below(team, path, [], {})


def in_what_is_theirs(team: Team) -> None:
    """In every seeded file, and in files of their own."""
    for path in files(team.folder):
        if theirs(team.folder, path):
            team.append(path, f"\n\n# {MARK}\n")
    for path in (
        f"{ORDERS}/pricing.py",
        "tests/resources/orders/test_pricing.py",
        "docs/notes.md",
        "src/order_service/core/ours.py",
    ):
        team.write(path, f"# {MARK}\n")


def an_operation(team: Team) -> None:
    for block in RECEIPT:
        write(team.folder, block)


def in_lines_of_the_template(team: Team) -> None:
    for path, old, new in LINES:
        if team.has(path):
            team.write(path, re.sub(old, new, team.read(path), count=1, flags=re.MULTILINE))


def where_none_belongs(team: Team) -> None:
    """In derived files."""
    for path in (
        "src/order_service/core/ids.py",
        f"{ORDERS}/operations.py",
        "tests/conftest.py",
        ".gitignore",
        ".env.example",
    ):
        if team.has(path):
            team.append(path, f"\n# {MARK}\n")


def by_removing(team: Team) -> None:
    for path in ("tests/resources/orders/test_list_orders.py", "src/order_service/core/ids.py", "CODEOWNERS"):
        if team.has(path):
            (team.folder / path).unlink()


def no_formatter(team: Team) -> None:
    assert team.has("pyproject.toml")


def own_formatter(team: Team) -> None:
    """The project's, with its settings: what is generated is as it leaves it."""
    _ruff(team)


def foreign_formatter(team: Team) -> None:
    """Another width than the project's."""
    _ruff(team, "--isolated", "--line-length", "79")


def _ruff(team: Team, *options: str) -> None:
    run([str(Path(sys.executable).with_name("ruff")), "format", "--no-cache", *options, "src", "tests"], team.folder)


WORK: dict[str, Work] = {
    work.__name__: work
    for work in (in_nothing, below_the_seams, in_what_is_theirs, an_operation, in_lines_of_the_template, where_none_belongs, by_removing)
}  # fmt: skip
FORMATTERS: dict[str, Work] = {work.__name__: work for work in (no_formatter, own_formatter, foreign_formatter)}


def upgraded(team: Team, generated: Path) -> tuple[list[Change], list[str]]:
    """As `delivery upgrade` does it, but where it stands and not in a work tree; also what it takes for formatting."""
    aside = formatting.set_aside(team.folder, generated)
    team.update()
    neighbours.settle(team.folder)
    seen = changes(team.folder, generated)
    formatting.put_back(team.folder, aside, {change.path for change in seen})
    return seen, aside


def text(folder: Path, path: str) -> list[str]:
    file = folder / path
    return file.read_text("utf-8", "replace").splitlines() if file.is_file() else []


def edits(folder: Path, generated: Path) -> dict[str, Counter[str]]:
    """The lines that a team added to each file, blank ones aside."""
    found = {}
    for path in files(folder):
        added = Counter(text(folder, path)) - Counter(text(generated, path))
        added.pop("", None)
        if added:
            found[path] = added
    return found


def lost(folder: Path, done: dict[str, Counter[str]], changes: list[Change]) -> list[str]:
    """Edits that are neither there nor told."""
    told = {change.path for change in changes if change.stops}
    return [path for path, added in done.items() if path not in told and added - Counter(text(folder, path))]


def unfounded(changes: list[Change], generated: Path, before: Path, fresh: Path) -> Iterator[str]:
    """Files that stopped it without a reason: no line was changed by both sides, or a loss of what is generated as ever."""
    for change in changes:
        base, ours, theirs = (text(folder, change.path) for folder in (generated, before, fresh))
        if change.kind == "conflict" and base and ours and theirs and not meet(base, ours, theirs):
            yield change.path
        if change.kind == "lost" and (fresh / change.path).exists():
            yield change.path


def meet(base: list[str], ours: list[str], theirs: list[str]) -> bool:
    """Whether both sides changed the same lines, or neighbours; what was only added beside a change is no such case."""
    mine, other = (_changed(base, side) for side in (ours, theirs))
    return any(_touch(one, two) for one in mine for two in other)


def _touch(one: tuple[int, int], two: tuple[int, int]) -> bool:
    (first, last), (start, end) = one, two
    if first == last or start == end:  # an addition: in the midst of what the other side changed, or nowhere near
        return (first < start < last) or (start < first < end)
    return first <= end and start <= last


def _changed(base: list[str], side: list[str]) -> list[tuple[int, int]]:
    steps: list[Any] = SequenceMatcher(None, base, side, autojunk=False).get_opcodes()
    return [(first, last) for kind, first, last, _, _ in steps if kind != "equal"]
