# Derived from the template: `copier update` replaces this file. Do not edit.
"""The pipelines run what people run, with no more rights than that needs. Files of your own are looked at too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipelines.reading import commands, faults_of, phases, pipelines
from tests.support.contract import ROOT

FILES = pipelines(ROOT)
WORKFLOW = "on: push\npermissions: {}\njobs:\n  one:\n    steps:\n      - "
BAD = {
    "a verb that is not there": (f"{WORKFLOW}run: uv run delivery polish\n", "has no polish"),
    "an option that is not there": (f"{WORKFLOW}run: uv run delivery contract fuzz --faster\n", "takes no --faster"),
    "a program that is not there": ("job:\n  script:\n    - uv run no-such-program\n", "there is no no-such-program"),
    "a script that is not there": ("// Jenkins\nsh 'scripts/none.sh x'\n", "there is no scripts/none.sh"),
    "tests that are not there": ("job:\n  script: [uv run pytest tests/none]\n", "there is no tests/none"),
    "an action by its tag": (f"{WORKFLOW}uses: actions/checkout@v7\n", "can change"),
    "an image without a version": ("job:\n  image: python\n", "can change"),
    "the newest image": ("job:\n  image: python:latest\n", "can change"),
    "every right": (WORKFLOW.replace("{}", "write-all") + "run: 'true'\n", "may everything"),
    "every right of one job": (
        WORKFLOW.replace("    steps", "    permissions: write-all\n    steps"),
        "may everything",
    ),
    "the usual rights": (WORKFLOW.replace("permissions: {}\n", "") + "run: 'true'\n", "is due at the top"),
    "a title as a command": (f"{WORKFLOW}run: echo ${{{{ github.event.pull_request.title }}}}\n", "as env"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_pipeline_is_pinned_has_few_rights_and_runs_what_is_there(name: str) -> None:
    assert faults_of(FILES[name], ROOT) == []


def test_the_checks_of_every_phase_are_run() -> None:
    assert set().union(*map(phases, FILES.values())) == {1, 2, 3, 4, 5}


def test_a_rollout_asks_the_gate_first() -> None:
    for name, text in FILES.items():
        lines = commands(text)
        for at, line in enumerate(lines):
            if "deploy-production.sh" in line:
                assert "uv run delivery gate production" in lines[:at], name


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_named(name: str) -> None:
    text, due = BAD[name]

    assert any(due in fault for fault in faults_of(text, ROOT)), faults_of(text, ROOT)


def test_a_missing_phase_is_noticed() -> None:
    assert phases("// Jenkins\nsh 'uv run delivery evidence run --phase 1 --phase 3'\n") == {1, 3}
    assert phases(
        "job:\n  variables: {PHASE: '2'}\n  script: ['uv run delivery evidence run --phase \"$PHASE\"']\n"
    ) == {2}


def test_no_pipeline_is_not_taken_for_a_good_one(tmp_path: Path) -> None:
    assert pipelines(tmp_path) == {}
    assert len(FILES) > 1
