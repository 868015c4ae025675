"""docs/how-to/adopt-an-existing-repository.md, command by command, in a repository that lived without the template."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

from harness import ROOT, answers, commit, environment, git, run, services

PAGE = (ROOT / "docs/how-to/adopt-an-existing-repository.md").read_text("utf-8")
COMMANDS = [
    line.strip()
    for block in re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]
OWN = {
    "README.md": "# Our orders\n",
    "src/legacy/prices.py": "PRICE = 1\n",
    "tools/import.py": "print('ours')\n",
    ".github/workflows/ours.yml": "on: push\n",
}
REQUIREMENTS = "# Why we want this.\n" + (ROOT / "tests/examples/minimal.yml").read_text("utf-8")


def test_a_repository_with_a_history_becomes_a_generated_one(template: Path, shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "orders"
    for path, text in {**OWN, "service.yml": REQUIREMENTS}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    first = commit(folder, "Years of work")
    env = environment(folder, PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    here = {"uvx copier": "copier", "TEMPLATE": str(template), "uv run delivery": f"{services(shared)} -m delivery"}

    said = {}
    for line in COMMANDS:
        if line == "uv run pytest":  # its own suite is run in tests/generated
            continue
        told = line
        for name, ours in here.items():
            told = told.replace(name, ours)
        said[line] = run(shlex.split(told), folder, env=env).stdout

    assert len(said) == 7
    assert answers("minimal")["project_name"] in (folder / "README.md").read_text("utf-8")
    assert said["git show main:README.md"] == OWN["README.md"]
    assert "-# Our orders" in said["git diff --diff-filter=M main adopt"]
    kept = {path: (folder / path).read_text("utf-8") for path in OWN if path != "README.md"}
    assert kept == {path: text for path, text in OWN.items() if path != "README.md"}
    assert (folder / "service.yml").read_text("utf-8") == REQUIREMENTS
    assert first in git(folder, "log", "--format=%H")
    assert "nothing new: the project is at 1.0.0" in said["uv run delivery upgrade --check"]
