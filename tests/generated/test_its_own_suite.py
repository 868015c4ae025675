"""Every kind of project passes its own tests and checks, as its team would run them."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from harness import INPUTS, environment, rendered, run
from harness.project import copied

from .conftest import Make

# The others differ by answers alone, of which test_matrix.py runs three combinations every day; the default is what a new user tests below,
# and order-service runs after a change of its domain in test_whole_cycle.py, and on NATS in the matrix.
EVERY_DAY = {"payment-gateway", "user-management", "skeleton"}
EACH = [pytest.param(name, marks=[] if name in EVERY_DAY else [pytest.mark.slow]) for name in INPUTS]
# Most of what is typed is the same in all of them; this has parts that those of test_matrix.py lack.
TYPED = {"payment-gateway"}
EACH_TYPED = [pytest.param(name, marks=[] if name in TYPED else [pytest.mark.slow]) for name in INPUTS]


@pytest.mark.parametrize("name", EACH)
def test_its_own_tests_pass(name: str, make: Make) -> None:
    done = make(name).test()

    assert " passed" in done.stdout


@pytest.mark.parametrize("name", EACH_TYPED)
def test_its_types_are_right_and_its_layers_kept(name: str, make: Make, tmp_path: Path) -> None:
    project = make(name)

    types = project.module("mypy", "--cache-dir", str(tmp_path / "cache"), check=False)
    layers = run(
        [str(project.python.parent / "lint-imports"), "--no-cache"],
        project.folder,
        check=False,
        env=environment(project.folder),
    )

    assert types.returncode == 0, types.stdout[-3000:]
    assert layers.returncode == 0, layers.stdout[-3000:]


def test_the_tests_of_its_tools_pass(make: Make) -> None:
    """They are the same in every project."""
    make("default").module("pytest", "-p", "no:cacheprovider", "-n", "2", "delivery/tests", timeout=1800)


@pytest.mark.parametrize(
    "name", ["order-service", *(pytest.param(name, marks=pytest.mark.slow) for name in ("minimal", "awkward"))]
)
def test_its_tables_and_its_migrations_agree_and_go_back(name: str, make: Make) -> None:
    project = make(name)

    project.delivery("db", "migrate")
    project.delivery("db", "check")
    project.delivery("db", "roundtrip")
    project.delivery("db", "seed")


def test_what_a_new_user_does_works(template: Path, shared: Path, tmp_path: Path) -> None:
    """From nothing: uv makes the environment, the tests run."""
    folder = copied(rendered(template, shared, "default"), tmp_path / "orders")

    done = run([uv(), "run", "--python", sys.executable, "pytest"], folder, timeout=400)

    listed = run([uv(), "run", "--python", sys.executable, "delivery", "contract", "inventory"], folder)

    assert " passed" in done.stdout
    assert "create_task" in listed.stdout
    assert (folder / "uv.lock").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("name", INPUTS)
def test_its_branches_are_covered(name: str, make: Make) -> None:
    project = make(name)

    done = project.test("--cov", "--cov-report=term", "--cov-fail-under=90", check=False)

    # A skeleton has no code yet to cover.
    assert done.returncode == 0 or name == "skeleton", done.stdout[-3000:]


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "4"])
@pytest.mark.parametrize("name", ["default", "order-service"])
def test_its_tests_pass_with_any_number_of_workers(name: str, workers: str, make: Make) -> None:
    make(name).module("pytest", "-n", workers)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv to become somebody else")
def test_it_works_for_an_ordinary_user(make: Make, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("is one already: the other tests say it")
    project = make("minimal")
    for path in (project.folder, *project.folder.rglob("*")):
        os.chown(path, 65534, 65534)
    for parent in project.folder.parents:
        if parent.is_relative_to("/tmp") and parent != Path("/tmp"):
            parent.chmod(0o755)
    command = [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        str(project.python),
        "-m",
        "pytest",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
    ]
    env = environment(project.folder, HOME=str(project.folder), PYTHONDONTWRITEBYTECODE="1")
    if run([*command[:4], str(project.python), "-c", "pass"], project.folder, check=False, env=env).returncode:
        pytest.skip("the environment lies where only root may read")

    run(command, project.folder, env=env)


def uv() -> str:
    return shutil.which("uv", path=f"{Path(sys.executable).parent}:{environment().get('PATH', '')}") or "uv"
