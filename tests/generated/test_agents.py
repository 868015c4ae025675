"""What coding agents are given, at work: the calls that they may have been taught, the scripts, the mirror."""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import ROOT, commit, environment, run
from harness.project import Project

from .conftest import Make

HERE = Path(__file__).parent
# Every call of the source documents, letter for letter; what it runs here, and how that ends in a project where nothing was
# measured yet.
CALLS: list[dict[str, Any]] = yaml.safe_load((HERE / "claude_flow_calls.yml").read_text("utf-8"))
WORDS = {
    "API_NAME": "orders",
    "API_ID": "orders-api-20250115",
    "REQUIREMENTS_JSON": '{"endpoints": 15}',
    "OPENAPI_YAML": "openapi: 3.0.0",
    "SCHEMA_SQL": "create table orders (id int);",
    "TEST_FILE_CONTENT": "test('it works', () => {});",
    "BLOCKER_ISSUES": "load, security",
    "ENDPOINT_PATH": "POST /api/auth/register",
    "HOUR": "7",
}
SLOW = ("contract-inventory", "contract-valid", "compatibility", "versioning", "schema", "migrations")


def spoken(calls: list[str], tmp_path: Path) -> list[list[str]]:
    """The words that a shell makes of the calls, as npx gets them."""
    record = tmp_path / "record"
    script = f"""npx() {{ printf '%s\\0' "$@" "%end" >>'{record}'; }}\n""" + "\n".join(calls)
    run(["bash", "-euc", script], tmp_path, env=environment() | WORDS)
    found: list[list[str]] = [[]]
    for word in record.read_text("utf-8").split("\0")[:-1]:
        found[-1:] = [found[-1], []] if word == "%end" else [[*found[-1], word]]
    return found[:-1]


