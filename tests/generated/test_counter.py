"""A guardrail that nobody ever saw fail is a wish: each protection is switched off in turn, and the project's own tests must notice.

What fails in the untouched project as well (test_its_own_suite.py says so) notices nothing: it is left out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from harness import once, rendered, services
from harness.project import Project, at_work, copied

from .conftest import Make
from .sabotages import EVERY_DAY, SABOTAGES, Sabotage

CASES = [pytest.param(s, id=s.what, marks=[] if s in EVERY_DAY else [pytest.mark.slow]) for s in SABOTAGES]
Blind = Callable[[Sabotage], list[str]]


@pytest.fixture(scope="module")
def projects(template: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    with ExitStack() as stack:

        @functools.cache
        def project(name: str) -> Project:
            folder = copied(rendered(template, shared, name), tmp_path_factory.mktemp("counter") / name)
            return stack.enter_context(at_work(folder, services(shared)))

        yield project


@pytest.fixture(scope="module")
def blind(projects: Make, shared: Path) -> Blind:
    """Tests of those that should notice it, which fail without any sabotage too."""

    def failing(sabotage: Sabotage) -> list[str]:
        name = "-".join([sabotage.of, *sabotage.tests]).replace("/", ".")
        found = shared / "counter" / name
        with once(found) as first:
            if first:
                done = projects(sabotage.of).test("--tb=no", *there(projects(sabotage.of), sabotage), check=False)
                found.write_text("\n".join(re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)))
        return found.read_text("utf-8").split()

    return failing


def there(project: Project, sabotage: Sabotage) -> list[str]:
    places = ((path, project.folder / path) for path in sabotage.tests)
    return [path for path, place in places if place.is_file() or any(place.rglob("test_*.py"))]


@pytest.mark.parametrize("sabotage", CASES)
def test_its_own_tests_notice_that(sabotage: Sabotage, projects: Make, blind: Blind) -> None:
    project = projects(sabotage.of)
    skipped = [f"--deselect={test}" for test in blind(sabotage)]
    file = project.folder / sabotage.file
    whole = file.read_text("utf-8")
    assert sabotage.old in whole, f"{sabotage.file} has changed: name what to switch off now"
    file.write_text(whole.replace(sabotage.old, sabotage.new, 1), "utf-8")

    try:
        done = project.test("-x", "--tb=line", *skipped, *there(project, sabotage), check=False)
    finally:
        file.write_text(whole, "utf-8")

    assert done.returncode == 1, f"nobody noticed: {sabotage.what}\n{done.stdout[-1500:]}"
    assert re.search(r"^(FAILED|ERROR) ", done.stdout, re.MULTILINE) or " failed" in done.stdout
    assert "error during collection" not in done.stdout, done.stdout[-1500:]
