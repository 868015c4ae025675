"""docs/examples shows what is generated today, from requirements that are used as they stand there."""

from __future__ import annotations

from pathlib import Path

import examples
import pytest
import yaml
from harness import ROOT, answers, rendered

import requirements


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_an_example_shows_what_is_generated(name: str, template: Path, shared: Path) -> None:
    project = rendered(template, shared, examples.EXAMPLES[name][0])

    due = examples.files(name, project)

    stale = [
        path for path, text in due.items() if not (ROOT / path).is_file() or (ROOT / path).read_text("utf-8") != text
    ]
    assert stale == [], "stale: python tools/derive.py examples"
    assert {path.name for path in (ROOT / "docs" / "examples" / name).iterdir()} == {Path(path).name for path in due}


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_its_requirements_are_those_that_are_rendered(name: str) -> None:
    file = ROOT / "docs" / "examples" / name / "service.yml"

    assert requirements.check(file) == []
    assert yaml.safe_load(file.read_text("utf-8")) == answers(examples.EXAMPLES[name][0])


def test_a_folder_that_no_line_is_for_is_noticed(tmp_path: Path) -> None:
    for path in ("src/shop/app.py", "attic/old.py"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()

    with pytest.raises(KeyError, match=r"attic/old\.py"):
        list(examples.lines(tmp_path))
