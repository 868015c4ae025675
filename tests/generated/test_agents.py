"""What coding agents are given, at work: the calls that they may have been taught, the scripts, the mirror."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import commit, environment, run
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
SLOW = ("contract-inventory", "versioning", "schema", "migrations")


def spoken(calls: list[str], tmp_path: Path) -> list[list[str]]:
    """The words that a shell makes of the calls, as npx gets them."""
    record = tmp_path / "record"
    script = f"""npx() {{ printf '%s\\0' "$@" "%end" >>'{record}'; }}\n""" + "\n".join(calls)
    run(["bash", "-euc", script], tmp_path, env=environment(**WORDS))
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
