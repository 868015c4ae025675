"""The files of coding agents: there for who asked, already rendered, and what the checklist asks of them and of the way of work."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import ROOT, answers, environment, files, render, rendered, run

# The others are alone in the tests of `delivery` every day; all of them at once are an input of every test here.
EVERY_DAY = [["claude"], ["copilot", "claude-flow"]]
THOROUGH = [["codex"], ["copilot"], ["claude-flow"], ["claude", "claude-flow"], ["claude", "codex"]]
CHOICES = [*EVERY_DAY, *(pytest.param(choice, marks=pytest.mark.slow) for choice in THOROUGH)]
PLACES = {
    "claude": ("CLAUDE.md", ".claude/"),
    "codex": (".codex/",),
    "copilot": (".github/agents/",),
    "claude-flow": ("scripts/claude-flow/",),
}
ALWAYS = ("AGENTS.md", ".agents/", "tests/skills/")
CHECK = """
import json
from pathlib import Path
from delivery.agents import files, skills, verb
from delivery.project import find_project
found = verb.check(find_project(Path(".")))
print(json.dumps([found.ok, *found.lines]))
"""
ROWS: dict[str, str] = yaml.safe_load((Path(__file__).parent / "checklist_rows.yml").read_text("utf-8"))
LAST = {"A": 84, "G": 15, "M": 17, "T": 9, "Q": 9, "X": 14, "E": 4}


def checked(project: Path) -> list[Any]:
    found: list[Any] = json.loads(run([sys.executable, "-c", CHECK], project, env=environment(project)).stdout)
    return found


def given(project: Path) -> list[str]:
    """Its files for agents."""
    places = (*ALWAYS, *(place for places in PLACES.values() for place in places))
    return [path for path in files(project) if path.startswith(places)]


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_each_agent_gets_its_files_and_no_other_does(choice: list[str], template: Path, tmp_path: Path) -> None:
    project = render(template, tmp_path / "out", {**answers("minimal"), "agents": choice})
    due = (*ALWAYS, *(place for name in choice for place in PLACES[name]))

    assert checked(project) == [True, f"agents: {', '.join(choice)}; every file says what delivery/roles.yaml says"]
    assert [path for path in given(project) if not path.startswith(due)] == []
    assert [place for place in due if not any(path.startswith(place) for path in given(project))] == []


def test_with_every_agent_nothing_has_drifted(template: Path, shared: Path) -> None:
    assert checked(rendered(template, shared, "agents"))[0] is True


def test_without_agents_there_is_no_file_for_them(template: Path, shared: Path) -> None:
    project = rendered(template, shared, "minimal")

    assert given(project) == []
    assert checked(project) == [True, "agents: none; every file says what delivery/roles.yaml says"]


def test_what_drifted_is_named(template: Path, shared: Path, tmp_path: Path) -> None:
    project = Path(shutil.copytree(rendered(template, shared, "agents"), tmp_path / "project"))
    (project / ".codex/agents/tester.toml").write_text("name = 'tester'\n", "utf-8")

    assert checked(project)[:2] == [False, ".codex/agents/tester.toml is not what delivery/roles.yaml says"]


def test_the_shell_scripts_are_careful(template: Path, shared: Path, tmp_path: Path) -> None:
    project = rendered(template, shared, "agents")
    scripts = [path for path in files(project) if path.startswith("scripts/")]
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    program = shutil.which("shellcheck", path=beside)
    assert program, "shellcheck is not installed: requirements/dev.txt has it"

    done = run([program, *scripts], project, check=False)
    (tmp_path / "careless.sh").write_text("#!/usr/bin/env bash\ncd $1\n", "utf-8")

    assert done.returncode == 0, done.stdout
    assert run([program, "careless.sh"], tmp_path, check=False).returncode == 1
    of_pipelines = {"install-servers.sh", "only-pages.sh", "scan-api.sh", "scan-image.sh"}
    of_people = {"build-docs.sh", "init-workflow.sh", "tdd-cycle.sh", "deploy-production.sh"}
    assert {Path(path).name for path in scripts} == {*of_people, *of_pipelines, "npx"}
    for path in scripts:
        lines = (project / path).read_text("utf-8").splitlines()
        assert lines[0] == "#!/usr/bin/env bash"
        assert "set -euo pipefail" in lines
        assert os.access(project / path, os.X_OK)


def test_every_row_has_one_place() -> None:
    assert set(ROWS) == {f"{part}-{number:02}" for part, last in LAST.items() for number in range(1, last + 1)}


@pytest.mark.parametrize("row", ROWS)
def test_the_place_of_a_row_is_there(row: str, template: Path, shared: Path) -> None:
    project = rendered(template, shared, "agents")
    there = known(project)

    for place in ROWS[row].split(", "):
        kind, _, name = place.partition(" ")
        assert kind == "later" or name in there[kind], f"{row}: there is no {place}"


def known(project: Path) -> dict[str, set[str]]:
    plan = yaml.safe_load((project / "delivery/phases/phases.yaml").read_text("utf-8"))["phases"]
    registry = yaml.safe_load((project / "delivery/roles.yaml").read_text("utf-8"))
    here = [path for folder in ("generated", "rendering") for path in (ROOT / "tests" / folder).glob("test_*.py")]
    tests = [*here, *(project / "delivery/tests").glob("test_*.py")]
    shown = {
        line.partition(": ")[2].partition(" --")[0]
        for path in (project / "delivery").rglob("*.py")
        for line in re.findall(r"Example: delivery [a-z -]+", path.read_text("utf-8"))
    }
    criteria = "".join(path.read_text("utf-8") for path in (project / "delivery/criteria").glob("*.py"))
    return {
        "check": set(re.findall(r'^ +(?:suite|verb|approval)\(\n? *"([a-z-]+)"', criteria, re.MULTILINE)),
        "phase": {str(phase["number"]) for phase in plan},
        "gate": {*(f"phase-{phase['number']}" for phase in plan), "production"},
        "role": {role["name"] for role in registry["roles"]},
        "skill": {skill["name"] for skill in registry["skills"]},
        "file": set(files(project)),
        "verb": {" ".join(words[:n]) for line in shown if (words := line.split()[1:]) for n in (1, 2)},
        "test": {name for path in tests for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)},
    }