def agreed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people let the checks be that take long: this is about which command a call runs, not about what it measures."""
    lines = "".join(f"  {name}: It takes long.\n" for name in SLOW)
    (project.folder / "governance" / "gates.yaml").write_text(f"not_applicable:\n{lines}", "utf-8")
    commit(project.folder, "Fresh")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "bob@example.com")
    project.delivery("approve", "policy")
    commit(project.folder, "Agreed")


def test_every_call_of_the_workflow_runs_a_command_of_ours(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make("agents")
    agreed(project, monkeypatch)
    words = spoken([entry["call"] for entry in CALLS], tmp_path)
    (tmp_path / "calls.json").write_text(json.dumps([each[1:] for each in words]), "utf-8")
    assert len(words) == len(CALLS) == 76
    assert {each[0] for each in words} == {"claude-flow"}

    done = run(
        [str(project.python), str(HERE / "inside" / "answer_calls.py"), str(tmp_path / "calls.json")],
        project.folder,
        env=environment(project.folder),
    )

    answers = json.loads(done.stdout)
    found = [(one["line"].partition(" -> ")[2].rpartition(" (")[0], one["exit"], one["crashed"]) for one in answers]
    due = [(entry["runs"], entry["exit"], "") for entry in CALLS]
    wrong = {entry["line"]: (is_, want) for entry, is_, want in zip(CALLS, found, due, strict=True) if is_ != want}
    assert wrong == {}


def test_the_commands_of_the_page_do_what_it_says(make: Make) -> None:
    """docs/how-to/work-with-agents.md, in a project that was made without agents."""
    page = (ROOT / "docs/how-to/work-with-agents.md").read_text("utf-8")
    lines = [shlex.split(line, comments=True) for line in re.findall(r"^ {4}(delivery .*)$", page, re.M)]
    answer = re.search(r"^ {4}(agents: .*)$", page, re.M)
    project = make("minimal")
    commit(project.folder, "Fresh")
    assert answer
    with (project.folder / "service.yml").open("a", encoding="utf-8") as file:
        file.write(f"{answer[1]}\n")

    drifted = project.delivery("agents", "check", check=False)
    said = {" ".join(line[1:3]): project.delivery(*line[1:]).stdout for line in lines}

    assert drifted.returncode == 1
    assert len(lines) >= 7
    assert said["agents check"].startswith("agents: claude, codex, copilot;")
    for place in ("CLAUDE.md", ".claude/skills", ".codex/agents", ".github/agents", ".agents/skills"):
        assert (project.folder / place).exists()
    for script in re.findall(r"^ {4}(scripts/\S+)", page, re.M):
        assert os.access(project.folder / script, os.X_OK)


def command(project: Project, folder: Path, body: str = "") -> dict[str, str]:
    """Surroundings in which `delivery` is a command; with a body, a program that does this instead."""
    folder.mkdir(exist_ok=True)
    program = folder / "delivery"
    program.write_text(f'#!/bin/sh\n{body or f"""exec {project.python} -m delivery "$@" """.strip()}\n', "utf-8")
    program.chmod(0o755)
    return environment(project.folder, PATH=f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_a_text_of_the_workflow_runs_unchanged(make: Make, tmp_path: Path) -> None:
    """Its npx is ours for these calls, and the real one for all others."""
    project = make("agents")
    commit(project.folder, "Fresh")
    env = command(project, tmp_path / "bin") | WORDS
    (tmp_path / "bin" / "npx").write_text('#!/bin/sh\necho "real npx: $@"\n', "utf-8")
    (tmp_path / "bin" / "npx").chmod(0o755)
    env["PATH"] = f"{project.folder}/scripts/claude-flow{os.pathsep}{env['PATH']}"
    deploying = next(entry["call"] for entry in CALLS if entry["call"].startswith("VALIDATION="))
    storing = next(entry["call"] for entry in CALLS if "metadata" in entry["call"])
    script = f'{storing}\n{deploying} || echo "status $?"\necho "$VALIDATION"\nnpx --yes prettier "a b"'

    done = run(["bash", "-euc", script], project.folder, env=env)

    stored, _, then = done.stdout.partition("status 3\n")
    verdict, _, real = then.rpartition("real npx: ")
    assert "Next: delivery" in stored
    assert json.loads(verdict)["decision"] == "INCONCLUSIVE"
    assert real == "--yes prettier a b\n"


@pytest.mark.parametrize(
    ("script", "arguments"),
    [
        ("init-workflow.sh", []),
        ("init-workflow.sh", ["--help"]),
        ("tdd-cycle.sh", ["orders-api"]),
        ("tdd-cycle.sh", ["orders-api", ""]),
        ("deploy-production.sh", ["orders-api"]),
        ("deploy-production.sh", ["orders-api", "--force"]),
    ],
)
def test_a_script_says_how_it_is_used(script: str, arguments: list[str], make: Make, tmp_path: Path) -> None:
    project = make("minimal")
    env = command(project, tmp_path / "bin", "touch called")

    done = run([str(project.folder / "scripts" / script), *arguments], tmp_path, check=False, env=env)

    assert done.returncode == 2
    assert done.stderr.startswith(f"usage: scripts/{script} <api-")
    assert not (project.folder / "called").exists()


def test_the_workflow_begins_with_its_first_phase(make: Make, tmp_path: Path) -> None:
    project = make("minimal")
    commit(project.folder, "Fresh")

    done = run(
        [str(project.folder / "scripts/init-workflow.sh"), "orders"], tmp_path, env=command(project, tmp_path / "bin")
    )

    assert "Phase 1, planning" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("API development initialized: orders-api-2")
    assert "phase-1" in (project.folder / "governance/timeline.yaml").read_text("utf-8")


def test_the_cycle_of_a_route_is_found_and_an_unknown_route_refused(make: Make, tmp_path: Path) -> None:
    project = make("minimal")
    commit(project.folder, "Fresh")
    env = command(project, tmp_path / "bin")
    script = str(project.folder / "scripts/tdd-cycle.sh")

    unknown = run([script, "notes", "POST /nothing"], tmp_path, check=False, env=env)
    done = run([script, "notes", "GET /notes"], tmp_path, check=False, env=env)

    assert (unknown.returncode, unknown.stderr.count("\n")) == (2, 1)
    assert (done.returncode, done.stdout) == (0, "all 1 cycles are green\ndelivery tdd verify\n")


RECORDING = 'echo "$DELIVERY_SESSION: $*" >>"$RECORD"\n[ "$1" != gate ] || exit "$GATE"'


@pytest.mark.parametrize(("gate", "ends", "rolls"), [("0", 0, True), ("1", 1, False), ("3", 3, False)])
def test_the_deployment_starts_after_a_go_and_only_then(
    gate: str, ends: int, rolls: bool, make: Make, tmp_path: Path
) -> None:
    project = make("minimal")
    env = command(project, tmp_path / "bin", RECORDING) | {"GATE": gate, "RECORD": str(tmp_path / "record")}
    script = str(project.folder / "scripts/deploy-production.sh")

    done = run([script, "notes", "v1.0.0", "--note", "a b"], tmp_path, check=False, env=env)

    asked = ["notes: gate production"]
    assert done.returncode == ends
    assert (tmp_path / "record").read_text("utf-8").splitlines() == [
        *asked,
        *(["notes: rollout start --note a b"] if rolls else []),
    ]


def test_the_deployment_of_a_new_project_is_refused_by_the_real_gate(make: Make, tmp_path: Path) -> None:
    project = make("minimal")
    commit(project.folder, "Fresh")
    script = str(project.folder / "scripts/deploy-production.sh")

    done = run([script, "notes", "v1.0.0"], tmp_path, check=False, env=command(project, tmp_path / "bin"))

    assert done.returncode == 3
    assert "production: INCONCLUSIVE" in done.stdout
