"""docs/tutorials/your-first-service.md, to the letter: its file, its edit, its commands in their order."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
import yaml
from harness import commit, git, render, services
from harness.pages import blocks, write
from harness.project import at_work

import requirements

from .team import Team

PAGE = blocks("../tutorials/your-first-service.md")


def test_its_requirements_are_usable() -> None:
    library = next(block for block in PAGE if block.file == "library.yml")

    assert requirements.faults(yaml.safe_load(library.body)) == []
    (start,) = (block.body for block in PAGE if block.file == "slipway")
    assert shlex.split(start)[:3] == ["./slipway", "try", "../library-api"]
    assert "--data-file library.yml" in start


@pytest.mark.slow
def test_the_first_service_comes_into_being_and_changes(template: Path, shared: Path, tmp_path: Path) -> None:
    folder, ran = tmp_path / "library-api", 0
    library, start, edit, *blocks_of_commands = PAGE
    assert (library.file, start.file, edit.file) == ("library.yml", "slipway", "service.yml")
    render(template, folder, yaml.safe_load(library.body))
    commit(folder, "Generate the service")
    assert (folder / "tests" / "resources" / "books" / "test_lend_book.py").is_file()
    write(folder, edit)

    with at_work(folder, services(shared)) as project:
        for block in blocks_of_commands:
            for program, *arguments in map(shlex.split, block.body.splitlines()):
                ran += 1
                if program == "git":
                    git(folder, *arguments)
                elif program == "copier":
                    assert arguments == ["update", "--defaults", "--data-file", "service.yml"]
                    Team(folder, {}).update_by_command()
                else:
                    assert (program, arguments.pop(0)) == ("uv", "run")
                    project.module(*arguments)

    assert ran == 5
    assert "isbn" in (folder / "openapi.yaml").read_text("utf-8")
