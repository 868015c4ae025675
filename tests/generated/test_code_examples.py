"""The code examples of `delivery contract examples` are programs that run: in every language, for every operation."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from harness import ROOT

from .conftest import Make

INSIDE = ROOT / "tests" / "generated" / "inside" / "code_examples.py"
NEEDS = {"sh": ["sh", "curl"], "python": ["python3"], "javascript": ["node"], "java": ["java", "javac"]}


# Each example is one more process: the two that every machine can run go every day, the others with the slow ones.
EVERY_DAY = {("default", "sh"), ("default", "python")}
CASES = [
    pytest.param(name, language, marks=[] if (name, language) in EVERY_DAY else [pytest.mark.slow])
    for name in ("default", "awkward")
    for language in NEEDS
]


@pytest.mark.parametrize(("name", "language"), CASES)
def test_every_code_example_runs(name: str, language: str, make: Make) -> None:
    if missing := [program for program in NEEDS[language] if not shutil.which(program)]:
        pytest.skip(f"{' and '.join(missing)} is missing: examples in {language} were not run")
    project = make(name)
    test = project.folder / "tests" / "e2e" / "test_code_examples.py"
    shutil.copy(INSIDE, test)

    done = project.module("pytest", "-n", "0", str(test), EXAMPLES_IN=language, check=False, timeout=600)

    assert done.returncode == 0, done.stdout[-4000:]


def test_the_pages_are_written_checked_and_cleared_away(make: Make) -> None:
    project = make("default")
    folder = project.folder / "docs" / "generated" / "api"
    guides = folder.with_name("guides")

    project.delivery("contract", "examples")
    written = sorted(file.name for file in folder.iterdir())
    (folder / "tasks.md").write_text("stale", "utf-8")
    (folder / "nothing.md").write_text("of a tag that is gone", "utf-8")
    stale = project.delivery("contract", "examples", "--check", check=False)
    project.delivery("contract", "examples")

    assert written == ["accounts.md", "auth.md", "projects.md", "tasks.md"]
    assert {"authentication.md", "errors.md", "getting-started.md", "limits.md"} == {
        page.name for page in guides.iterdir()
    }
    assert stale.returncode == 1
    assert "differs docs/generated/api/tasks.md" in stale.stdout
    assert sorted(file.name for file in folder.iterdir()) == written
    assert project.delivery("contract", "examples", "--check").returncode == 0


def test_an_example_that_does_not_work_is_noticed(make: Make) -> None:
    """With a method that the service does not have, no example in any language may pass."""
    project = make("minimal")
    code = project.folder / "delivery" / "contract" / "samples.py"
    whole: str = Path(code).read_text("utf-8")
    code.write_text(whole.replace("            operation.method,\n", '            "PUT",\n'), "utf-8")
    test = project.folder / "tests" / "e2e" / "test_code_examples.py"
    shutil.copy(INSIDE, test)

    done = project.module("pytest", "-n", "0", str(test), EXAMPLES_IN="python", check=False)

    assert " passed" not in done.stdout
    assert "405" in done.stdout
