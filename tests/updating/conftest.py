"""Two releases of the template, and projects of a team that lives with them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import answers, commit, once, rendered
from harness.project import copied

from .team import Team

Start = Callable[..., Team]


@pytest.fixture(scope="session")
def releases(template: Path, shared: Path) -> Path:
    """The template with a second release: a line more in a derived, a shared and a seeded file, one file new, one gone."""
    where = shared / "releases"
    with once(where) as first:
        if first:
            shutil.rmtree(where, ignore_errors=True)
            shutil.copytree(template, where)
            commit(where, "The release", tag="1.0.1")  # what a render of 1.0.0 can't know
            edits: dict[str, Callable[[str], str]] = {
                "core/ids.py": lambda text: text + "\nNEXT = True\n",
                "app.py.jinja": lambda text: text.replace("def create_app", "NEXT = True\n\n\ndef create_app", 1),
                "api.py.jinja": lambda text: text + "\nNEXT = True\n",
            }
            package = where / "template" / "src" / "{{ package_name }}"
            for path, edit in edits.items():
                (package / path).write_text(edit((package / path).read_text("utf-8")), "utf-8")
            (package / "core" / "brand_new.py").write_text(
                "# Derived from the template: `copier update` replaces this file. Do not edit.\n"
            )
            (where / "template" / ".env.example.jinja").unlink()
            commit(where, "The next release", tag="1.1.0")
    return where


@pytest.fixture
def start(template: Path, releases: Path, shared: Path, tmp_path: Path) -> Start:
    """A project that a team has just generated and committed; at the release before the last where `behind`."""

    def make(name: str = "order-service", *, behind: bool = False) -> Team:
        folder = copied(rendered(template, shared, name), tmp_path / name)
        lock = folder / ".copier-answers.yml"
        if behind:
            lock.write_text(
                lock.read_text("utf-8").replace(f"_src_path: {template}", f"_src_path: {releases}"), "utf-8"
            )
        commit(folder, "Generated")
        return Team(folder, answers(name))

    return make
