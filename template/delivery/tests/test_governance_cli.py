# Derived from the template: `copier update` replaces this file. Do not edit.
"""The verbs of the way to production as people meet them: what they print and how they exit."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from .. import cli
from ..criteria import DEFAULTS
from ..gates.policy import FILE
from ..statements.waivers import today
from . import shop
from .repository import BOB, Repository

OWN = """
checks:
  fine: {phase: 1, command: 'test -s tool.sh', inputs: [tool.sh], severity: HARD, next: write tool.sh}
  slow: {phase: 1, command: 'sh wait.sh', inputs: [wait.sh], next: repair wait.sh}
  none: {phase: 2, command: no-such-program, inputs: [src], severity: HARD}
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    found = Repository(tmp_path, monkeypatch)
    found.write(FILE, OWN)
    found.write("openapi.yaml", shop.CONTRACT)
    found.write("wait.sh", "echo one; echo two >&2; exit 4\n")
    found.commit()
    monkeypatch.chdir(tmp_path / "src")
    return found


class Terminal:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, line: str, *more: str) -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "argv", ["delivery", *line.split(), *more])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = self.capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err


@pytest.fixture
def terminal(repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    assert repository
    return Terminal(monkeypatch, capsys)


def test_a_run_says_how_far_it_is_and_ends_with_what_failed(terminal: Terminal) -> None:
    code, out, progress = terminal("evidence run fine slow")

    assert (code, out) == (1, "1 of 2 checks pass\nNext: delivery evidence show slow\n")
    assert progress.splitlines()[0] == "[1/2] fine: test -s tool.sh"
    assert progress.splitlines()[3].startswith("[2/2] slow: fail in ")


def test_a_record_is_shown_with_what_its_command_printed(terminal: Terminal) -> None:
    terminal("evidence run slow")

    code, out, _ = terminal("evidence show slow")
    record = json.loads(terminal("evidence show slow --json")[1])["record"]

    assert code == 0
    assert "counts as: fail: due is exit == 0, found 4" in out
    assert out.endswith("\none\ntwo\n")
    assert (record["who"], record["why"], record["values"]) == ("api-development-local", "skill-execution", {"exit": 4})


def test_a_record_outlives_its_log(terminal: Terminal, repository: Repository) -> None:
    terminal("evidence run slow")
    for log in (repository.root / ".delivery" / "logs").iterdir():
        log.unlink()
    name = next((repository.root / ".delivery" / "evidence").rglob("*.json")).stem

    assert terminal(f"evidence show {name[:12]}")[1].endswith("what it printed is not on this machine\n")


def test_only_what_does_not_count_is_run_again(terminal: Terminal, repository: Repository) -> None:
    terminal("evidence run fine slow")
    repository.write("wait.sh", "exit 0\n")

    first = json.loads(terminal("evidence run fine slow --stale --json")[1])
    second = terminal("evidence run fine slow --stale")

    assert [(row["check"], row["state"]) for row in first["checks"]] == [("slow", "pass")]
    assert second[:2] == (0, "every check has evidence that counts\n")


def test_a_command_that_is_not_there_is_inconclusive(terminal: Terminal) -> None:
    terminal("evidence run none")

    rows = json.loads(terminal("evidence list --key phase-2/team/* --json")[1])["checks"]

    assert [(row["state"], row["why"]) for row in rows] == [("inconclusive", "the command could not measure")]
    assert rows[0]["key"] == "api-development/orders-api/phase-2/team/none"
    assert (rows[0]["from"], rows[0]["who"]) == ("local", "api-development-local")


def test_an_edited_record_is_named(terminal: Terminal, repository: Repository) -> None:
    terminal("evidence run fine slow")
    assert terminal("evidence verify")[0] == 0
    record = next((repository.root / ".delivery" / "evidence").rglob("team/fine/*.json"))
    record.write_text("{")

    code, out, _ = terminal("evidence verify")

    assert code == 1
    assert out.startswith(f"edited or damaged: {record.relative_to(repository.root)}\n")
    assert json.loads(terminal("status --json")[1])["next"] == "delivery evidence verify"


def test_a_gate_exits_as_it_decides(terminal: Terminal) -> None:
    inconclusive, out, _ = terminal("gate phase-1")
    terminal("evidence run fine slow")
    data = json.loads(terminal("gate phase-1 --json")[1])

    assert inconclusive == 3
    assert "Next: delivery evidence run --stale --phase 1" in out
    assert "  and " in terminal("gate production")[1]
    assert (data["decision"], data["level"]) == ("INCONCLUSIVE", "B")
    assert {"check", "why", "next", "return_to_phase"} == data["blockers"][0].keys()
    assert data["confidence"].startswith("Confidence: ")
    assert terminal("gate phase-9")[0] == 2


def test_status_fits_on_a_screen_and_says_what_is_next(terminal: Terminal, repository: Repository) -> None:
    test = 'import pytest\n\n@pytest.mark.cycle("create_order")\n@pytest.mark.red\ndef test_creates(): ...\n'
    repository.write("tests/test_create_order.py", test)
    terminal("evidence run fine")
    repository.write("tool.sh", "exit 0\n")
    terminal("phase start 1")

    code, out, _ = terminal("status")
    data = json.loads(terminal("status --json")[1])

    assert code == 0
    assert len(out.splitlines()) < 24
    assert "orders-api: phase 1, planning, level B" in out
    assert "operations: 0 of 1 green, red: create_order" in out
    assert "evidence:   stale: fine" in out
    assert out.splitlines()[-1] == "Next: delivery requirements list --check confirmed"
    assert data["operations"] == [{"operation": "create_order", "red": 1, "green": 0}]
    assert data["phases"][0]["started"] == str(today())


def test_a_finished_phase_stays_behind_and_the_next_command_leads_on(
    terminal: Terminal, repository: Repository
) -> None:
    def next_step() -> object:
        return json.loads(terminal("status --json")[1])["next"]

    days = {number: f"phase-{number}: {{started: 2026-01-02, finished: 2026-01-03}}\n" for number in range(1, 6)}
    repository.write("governance/timeline.yaml", days[1])
    unstarted = next_step()
    repository.write("governance/timeline.yaml", days[1] + "phase-2: {started: 2026-01-04}\n")
    started, late = next_step(), terminal("status")[1]
    repository.write("tests/test_a.py", 'import pytest\n@pytest.mark.cycle("a")\n@pytest.mark.red\ndef test_a(): ...\n')
    repository.write("governance/timeline.yaml", days[1] + days[2] + "phase-3: {started: 2026-01-04}\n")
    red = next_step()
    repository.write("governance/timeline.yaml", "".join(days.values()))

    assert unstarted == "delivery evidence run --stale --phase 1"  # what ended it must still hold
    assert started == "delivery evidence run --stale --phase 2"
    assert "since 2026-01-04, " in late
    assert "days over" in late
    assert red == "delivery tdd next"
    assert next_step() == "delivery gate production"


def test_what_failed_is_explained_by_the_gate(terminal: Terminal, repository: Repository) -> None:
    others = "".join(f"  {check.id}: Not here.\n" for check in DEFAULTS if not check.when)
    repository.write(FILE, f"not_applicable:\n{others}{OWN.replace('test -s tool.sh', 'false')}")
    repository.commit()
    repository.be(BOB)
    repository.commit_approval("policy")
    terminal("requirements confirm --all")
    terminal("evidence run fine slow")

    code, out, _ = terminal("gate phase-1")

    assert code == 1
    assert "phase 1  fine: write tool.sh" in out
    assert json.loads(terminal("status --json")[1])["next"] == "delivery gate phase-1"


def test_evidence_for_a_release_says_when_it_is_only_advice(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))  # where `python -m delivery` is
    terminal("evidence run risks-owned")

    assert "1 of them by this machine's evidence: advice, a release asks for CI's" in terminal("gate phase-5")[1]


