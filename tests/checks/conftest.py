"""A tiny template, and Copier as people run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from gate import ROOT, Run, git
from hypothesis import settings

# No folder of remembered examples in the working tree.
settings.register_profile("gate", database=None)
settings.load_profile("gate")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real questions and rules over a template of two files, so that a run costs little."""
    root = tmp_path_factory.mktemp("template")
    shutil.copy(ROOT / "copier.yml", root)
    shutil.copytree(ROOT / "hooks", root / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "hooks" / "model.jinja").write_text("{}\n")
    (root / "template").mkdir()
    answers = "{{ _copier_answers | to_nice_yaml(indent=2, sort_keys=False, width=1000) -}}\n"
    (root / "template" / "{{ _copier_conf.answers_file }}.jinja").write_text(answers)
    (root / "template" / "out.txt.jinja").write_text("{{ project_slug }} {{ package_name }} {{ max_page_size }}\n")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "First")
    git(root, "tag", "1.0.0")
    return root


@pytest.fixture
def copier(tmp_path: Path) -> Run:
    """Copier as people run it: a process of its own, without --trust, without the settings of whoever runs the tests."""
    settings = tmp_path / "settings.yml"
    settings.write_text("{}\n")
    environment = {**os.environ, "COPIER_SETTINGS_PATH": str(settings), "NO_COLOR": "1"}
    for key in ("USER", "EMAIL"):
        environment[f"GIT_AUTHOR_{'NAME' if key == 'USER' else key}"] = "t@example.com"
        environment[f"GIT_COMMITTER_{'NAME' if key == 'USER' else key}"] = "t@example.com"

    def run(*arguments: str | Path, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "copier", *map(str, arguments)]
        return subprocess.run(
            command,
            check=False,
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )

    return run
