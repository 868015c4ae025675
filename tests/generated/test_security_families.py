"""The security suite of a generated project sees each family's protection go: it fails without it, and passes with it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from harness import ROOT, rendered, services
from harness.project import Project, at_work, copied

from .conftest import Make
from .sabotages.families import EVERY_DAY, FAMILIES, OF, SECURITY, Family

CASES = [pytest.param(f, id=f.name, marks=[] if f in EVERY_DAY else [pytest.mark.slow]) for f in FAMILIES]
PAGE = ROOT / "docs" / "explanation" / "security-suite.md"


@pytest.fixture(scope="module")
def projects(template: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """One project for all families of an input; each puts back what it took away."""
    with ExitStack() as stack:

        @functools.cache
        def project(name: str) -> Project:
            folder = copied(rendered(template, shared, name), tmp_path_factory.mktemp("families") / name)
            return stack.enter_context(at_work(folder, services(shared)))

        yield project


@contextmanager
def without(project: Project, family: Family) -> Iterator[None]:
    """The project with the family's protection off."""
    whole = {edit.file: (project.folder / edit.file).read_text("utf-8") for edit in family.edits}
    try:
        for edit in family.edits:
            file = project.folder / edit.file
            text = file.read_text("utf-8")
            assert edit.old in text, f"{edit.file} has changed: name what to switch off now"
            file.write_text(text.replace(edit.old, edit.new, 1), "utf-8")
        yield
    finally:
        for name, text in whole.items():
            (project.folder / name).write_text(text, "utf-8")


def test_with_every_protection_on_every_family_passes(projects: Make) -> None:
    done = projects(OF).test(SECURITY)

    assert " passed" in done.stdout or "100%" in done.stdout


@pytest.mark.parametrize("family", CASES)
def test_a_family_fails_without_its_protection(projects: Make, family: Family) -> None:
    project = projects(family.of)

    with without(project, family):
        done = project.test("-x", "--tb=short", "--show-capture=no", family.path, check=False)

    assert done.returncode == 1, f"nobody noticed that {family.what}:\n{done.stdout[-1500:]}"
    assert re.search(rf"^FAILED {re.escape(family.path)}", done.stdout, re.MULTILINE), done.stdout[-1500:]


def test_every_module_of_the_suite_has_a_family_and_a_line_on_the_page() -> None:
    modules = {file.stem for file in (ROOT / "template" / SECURITY).glob("test_*.py")}
    page = PAGE.read_text("utf-8")

    assert modules == {family.module for family in FAMILIES}
    assert [module for module in sorted(modules) if f"`{module}.py`" not in page] == []