def test_after_the_guesses_come_the_runs(terminal: Terminal) -> None:
    assert terminal("requirements list --check confirmed")[0] == 1

    terminal("requirements confirm --all --soft")

    assert terminal("requirements list --check confirmed")[:2] == (0, "every requirement is confirmed\n")
    assert json.loads(terminal("status --json")[1])["next"] == "delivery evidence run --stale --phase 1"


def test_an_approval_is_given_and_asked_for(terminal: Terminal, repository: Repository) -> None:
    refused = terminal("approve code")
    before = terminal("approve code --check")
    repository.be(BOB)
    given = terminal("approve code --note", "Clear.")
    repository.commit()

    assert (refused[0], refused[2].count("\n")) == (2, 1)
    assert "an approval is a second person's" in refused[2]
    assert (before[0], given[0]) == (1, 0)
    assert terminal("approve code --check")[1] == f"code: approved by {BOB}\n"
    assert terminal("approve nothing")[0] == 2


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("waive fine --until 2999-01-01 --reason x", "is not within the next 30 days"),
        ("waive fine --until soon --reason x", "soon is no day"),
        ("waive fine --reason x", "nothing is no day"),
        ("waive fine --until {tomorrow}", "there is no reason"),
        ("waive fien --until {tomorrow} --reason x", "'fien'. Did you mean 'fine'?"),
        ("waive fine --approve", "nobody asked for it"),
        ("evidence run", "no check was named"),
        ("evidence run fien", "Did you mean 'fine'?"),
        ("evidence show fine", "it was never run here"),
        ("requirements confirm", "no requirement was named"),
        ("requirements list --check done", "there are confirmed and enforced"),
        ("risk close R-7", "there is no 'R-7'"),
        ("risk add x --owner a --review soon --answer b", "its review is no day"),
        ("risk add x --owner a --review 2020-01-01 --answer b", "was to be looked at by 2020-01-01"),
        ("risk add x --owner a --review {tomorrow} --answer b --severity huge", "severity is none of"),
    ],
)
def test_what_can_not_be_done_is_one_line(terminal: Terminal, line: str, why: str) -> None:
    code, out, error = terminal(line.format(tomorrow=today() + timedelta(days=1)))

    assert code in (2, 3)
    assert out == ""
    assert why in error
    assert error.count("\n") == 1


