"""What all tests share: nobody's own settings reach them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import snapshot
from harness.faster import faster


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole suites first, cheap tests last: whichever worker is done early still finds something to do."""
    folders = ("updating", "generated", "rendering", "checks")
    items.sort(key=lambda item: folders.index(item.path.parent.name) if item.path.parent.name in folders else 0)


@pytest.fixture(scope="session", autouse=True)
def _faster() -> Iterator[None]:
    with faster():
        yield


@pytest.fixture(scope="session", autouse=True)
def _nobody(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Copier's and git's settings of whoever runs the tests are out of sight; every commit has an author."""
    settings = tmp_path_factory.mktemp("settings") / "copier.yml"
    settings.write_text("{}\n")
    os.environ["COPIER_SETTINGS_PATH"] = str(settings)
    os.environ["GIT_CONFIG_GLOBAL"] = os.devnull
    os.environ["GIT_CONFIG_NOSYSTEM"] = "1"
    for role in ("AUTHOR", "COMMITTER"):
        os.environ[f"GIT_{role}_NAME"] = "Test"
        os.environ[f"GIT_{role}_EMAIL"] = "test@example.com"
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "DATABASE_URL", "TEST_DATABASE_URL", "ENVIRONMENT"):
        os.environ.pop(name, None)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def template(shared: Path) -> Path:
    """The work tree, uncommitted work included, as a git repository with one release."""
    return snapshot(shared / "template")
