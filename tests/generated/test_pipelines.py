"""The hooks of pre-commit in a project: the commands of the pipelines, which let good work pass and stop the other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from harness import commit, environment, git, rendered, run, services

CONFIG = ".pre-commit-config.yaml"
# `contract` needs the installed command `delivery`, which the shared environment has not; that it exists is tested in the project.
QUICK = ("lint", "format", "secrets")


@pytest.fixture
def project(template: Path, shared: Path, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(rendered(template, shared, "minimal"), tmp_path / "project"))
    commit(folder, "Start")
    return folder


def hook(project: Path, shared: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """`uv run` finds the packages in the environment that all projects share here, and asks no network for any."""
    home = services(shared).parents[1]
    place = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    skipped = {one["id"] for one in yaml.safe_load((project / CONFIG).read_text("utf-8"))["repos"][0]["hooks"]} - {
        *names
    }
    there = {"UV_PROJECT_ENVIRONMENT": str(home), "UV_NO_SYNC": "1", "UV_OFFLINE": "1", "PATH": place}
    env = environment(project, SKIP=",".join(skipped), PRE_COMMIT_HOME=str(project / ".local/hooks"), **there)
    return run(["pre-commit", "run", "--all-files"], project, check=False, env=env)


def test_a_fresh_project_passes_its_hooks(project: Path, shared: Path) -> None:
    done = hook(project, shared, *QUICK)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == len(QUICK)


@pytest.mark.slow
def test_it_passes_the_long_ones_too(project: Path, shared: Path) -> None:
    done = hook(project, shared, "types", "layers")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == 2


@pytest.mark.parametrize(
    ("name", "path", "text"),
    [
        ("lint", "src/notes/extra.py", "import os\n"),
        ("format", "src/notes/extra.py", "VALUE  =  1\n"),
        pytest.param("secrets", "notes.txt", "AWS: AKIA" + "QWERTYUIOPASDFGH\n", marks=pytest.mark.slow),
    ],
)
def test_a_hook_stops_what_the_pipeline_would(name: str, path: str, text: str, project: Path, shared: Path) -> None:
    (project / path).write_text(text, "utf-8")
    git(project, "add", "--all")

    done = hook(project, shared, name)

    assert done.returncode == 1, done.stdout
    assert "Failed" in done.stdout
