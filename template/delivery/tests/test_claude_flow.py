# Derived from the template: `copier update` replaces this file. Do not edit.
"""Calls of claude-flow and what answers them; the mirror, and what it can't break."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import time
from pathlib import Path

import pytest
import typer

from .. import cli
from ..claude_flow import mirror
from ..claude_flow.calls import table
from ..claude_flow.notes import FILE
from ..claude_flow.verb import understood
from ..errors import Refusal
from ..gates.policy import FILE as POLICY
from .repository import Repository

OWN = "checks:\n  fine: {phase: 1, command: 'test -s tool.sh', inputs: [tool.sh], severity: HARD, role: tester, deliverable: plan}\n"
GO_NO_GO = "memory retrieve --key api-development/orders/phase-5/production-validator/go-no-go"


class Terminal:
    def __init__(
        self, repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.root, self.monkeypatch, self.capsys = repository.root, monkeypatch, capsys

    def __call__(self, line: str) -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "argv", ["delivery", *shlex.split(line)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = self.capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    def mirrored(self, body: str) -> Path:
        """A program that does this, as the mirror; where it may write."""
        record = self.root / "record"
        folder = self.root / "bin"
        folder.mkdir(exist_ok=True)
        (folder / "claude-flow").write_text(f"#!/bin/sh\n{body.format(record=record)}\n", "utf-8")
        (folder / "claude-flow").chmod(0o755)
        self.monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
        self.monkeypatch.setenv(mirror.SETTING, "claude-flow")
        return record


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    repository = Repository(tmp_path, monkeypatch)
    repository.write(POLICY, OWN)
    for name in ("openapi.yaml", "migrations/versions/0001.py"):
        repository.write(name, "{}\n")
    repository.commit()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(mirror.SETTING, raising=False)
    monkeypatch.setattr(mirror, "_broken", set())
    return Terminal(repository, monkeypatch, capsys)


def test_every_row_of_the_table_runs_a_command_that_there_is() -> None:
    for row in table():
        group, words = typer.main.get_command(cli.app), row.runs.split()
        assert words[:1] in ([], ["delivery"])
        for word in words[1:]:
            if (known := getattr(group, "commands", None)) is None:
                break
            group = known[word]
        assert not hasattr(group, "commands") or not words
        assert row.because


@pytest.mark.parametrize(
    ("call", "runs"),
    [
        ("npx claude-flow agent spawn --type=reviewer", "delivery agents show reviewer"),
        ("npx claude-flow@alpha agent spawn --type tester --focus x", "delivery agents show tester"),
        ("hooks post-task --task-id phase-3-tdd", "delivery phase finish 3"),
        ("memory retrieve --pattern 'api-development/x/phase-2/*'", "delivery evidence list --json --key phase-2/*"),
        ("memory store --key api-development/x/phase-1/qa/plan", "delivery evidence run --stale --key phase-1/qa/plan"),
        ("hooks post-edit --file a.py --memory-key", "delivery status"),
    ],
)
def test_a_call_is_answered_by_the_first_row_that_fits(call: str, runs: str) -> None:
    assert " ".join(understood(shlex.split(call)).command) == runs


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("agent spawn", "there is no --type"),
        ("daemon start", "no row of the table fits it"),
        ("", "no row of the table"),
    ],
)
def test_what_is_not_understood_is_one_line(terminal: Terminal, call: str, why: str) -> None:
    code, out, error = terminal(f"claude-flow {call}")

    assert (code, out, error.count("\n")) == (2, "", 1)
    assert why in error
    with pytest.raises(Refusal):
        understood(call.split())


def test_a_program_reads_the_verdict_of_the_gate_and_nothing_that_was_typed(terminal: Terminal) -> None:
    typed = terminal(
        """claude-flow memory store --key a/phase-5/production-validator/go-no-go --value '{"decision": "GO"}'"""
    )

    code, out, line = terminal(f"claude-flow {GO_NO_GO}")

    assert typed[0] == code == 3
    assert json.loads(out)["decision"] == "INCONCLUSIVE"
    assert (
        line == "claude-flow memory retrieve -> delivery gate production --json (a verdict is computed from evidence)\n"
    )


def test_a_result_is_measured_and_not_handed_in(terminal: Terminal) -> None:
    key = "api-development/x/phase-1/tester/plan"

    first = terminal(f"claude-flow memory store --key {key} --value fine")
    rows = json.loads(terminal(f"claude-flow memory retrieve --key {key}")[1])["checks"]
    nothing = terminal("claude-flow memory store --key api-development/x/phase-1/tester/plann")

    assert (first[0], first[1]) == (0, "1 of 1 checks pass\n")
    assert [(row["check"], row["state"]) for row in rows] == [("fine", "pass")]
    assert (nothing[0], "no check has a key like" in nothing[2]) == (2, True)


def test_a_note_is_written_down_with_who_and_why(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELIVERY_SESSION", "42")
    code, out, _ = terminal("claude-flow hooks notify --message 'Ready: 100 %'")
    note = json.loads((terminal.root / FILE).read_text("utf-8"))

    assert (code, out) == (0, "hooks notify: Ready: 100 %\n")
    assert (note["said"], note["who"], note["why"]) == ("Ready: 100 %", "api-development-42", "skill-execution")


def test_the_whole_table_can_be_read(terminal: Terminal) -> None:
    assert terminal("claude-flow --table")[1].endswith(f"{len(table())} rows\n")
    assert len(json.loads(terminal("claude-flow --table --json")[1])["calls"]) == len(table())


def test_the_mirror_is_off_unless_it_is_named(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    record = terminal.mirrored('echo "$@" >> {record}')
    monkeypatch.delenv(mirror.SETTING)

    terminal("evidence run fine")

    assert not record.exists()
    assert mirror.forward(terminal.root, "note") == "off"


def test_the_mirror_is_told_what_was_recorded(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    record = terminal.mirrored('echo "$@" >> {record}; env | cut -d= -f1 >> {record}.names; pwd > {record}.place')
    monkeypatch.setenv("SIGNING_KEY", "secret")

    terminal("evidence run fine")
    terminal("phase start 1")
    terminal("claude-flow hooks notify --message Ready")

    stored, started, noted = record.read_text("utf-8").splitlines()
    assert stored.startswith(
        'memory store --key api-development/orders-api/phase-1/tester/plan --value {"path": ".delivery/'
    )
    assert '"values": {"exit": 0}' in stored
    assert (started, noted) == ("hooks pre-task --description phase-1", "hooks notify --message Ready")
    names = set(record.with_name("record.names").read_text("utf-8").split())
    assert "SIGNING_KEY" not in names
    assert "RUFLO_DAEMON_AUTOSTART" in names
    assert record.with_name("record.place").read_text("utf-8").strip() == str((terminal.root / mirror.FOLDER).resolve())


@pytest.mark.parametrize(
    ("body", "said"), [("exit 1", "exited with 1"), ("sleep 60 & sleep 60", "took more than"), ("", "sent")]
)
def test_a_broken_mirror_breaks_and_delays_nothing(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, body: str, said: str
) -> None:
    monkeypatch.setattr(mirror, "hook_seconds", lambda event: ("memory store", 0.3))
    terminal.mirrored(body)
    before = time.monotonic()

    code, out, _ = terminal("evidence run fine")
    then = mirror.forward(terminal.root, "note")

    assert (code, out) == (0, "1 of 1 checks pass\n")
    assert time.monotonic() - before < 5
    assert then == ("sent" if said == "sent" else "off")
    monkeypatch.setattr(mirror, "_broken", set())
    assert mirror.forward(terminal.root, "note").startswith(said)


def test_a_mirror_that_is_not_there_or_no_program_breaks_nothing(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(mirror.SETTING, "no-such-program")
    absent = mirror.forward(terminal.root, "note")
    terminal.mirrored("")
    (terminal.root / "bin" / "claude-flow").write_bytes(b"#!/no/such/interpreter\n")

    assert absent == "is not on PATH"
    assert mirror.forward(terminal.root, "note").startswith("did not start")


def test_no_gate_knows_the_mirror() -> None:
    package = Path(__file__).parents[1]
    judging = [
        *(package / "gates").glob("*.py"),
        *(package / "criteria").glob("*.py"),
        *(package / "statements").glob("*.py"),
    ]

    assert len(judging) > 10
    assert [path.name for path in judging if re.search("claude_flow|mirror", path.read_text("utf-8"))] == []
