"""Projects to run: copies of renders, in the environment that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from harness import rendered, services
from harness.project import Project, at_work, copied

Make = Callable[[str], Project]


@pytest.fixture
def make(template: Path, shared: Path, tmp_path: Path) -> Iterator[Make]:
    """A project of an input, to run and to change."""
    with ExitStack() as stack:

        def project(name: str) -> Project:
            folder = copied(rendered(template, shared, name), tmp_path / name)
            return stack.enter_context(at_work(folder, services(shared)))

        yield project
