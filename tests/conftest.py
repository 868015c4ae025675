"""What all tests share: nobody's own settings reach them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
from copier import _main
from harness import snapshot

COMPILED: dict[tuple[object, ...], Any] = {}
_compile = jinja2.Environment.compile


def compile_once(environment: jinja2.Environment, source: Any, *where: Any, **more: Any) -> Any:
    """Copier compiles each path and each question anew, ten times per file and again in each run: half of the time of a render.

    What is compiled is what Jinja compiles; only an equal text, of an equal environment, is not compiled twice by one process.
    """
    blocks = (environment.trim_blocks, environment.lstrip_blocks, environment.keep_trailing_newline)
    key = (source, where, *more.items(), *blocks, environment.undefined, *sorted(environment.extensions))
    if key in COMPILED:
        environment.preprocess(source)  # an extension of Copier forgets here what the path before it yielded
    else:
        COMPILED[key] = _compile(environment, source, *where, **more)
    return COMPILED[key]


@pytest.fixture(scope="session", autouse=True)
def _faster() -> Iterator[None]:
    """Half of a render goes into compiling and another third into asking git, for each file, whether it knows executables.

    It does here. The tests that run `copier` as a command go the whole way.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", compile_once)
        if os.name == "posix":
            patch.setattr(_main.Worker, "_sync_git_index_executable_bit", lambda *_: None)
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
