# Derived from the template: `copier update` replaces this file. Do not edit.
"""The pipelines run what people run, with no more rights than that needs. Files of your own are looked at too."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.pipelines.reading import commands, faults_of, loose_rules, phases, pipelines, unreported
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


@pytest.mark.parametrize("name", FILES)
def test_the_required_check_always_reports(name: str) -> None:
    assert unreported(FILES[name]) == []


REQUIRED = "on: {pull_request: }\njobs: {test: {}, comment: {}, required: {needs: [test], if: always()}}\n"


@pytest.mark.parametrize(
    ("before", "after", "due"),
    [
        ("", "", None),
        ("pull_request: ", 'pull_request: {paths-ignore: ["docs/**"]}', "paths-ignore keeps"),
        (", if: always()", "", "is left out"),
        ("needs: [test]", "needs: []", "does not wait for test"),
    ],
)
def test_a_required_check_that_would_be_silent_is_noticed(before: str, after: str, due: str | None) -> None:
    found = unreported(REQUIRED.replace(before, after) if before else REQUIRED)

    assert len(found) == (due is not None)
    assert due is None or due in found[0]


@pytest.mark.parametrize(
    ("paths", "alone"),
    [
        (["docs/guide.md"], True),
        (["README.md", "docs/pictures/one.png"], True),
        (["docs/guide.md", "src/app.py"], False),
        (["src/notes.md"], False),
        ([], False),
    ],
)
def test_a_change_of_pages_alone_is_told_from_every_other(tmp_path: Path, paths: list[str], alone: bool) -> None:
    script = tmp_path / "scripts/only-pages.sh"
    script.parent.mkdir()
    shutil.copy(ROOT / "scripts/only-pages.sh", script)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "scripts")
    git(tmp_path, "commit", "-qm", "begin")
    git(tmp_path, "checkout", "-qb", "change")
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
        git(tmp_path, "add", path)
    git(tmp_path, "commit", "-qm", "change", "--allow-empty")

    ended = [
        subprocess.run([script, base], capture_output=True, check=False).returncode for base in ("main", "nowhere")
    ]

    assert (ended[0] == 0) == alone
    assert ended[1] != 0


def test_the_rules_of_the_scan_have_reasons_and_can_fail_it() -> None:
    told = (ROOT / "governance/zap.conf").read_text("utf-8")

    assert loose_rules(told) == []
    assert loose_rules(told.replace("\tFAIL", "\tWARN")) == ["no finding fails the scan"]
    assert len(loose_rules(told + "10021 FAIL (spaces for tabs)\n10022\tFATAL\t(no such level)\n10024\tFAIL\t\n")) == 3


@pytest.mark.parametrize("code", [0, 1])
def test_the_scan_reads_the_rules_and_ends_as_zap_does(tmp_path: Path, code: int) -> None:
    """With stand-ins for Docker, the service and curl."""
    said = tmp_path / "said"
    for name, does in {"docker": f'echo "$@" > "{said}"; exit {code}', "uv": "exec sleep 20", "curl": "exit 0"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)

    done = subprocess.run(
        [ROOT / "scripts/scan-api.sh"], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, check=False
    )

    assert done.returncode == code
    assert f"{ROOT}/governance:/zap/wrk:ro" in said.read_text()
    assert "-I -c zap.conf" in said.read_text()


def git(folder: Path, *words: str) -> None:
    me = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *me, *words], cwd=folder, check=True, capture_output=True)


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
