"""docs/reference/delivery-json.md: each verb is run in a project, and prints what the page shows."""

from __future__ import annotations

import json
import re
import shlex
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from harness import ROOT, commit
from harness.project import Project

from .conftest import Make

PAGE = (ROOT / "docs" / "reference" / "delivery-json.md").read_text("utf-8")
BLOCKS = re.findall(r"^    (delivery [^\n]*)\n\n```json\n(.*?)```$", PAGE, re.M | re.S)
OPEN = "/values"  # members that depend on the check


def shape(found: Any) -> Any:
    """Names and types; a list is what its first item is."""
    if isinstance(found, dict):
        return {key: shape(value) for key, value in found.items()}
    if isinstance(found, list):
        return [shape(found[0])] if found else []
    return type(found).__name__


def differences(shown: Any, found: Any, place: str = "") -> list[str]:
    """Null is a value of every type, and an empty list one of every list."""
    if place == OPEN or "NoneType" in (shown, found):
        return []
    if isinstance(shown, dict) and isinstance(found, dict):
        gone = [f"{place}/{key} is only in one" for key in shown.keys() ^ found.keys()]
        both = (differences(shown[key], found[key], f"{place}/{key}") for key in shown.keys() & found.keys())
        return [*gone, *(line for lines in both for line in lines)]
    if isinstance(shown, list) and isinstance(found, list):
        return differences(shown[0], found[0], f"{place}/0") if shown and found else []
    return [] if shown == found else [f"{place} is {shown} on the page and {found} in fact"]


def test_what_every_verb_prints_is_what_the_page_shows(make: Make) -> None:
    project: Project = make("default")
    commit(project.folder, "Fresh")
    assert len(BLOCKS) >= 15
    for verb in ("migrate", "seed"):  # a backup of no rows proves nothing, and is refused
        project.delivery("db", verb)

    for line, shown in BLOCKS:
        line = line.replace("UNTIL", str(datetime.now(UTC).date() + timedelta(days=7)))
        done = project.delivery(*shlex.split(line)[1:], check=False)
        assert done.stdout, f"{line}: {done.stderr}"
        wrong = differences(shape(json.loads(shown)), shape(json.loads(done.stdout)))
        assert not wrong, f"{line}: {wrong}"


def test_two_people_end_the_first_phase_on_real_evidence(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """docs/how-to/pass-a-gate.md: nobody alone, nothing typed, and not before it was measured."""
    project = make("default")
    commit(project.folder, "Fresh")
    project.delivery("requirements", "confirm", "--all")
    project.delivery("docs")
    commit(project.folder, "Confirmed")
    unmeasured = project.delivery("gate", "phase-1", check=False)
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "bob@example.com")
    project.delivery("approve", "architecture")
    commit(project.folder, "Approved")
    early = project.delivery("phase", "start", "2", check=False)

    ran = project.delivery("evidence", "run", "--phase", "1", check=False)

    assert ran.returncode == 0, ran.stderr
    assert unmeasured.returncode == 3
    assert "phase 2 was not started: gate phase-1 says INCONCLUSIVE" in early.stderr
    assert "phase-1: GO, readiness 100 of 100" in project.delivery("gate", "phase-1").stdout
    assert project.delivery("gate", "production", check=False).returncode == 3
    project.delivery("phase", "finish", "1")
    project.delivery("phase", "start", "2")
    contract = project.folder / "openapi.yaml"
    contract.write_text(contract.read_text("utf-8") + "# another contract\n", "utf-8")
    assert project.delivery("gate", "phase-1", check=False).returncode == 3


HOW_TO = (ROOT / "docs" / "how-to" / "show-where-it-stands.md").read_text("utf-8")
TYPED = re.findall(r"^    (delivery [^#\n]*)", HOW_TO, re.M)


def test_whoever_only_looks_gets_what_the_page_says(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """docs/how-to/show-where-it-stands.md, command by command."""
    monkeypatch.delenv("DELIVERY_WEBHOOK_URL", raising=False)
    project = make("default")
    commit(project.folder, "Fresh")
    project.delivery("evidence", "run", "lint")
    assert len(TYPED) >= 9

    said = {}
    for line in TYPED:
        said[line.strip()] = project.delivery(*shlex.split(line)[1:]).stdout
        if line.strip() == "delivery docs":
            commit(project.folder, "Pages")

    page = (project.folder / ".delivery" / "report.html").read_text("utf-8")
    assert ": where it stands</h1>" in page
    assert said["delivery report --gate phase-3 --format markdown"].startswith("<!-- delivery report -->\n## ")
    assert said["delivery docs --check"] == "5 pages are as they should be\n"
    assert said["delivery handoff --check orders.zip"].endswith(": 0 are not what the manifest says\n")
    for address, why in (("http://hooks.example.com/x", "another machine"), ("https://", "no address")):
        done = project.module("delivery", "notify", "--all", check=False, DELIVERY_WEBHOOK_URL=address)
        assert (done.returncode, why in done.stderr, done.stderr.count("\n")) == (2, True, 1)


@pytest.mark.parametrize("name", ["default", "integrations"])
def test_every_command_of_the_test_plan_runs_here(make: Make, name: str) -> None:
    """Tests are collected, and at least one is found; a verb answers."""
    project = make(name)
    commit(project.folder, "Fresh")
    project.delivery("docs")
    plan = (project.folder / "docs" / "generated" / "test-plan.md").read_text("utf-8")
    rows = [line for line in plan.splitlines() if line.startswith("| ") and not line.startswith("| What ")]
    commands = [re.fullmatch(r"\| .+ \| .+ \| `(.+)` \|", row) for row in rows]
    assert None not in commands

    tests = [shlex.split(found[1])[1:] for found in commands if found and found[1].startswith("pytest ")]
    files = sorted({word for words in tests for word in words if not word.startswith("-")})
    options = {word for words in tests for word in words if word.startswith("-")}
    collected = project.test(*files, "--collect-only").stdout
    missing = [file for file in files if file not in collected]
    verbs = {found[1] for found in commands if found and not found[1].startswith("pytest ")}

    assert len(files) > 20
    assert missing == []
    assert options == {"--fixtures"}
    for verb in verbs:
        assert project.delivery(*shlex.split(verb)[1:], "--help").stdout.startswith("Usage: delivery ")
