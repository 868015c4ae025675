# Derived from the template: `copier update` replaces this file. Do not edit.
"""What people do to a gate by accident or in a hurry, and how it is caught."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ..answers import read_yaml
from ..errors import Refusal
from ..evidence.tree import read_tree
from ..statements import approvals, waivers
from .repository import ALICE, BOB, REPORT, TESTS, Repository

CI = {"CI": "true", "GITHUB_RUN_ID": "7", "GITHUB_REPOSITORY": "shop/orders"}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in ("CI", "GITHUB_RUN_ID", "CI_JOB_ID", "BUILD_ID"):
        monkeypatch.delenv(name, raising=False)
    return Repository(tmp_path, monkeypatch)


def test_an_honest_run_passes(repository: Repository) -> None:
    assert repository.row().state == "missing"

    repository.run()

    row = repository.row()
    assert (row.state, row.why) == ("pass", "coverage 93.5, exit 0")


def test_an_edited_record_is_refused(repository: Repository) -> None:
    repository.write("tool.sh", REPORT.replace("93.5", "12"))
    record = repository.root / repository.run().path
    record.write_text(record.read_text().replace('"coverage":12', '"coverage":99'))

    row = repository.row()

    assert row.state == "invalid"
    assert row.why.startswith("the record was edited")


def test_a_threshold_that_was_lowered_asks_for_a_second_person(repository: Repository) -> None:
    repository.write("tool.sh", REPORT.replace("93.5", "12"))
    repository.run()
    assert repository.row().state == "fail"
    repository.write("governance/gates.yaml", "thresholds: {tests: {coverage: 10}}\n")

    repository.run()

    row = repository.row()
    assert row.state == "invalid"
    assert "asks for coverage >= 10, the default is coverage >= 90" in row.why
    assert "nobody approved it" in row.why


def test_a_threshold_that_was_lowered_makes_old_evidence_stale(repository: Repository) -> None:
    repository.run()
    assert repository.row().state == "pass"

    row = repository.row("tests", replace(TESTS, require=("exit == 0", "coverage >= 10")))

    assert (row.state, row.why) == ("stale", "the check asks for something else since")


def test_a_threshold_may_be_raised_by_anybody(repository: Repository) -> None:
    repository.write("governance/gates.yaml", "thresholds: {tests: {coverage: 95}}\n")

    repository.run()

    row = repository.row()
    assert (row.state, row.why) == ("fail", "due is coverage >= 95, found 93.5")


def test_the_report_of_yesterday_is_not_measured(repository: Repository) -> None:
    repository.write("build/covered.json", '{"totals": {"covered": 99}}')
    repository.write("tool.sh", "exit 0\n")

    repository.run()

    row = repository.row()
    assert (row.state, row.why) == ("fail", "the command wrote no build/covered.json")


def test_a_command_that_edits_its_inputs_proves_nothing(repository: Repository) -> None:
    repository.write("tool.sh", REPORT + "echo >> src/app.py\n")

    repository.run()
    repository.git("checkout", "src/app.py")

    row = repository.row()
    assert (row.state, row.why) == ("invalid", "the command changed its own inputs")


def test_a_verdict_in_a_record_is_never_read(repository: Repository) -> None:
    repository.write("tool.sh", REPORT.replace("93.5", "12"))
    path = repository.root / repository.run().path
    statement = json.loads(path.read_bytes())
    statement["predicate"] |= {"verdict": "pass", "decision": "GO", "state": "pass"}
    body = json.dumps(statement, sort_keys=True, separators=(",", ":")).encode()
    path.unlink()
    path.with_name(f"{hashlib.sha256(body).hexdigest()}.json").write_bytes(body)

    row = repository.row()

    assert (row.state, row.why) == ("fail", "due is coverage >= 90, found 12")


def test_a_typed_go_is_no_go(repository: Repository) -> None:
    for name in ("governance/gates.yaml", ".delivery/evidence/orders-api/gate.json"):
        repository.write(name, '{"decision": "GO", "readiness_score": 100}\n')

    with pytest.raises(Refusal, match=r"governance/gates.yaml is not understood: 'decision'"):
        repository.gate()

    (repository.root / "governance/gates.yaml").unlink()
    assert (repository.gate().decision, repository.gate().score) == ("INCONCLUSIVE", 0)


def test_evidence_is_stale_once_an_input_changed_and_only_then(repository: Repository) -> None:
    repository.run()
    repository.write("docs/guide.md", "Something else.\n")
    assert repository.row().state == "pass"

    repository.write("src/app.py", "x = 2\n")
    changed = repository.row()
    repository.write("src/app.py", "x = 1\n")
    repository.write("src/new.py", "")
    added = repository.row()
    (repository.root / "src/new.py").unlink()

    assert (changed.state, changed.why) == ("stale", "its inputs changed since")
    assert added.state == "stale"
    assert repository.row().state == "pass"


def test_a_later_failure_beats_an_older_success(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("tool.sh", REPORT + 'test -n "$LUCKY"\n')
    monkeypatch.setenv("LUCKY", "1")
    repository.run()
    assert repository.row().state == "pass"
    monkeypatch.delenv("LUCKY")

    repository.run()

    assert repository.row().why == "due is exit == 0, found 1"


def test_local_evidence_does_not_release_what_ci_must_show(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_ci = replace(TESTS, source="ci")
    repository.run("tests", of_ci)

    here, release = repository.row("tests", of_ci), repository.row("tests", of_ci, release=True)
    monkeypatch.setenv("CI", "true")  # a variable is no job
    repository.run("tests", of_ci)
    pretended = repository.row("tests", of_ci, release=True)
    for name, value in CI.items():
        monkeypatch.setenv(name, value)
    repository.run("tests", of_ci)

    assert (here.state, here.advisory) == ("pass", True)
    assert (release.state, release.why) == ("needs-ci", "a release needs a run in CI, found a local one")
    assert pretended.state == "needs-ci"
    assert repository.row("tests", of_ci, release=True).state == "pass"


def ask_for_a_waiver(repository: Repository, days: int = 7) -> None:
    waivers.ask(repository.root, "tests", "The supplier repairs it.", waivers.today() + timedelta(days=days))
    repository.commit("a waiver")


def test_two_people_waive_a_check_for_some_days(repository: Repository) -> None:
    ask_for_a_waiver(repository)
    waiting = repository.row()
    repository.be(BOB)
    waivers.approve(repository.root, "tests")
    uncommitted = repository.row()
    repository.commit("approved")

    row = repository.row()
    assert "waits for a second person" in waiting.why
    assert "is not committed" in uncommitted.why
    assert row.state == "waived"
    assert f"by {ALICE} and {BOB}: The supplier repairs it. (never run)" in row.why


def test_who_asks_for_a_waiver_can_not_approve_it(repository: Repository) -> None:
    ask_for_a_waiver(repository)

    with pytest.raises(Refusal, match="the second person is another one"):
        waivers.approve(repository.root, "tests")


def test_a_waiver_that_its_author_approved_by_hand_does_not_count(repository: Repository) -> None:
    ask_for_a_waiver(repository)
    repository.be(BOB)
    path = repository.root / waivers.approve(repository.root, "tests")
    repository.be(ALICE)
    repository.commit("approved, says Alice")
    by_alice = repository.row()
    path.write_text(path.read_text().replace(BOB, ALICE))

    assert by_alice.state == "missing"
    assert "names people who did not commit it" in by_alice.why
    assert f"{ALICE} asked for the waiver and approved it" in repository.row().why


def test_a_waiver_that_was_changed_after_its_approval_does_not_count(repository: Repository) -> None:
    ask_for_a_waiver(repository)
    repository.be(BOB)
    path = repository.root / waivers.approve(repository.root, "tests")
    path.write_text(path.read_text().replace("The supplier", "Nobody"))
    repository.commit()

    assert "was changed after it was approved" in repository.row().why


def test_an_expired_waiver_does_not_count(repository: Repository) -> None:
    ask_for_a_waiver(repository)
    path = repository.root / waivers.path_of("tests")
    said = read_yaml(path)
    path.write_text(
        path.read_text().replace(str(said["until"]), "2026-01-31").replace(str(said["given"]), "2026-01-02")
    )

    row = repository.row()

    assert row.state == "missing"
    assert "the waiver ended on 2026-01-31" in row.why


def test_a_waiver_is_for_thirty_days_at_most(repository: Repository) -> None:
    with pytest.raises(Refusal, match="not within the next 30 days"):
        ask_for_a_waiver(repository, days=31)
    ask_for_a_waiver(repository)
    path = repository.root / waivers.path_of("tests")
    path.write_text(path.read_text().replace(str(read_yaml(path)["until"]), "2999-01-01"))

    assert "for more than 30 days" in repository.row().why


def test_an_approval_is_of_a_second_person_and_of_files_as_they_are(repository: Repository) -> None:
    root = repository.root
    with pytest.raises(Refusal, match="an approval is a second person's"):
        approvals.approve(root, read_tree(root), "code", "")
    repository.be(BOB)
    approvals.approve(root, read_tree(root), "code", "Clear.")
    uncommitted = approvals.read(root, read_tree(root), "code")
    repository.commit("approved")
    approved = approvals.read(root, read_tree(root), "code")
    repository.write("src/app.py", "x = 3\n")
    changed = approvals.read(root, read_tree(root), "code")

    assert "is not committed" in uncommitted.why
    assert (approved.valid, approved.approver) == (True, BOB)
    assert changed.why == f"what {BOB} approved has changed since"


def test_an_approval_that_somebody_else_typed_does_not_count(repository: Repository) -> None:
    root = repository.root
    repository.be(BOB)
    approvals.approve(root, read_tree(root), "code", "")
    repository.be(ALICE)
    repository.commit("approved by Bob, says Alice")

    assert "somebody else committed it" in approvals.read(root, read_tree(root), "code").why


def test_a_squashed_branch_keeps_its_second_person(repository: Repository) -> None:
    root = repository.root
    repository.be(BOB)
    approvals.approve(root, read_tree(root), "code", "")
    repository.be(ALICE)
    repository.commit(f"All of the branch\n\nCo-authored-by: Bob <{BOB}>")

    assert approvals.read(root, read_tree(root), "code").valid


def test_asking_leaves_nothing_behind_in_the_repository(repository: Repository) -> None:
    def objects() -> list[str]:
        return sorted(str(path) for path in (repository.root / ".git").rglob("*") if path.is_file())

    repository.write("src/new.py", f"y = {os.getpid()}\n")
    before = objects()

    read_tree(repository.root)

    assert objects() == before