def test_a_waiver_takes_two(terminal: Terminal, repository: Repository) -> None:
    asked = terminal(f"waive fine --until {today()} --reason", "It is slow today.")
    uncommitted = terminal("waive fine --approve")
    repository.commit()
    repository.be(BOB)
    granted = terminal("waive fine --approve --json")
    repository.commit()

    row = next(row for row in json.loads(terminal("gate phase-1 --json")[1])["checks"] if row["check"] == "fine")
    assert (asked[0], uncommitted[0], granted[0]) == (0, 2, 0)
    assert "is not committed" in uncommitted[2]
    assert json.loads(granted[1])["file"] == "governance/waivers/fine.yaml"
    assert row["state"] == "waived"


def test_risks_are_written_down_looked_at_and_closed(terminal: Terminal, repository: Repository) -> None:
    added = terminal(f"risk add Slow. --owner ann --review {today()} --answer Wait.")
    terminal(f"risk add Lost. --owner bo --review {today()} --answer Backups. --severity high")
    listed = terminal("risk list")[1]
    sound = terminal("risk check")[0]
    closed = terminal("risk close R-1")[1]
    path = repository.root / "governance" / "risks.yaml"
    path.write_text(path.read_text().replace("owner: bo", "owner: ''"))

    assert added[1].startswith("R-1: Slow.")
    assert "R-2 high: Lost. (bo, again by" in listed
    assert (sound, closed) == (0, "closed R-1: Slow.\n")
    assert terminal("risk check")[:2] == (1, terminal("risk list")[1])
    assert "R-2 says no owner" in terminal("risk list")[1]


@pytest.mark.parametrize(
    "verb",
    [
        "status",
        "phase show",
        "phase start",
        "phase finish",
        "requirements list",
        "requirements confirm",
        "requirements trace",
        "evidence run",
        "evidence list",
        "evidence show",
        "evidence verify",
        "gate",
        "approve",
        "waive",
        "risk add",
        "risk close",
        "risk list",
        "risk check",
        "report",
        "docs",
        "handoff",
        "notify",
    ],
)
def test_the_help_of_every_verb_has_an_example(terminal: Terminal, verb: str) -> None:
    code, out, _ = terminal(f"{verb} --help")

    assert code == 0
    assert f"Example: delivery {verb}" in out
    assert "--json" in out


def test_whoever_only_looks_has_verbs_too(terminal: Terminal, repository: Repository) -> None:
    early = terminal("docs --check")
    written = terminal("docs")
    repository.commit()
    page, comment, told = terminal("report"), terminal("report --format markdown --gate phase-1"), terminal("notify")
    packed = terminal("handoff --json")
    checked = terminal(f"handoff --check {repository.root}/.delivery/handoff.zip")

    assert (early[0], written[0], terminal("docs --check")[0]) == (1, 0, 0)
    assert page[:2] == (0, "production: INCONCLUSIVE, readiness 0 of 100\nwrote .delivery/report.html\n")
    assert (comment[0], comment[1].startswith("<!-- delivery report -->")) == (0, True)
    assert (told[0], told[1].count("\n")) == (0, 6)
    assert json.loads(packed[1])["decision"] == "INCONCLUSIVE"
    assert (packed[0], checked[0]) == (0, 0)


def test_status_says_what_the_tests_cover_and_what_that_counts_as(terminal: Terminal, repository: Repository) -> None:
    covered = "artifacts: [build/covered.json], measures: {coverage: 'build/covered.json#totals.covered'}"
    repository.write(FILE, f"checks: {{all: {{phase: 3, command: sh tool.sh, inputs: [tool.sh], {covered}}}}}\n")
    before = json.loads(terminal("status --json")[1])["coverage"]
    terminal("evidence run all")
    fresh, said = json.loads(terminal("status --json")[1])["coverage"], terminal("status")[1]
    repository.write("tool.sh", "exit 0\n")

    assert before is None
    assert fresh == {"percent": 93.5, "state": "pass"}
    assert "tests:      coverage 93.5 %\n" in said
    assert "tests:      coverage 93.5 % (stale)\n" in terminal("status")[1]


def test_a_phase_has_its_verbs(terminal: Terminal) -> None:
    assert terminal("phase show 1")[1].startswith("Phase 1, planning: days 1 to 2, sequential, up to 4 at once\n")
    assert terminal("phase finish 1")[0] == 1
    assert terminal("phase show 9")[0] == 2


def test_a_trace_is_printed(terminal: Terminal) -> None:
    assert terminal("requirements trace")[0] == 0
    code, out, _ = terminal("requirements trace --check")

    assert code == 1
    assert "create_order has no test cycle. Next: delivery tdd red create_order" in out


def test_a_terminal_gets_colours_and_a_pipe_does_not(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = terminal("status")[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)

    coloured = terminal("status")[1]

    assert "\x1b[" not in plain
    assert "\x1b[" in coloured
