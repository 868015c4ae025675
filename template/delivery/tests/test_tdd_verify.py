# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every way to cheat, in a real repository: each is found, by its rule and in its commit. What is honest passes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from .. import cli
from ..errors import Exit, Refusal
from ..json_types import mapping, sequence
from ..project import find_project
from ..tdd import steps
from ..tdd.suite import Shown
from ..tdd.verify import verify
from .tdd_shop import CODE, CREATE, CREATE_TESTS, DONE, GREEN_TESTS, READ, READ_TESTS, SETTINGS, Shop

MARKED = '[pytest.mark.cycle("read_order"), pytest.mark.red]'
PARAMETRIZE = '@pytest.mark.parametrize("times", [1, 2])\n'


def test_an_honest_cycle_passes(shop: Shop) -> None:
    shop.commit("test", create=CREATE_TESTS)
    red = shop.git("rev-parse", "HEAD").strip()
    green = shop.commit("code", create=GREEN_TESTS, code=DONE)

    outcome = shop.verify()

    assert outcome.ok
    assert outcome.data["adherence"] == {"clean": 1, "all": 1, "percent": 100.0}
    (proof,) = sequence(outcome.data["proofs"])
    assert mapping(proof)["failed_in"] == red
    assert mapping(proof)["green_in"] == green
    assert mapping(proof)["fails_without"] == "strong"
    assert shop.git("worktree", "list").count("\n") == 1


def test_code_first_is_found(shop: Shop) -> None:
    commit = shop.commit("code and test together", create=GREEN_TESTS, code=DONE)

    assert shop.broken() == [("V2", commit)]


def test_a_red_that_comes_after_the_code_is_no_red(shop: Shop) -> None:
    commit = shop.commit("code and test together", create=GREEN_TESTS, code=DONE)
    shop.commit("as if", create=CREATE_TESTS, code=CODE)
    shop.commit("as if", create=GREEN_TESTS, code=DONE)

    assert shop.broken() == [("V2", commit)]


def test_code_without_any_test_is_found(shop: Shop) -> None:
    commit = shop.commit("code", code=CODE + "\n\ndef ship_order():\n    return 200\n")

    assert shop.broken() == [("V2", commit)]


def test_a_test_that_was_weakened_on_its_way_to_green_is_found(shop: Shop) -> None:
    shop.commit("test", create=CREATE_TESTS)
    commit = shop.commit("sneak it in", create=GREEN_TESTS.replace("== 201", "in (201, 501)").replace("!= 501", "> 0"))

    assert shop.broken() == [("V3", commit), ("V5", commit)]


def test_a_helper_that_was_weakened_on_the_way_to_green_is_found(shop: Shop) -> None:
    asking = "\n\ndef asked(status):\n    assert status == 201\n"
    tests = CREATE_TESTS.replace("    assert status == 201\n", "    asked(status)\n") + asking
    shop.commit("test", create=tests)
    green = tests.replace(", pytest.mark.red", "").replace("    assert status == 201", "    assert status > 0")
    commit = shop.commit("sneak it in", create=green, code=DONE)

    assert shop.broken() == [("V3", commit)]


def test_a_faked_red_is_found_when_it_is_run_again(shop: Shop) -> None:
    shop.commit("code first", code=DONE)
    commit = shop.commit("marked red although it passes", create=CREATE_TESTS)
    shop.commit("green", create=GREEN_TESTS)

    assert shop.broken() == [("V4", commit)]


def test_a_red_that_fails_for_another_reason_is_found(shop: Shop) -> None:
    late = CREATE_TESTS.replace("create_order\n\n", "create_order\nfrom shop.rules import LIMIT\n\n", 1)
    commit = shop.commit("cannot even be imported", create=late)
    shop.write("src/shop/rules.py", "LIMIT = 1\n")
    shop.commit("green", create=late.replace(", pytest.mark.red", ""), code=DONE)

    outcome = shop.verify()

    assert not outcome.ok
    assert outcome.lines[0].startswith(f"V4 {commit[:7]} ")
    assert "was not run: its file can't be imported" in outcome.lines[0]


def test_a_test_that_needs_no_change_is_found(shop: Shop) -> None:
    empty = CREATE_TESTS.replace("status = create_order()", "status = 201")
    shop.commit("test", create=empty)
    commit = shop.commit("code", create=empty.replace(", pytest.mark.red", ""), code=DONE)

    assert ("V5", commit) in shop.broken()


def test_a_test_that_is_skipped_without_the_change_is_found(shop: Shop) -> None:
    away = GREEN_TESTS.replace("    status =", "    if create_order() == 501:\n        pytest.skip()\n    status =")
    settings = "\n[tool.delivery.tdd]\nsquash = true\n"
    commit = shop.commit("squashed", create=away, code=DONE, settings=SETTINGS + settings)

    assert ("V5", commit) in [
        (mapping(f)["rule"], mapping(f)["commit"]) for f in sequence(shop.verify().data["findings"])
    ]


def test_new_behaviour_can_not_be_passed_off_as_old(shop: Shop) -> None:
    commit = shop.commit("code", create=CREATE_TESTS.replace("mark.red", "mark.characterization"), code=DONE)

    assert shop.broken() == [("V5", commit)]


def test_old_behaviour_may_be_described_afterwards(shop: Shop) -> None:
    shop.git("switch", "-q", "main")
    shop.commit("code of old", code=DONE)
    shop.git("switch", "-q", "work")
    shop.git("merge", "-q", "--ff-only", "main")
    shop.commit("described", create=CREATE_TESTS.replace("mark.red", "mark.characterization"))

    outcome = shop.verify()

    assert outcome.ok
    assert outcome.data["characterization"] == [f"{CREATE}::test_makes_one"]


@pytest.mark.parametrize(
    ("tests", "said"),
    [
        pytest.param("", "is gone", id="deleted"),
        pytest.param(READ_TESTS.replace("def test_reads", "def reads"), "is gone", id="renamed away"),
        pytest.param(READ_TESTS.replace(PARAMETRIZE, f"@pytest.mark.skip\n{PARAMETRIZE}"), "skip or xfail", id="skipped"),
        pytest.param(READ_TESTS.replace(PARAMETRIZE, f"@pytest.mark.xfail\n{PARAMETRIZE}"), "skip or xfail", id="xfail"),
        pytest.param(READ_TESTS.replace('pytest.mark.cycle("read_order")', MARKED), "red again", id="red again"),
        pytest.param(READ_TESTS.replace("== 200", ">= 200"), "now `read_order() >= 200`", id="loosened"),
        pytest.param(READ_TESTS.replace("== 200", "in (200, 501)"), "no longer checks", id="more is allowed"),
        pytest.param(READ_TESTS.replace("    assert read_order() == 200", "    read_order()"), "no longer checks", id="no assertion"),
        pytest.param(READ_TESTS.replace("[1, 2]", "[1]"), "`case 2`", id="fewer cases"),
        pytest.param(READ_TESTS.replace("    assert", "    return\n    assert"), "may leave before", id="returns early"),
        pytest.param(READ_TESTS.replace("    assert", "    pytest.skip()\n    assert"), "may leave before", id="skips itself"),
        pytest.param(READ_TESTS.replace("    assert", "    if times > 2:\n        assert"), "no longer checks", id="conditional"),
        pytest.param(READ_TESTS.replace('"read_order"', '"create_order"'), "left its cycle", id="another cycle"),
    ],
)  # fmt: skip
def test_a_green_test_that_is_lost_or_weaker_is_found(shop: Shop, tests: str, said: str) -> None:
    commit = shop.commit("quietly", read=tests)

    outcome = shop.verify()

    assert not outcome.ok
    assert said in outcome.lines[0]
    assert outcome.lines[0].startswith(f"V1 {commit[:7]} {READ}::test_reads")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("-p delivery.tdd_plugin ", "", "addopts lost delivery.tdd_plugin"),
        (" --strict-markers", " --strict-markers --deselect tests/x", "addopts gained --deselect"),
        ('filterwarnings = ["error"]', "", "warnings are no longer errors"),
        ('testpaths = ["tests"]', 'testpaths = ["tests/some"]', "testpaths lost tests"),
        ("fail_under = 90", "fail_under = 80", "fail_under fell from 90 to 80"),
        ("fail_under = 90", 'fail_under = 90\nexclude_also = ["def "]', "no longer counts 'def '"),
    ],
)
def test_a_lower_threshold_is_found(shop: Shop, old: str, new: str, said: str) -> None:
    commit = shop.commit("easier", settings=SETTINGS.replace(old, new))

    outcome = shop.verify()

    assert not outcome.ok
    assert outcome.lines[0].startswith(f"V1 {commit[:7]} pyproject.toml: ")
    assert said in outcome.lines[0]


def test_a_test_that_was_weakened_after_it_was_green_is_found(shop: Shop) -> None:
    shop.commit("test", create=CREATE_TESTS)
    shop.commit("code", create=GREEN_TESTS, code=DONE)
    commit = shop.commit("refactor", create=GREEN_TESTS.replace("    assert status == 201\n", ""))

    assert shop.broken() == [("V1", commit)]


def test_a_reason_waives_the_loss_of_a_test_and_is_said(shop: Shop) -> None:
    shop.commit(f"drop it\n\nTDD-Remove: {READ}::test_reads Nobody reads orders since 2.0.", read="")

    outcome = shop.verify()

    assert outcome.ok
    assert outcome.lines[0] == f"waived: {READ}::test_reads: Nobody reads orders since 2.0."


def test_no_reason_waives_nothing(shop: Shop) -> None:
    shop.commit(f"drop it\n\nTDD-Remove: {READ}::test_reads", read="")

    assert not shop.verify().ok


def test_a_stronger_test_and_one_in_another_file_are_no_loss(shop: Shop) -> None:
    shop.git("mv", READ, "tests/test_reading.py")
    shop.commit("moved")
    shop.write("tests/test_reading.py", READ_TESTS + "    assert read_order() != 501\n")
    shop.commit("stronger")

    assert shop.verify().ok


def test_another_name_hides_nothing(shop: Shop) -> None:
    first = shop.commit("code and test together", create=GREEN_TESTS, code=DONE)
    shop.git("mv", READ, "tests/test_reading.py")
    shop.commit("renamed", create=GREEN_TESTS.replace("test_makes_one", "test_makes_an_order"))
    shop.write("tests/test_reading.py", READ_TESTS.replace("== 200", ">= 200"))
    second = shop.commit("loosened")

    assert shop.broken() == [("V1", second), ("V2", first)]


def test_a_test_may_move_on_after_it_was_green(shop: Shop) -> None:
    shop.commit("test", create=CREATE_TESTS)
    shop.commit("code", create=GREEN_TESTS, code=DONE)
    shop.git("mv", CREATE, "tests/test_creating.py")
    shop.commit("moved")

    assert shop.verify().ok


def test_another_expectation_is_a_cycle_of_its_own(shop: Shop) -> None:
    other = READ_TESTS.replace("== 200", "== 206")
    shop.commit("test", read=other.replace('pytest.mark.cycle("read_order")', MARKED))
    shop.commit("code", read=other, code=CODE.replace("200", "206"))

    outcome = shop.verify()

    assert outcome.ok
    assert outcome.data["adherence"] == {"clean": 1, "all": 1, "percent": 100.0}


def test_what_the_template_generates_is_not_held_against_the_team(shop: Shop) -> None:
    shop.write(".copier-answers.yml", "_commit: 2.0.0\n")
    shop.commit("copier update", create=f"# Seeded once from the template: yours.\n{GREEN_TESTS}", code=DONE)

    outcome = shop.verify()

    assert outcome.ok
    assert outcome.data["generated"] == [f"{CREATE}::test_makes_one"]


def test_an_update_may_drop_tests_of_the_template(shop: Shop) -> None:
    shop.git("switch", "-q", "main")
    shop.commit("of the template", read=f"# Derived from the template: hands off.\n{READ_TESTS}")
    shop.git("switch", "-q", "work")
    shop.git("reset", "-q", "--hard", "main")
    shop.write(".copier-answers.yml", "_commit: 2.0.0\n")
    shop.commit("copier update", read="")
    assert shop.verify().ok

    (shop.root / ".copier-answers.yml").unlink()
    shop.git("commit", "-q", "-a", "--amend", "-m", "by hand")
    assert not shop.verify().ok


def test_a_squash_is_soft_where_the_team_says_that_it_squashes(shop: Shop) -> None:
    shop.git("switch", "-q", "main")
    shop.commit("we squash", settings=SETTINGS + "\n[tool.delivery.tdd]\nsquash = true\n")
    shop.git("switch", "-q", "work")
    shop.git("reset", "-q", "--hard", "main")
    shop.commit("all in one", create=GREEN_TESTS, code=DONE)

    outcome = shop.verify()

    assert outcome.ok
    assert outcome.lines[0].startswith("V2 (soft)")
    assert mapping(sequence(outcome.data["proofs"])[0])["fails_without"] == "strong"


def test_a_merge_of_main_changes_nothing(shop: Shop) -> None:
    shop.commit("test", create=CREATE_TESTS)
    shop.git("switch", "-q", "main")
    shop.commit("of others", settings=SETTINGS + "\n# meanwhile\n")
    shop.git("switch", "-q", "work")
    shop.git("merge", "-q", "-m", "merge", "main")
    shop.commit("code", create=GREEN_TESTS, code=DONE)

    assert shop.verify().ok


def test_nothing_to_judge_is_no_pass(shop: Shop) -> None:
    with pytest.raises(Refusal, match="holds all that HEAD holds") as refused:
        verify(find_project(shop.root), "HEAD")

    assert refused.value.code == Exit.INCONCLUSIVE


def test_on_main_itself_the_work_since_the_last_release_is_judged(shop: Shop) -> None:
    shop.git("switch", "-q", "main")
    shop.git("tag", "v1.0.0")
    guilty = shop.commit("code and test together", create=GREEN_TESTS, code=DONE)

    since_release = verify(find_project(shop.root), None).data
    shop.git("tag", "-d", "v1.0.0")
    since_start = verify(find_project(shop.root), None).data

    for data in (since_release, since_start):
        (finding,) = sequence(data["findings"])
        assert (mapping(finding)["rule"], mapping(finding)["commit"]) == ("V2", guilty)


def test_a_machine_that_can_not_run_the_tests_accuses_nobody(shop: Shop) -> None:
    shop.commit("test", create=CREATE_TESTS)
    shop.commit("code", create=GREEN_TESTS, code=DONE)

    def broken(root: Path, package: str, paths: Sequence[str], *options: str) -> Shown:
        return Shown({}, 1, "no database here")

    with pytest.raises(Refusal, match="at HEAD too") as refused:
        verify(find_project(shop.root), "main", broken)

    assert refused.value.code == Exit.INCONCLUSIVE


def test_a_history_that_is_not_here_is_inconclusive(shop: Shop, tmp_path: Path) -> None:
    shop.commit("more")
    shop.git("branch", "-D", "main")
    shop.git("switch", "-q", "--orphan", "elsewhere")
    shop.commit("one", code=CODE)
    shop.git("branch", "main")
    shop.git("switch", "-q", "work")

    with pytest.raises(Refusal, match="no commit in common") as refused:
        shop.verify()

    assert refused.value.code == Exit.INCONCLUSIVE


def test_the_verb_exits_with_its_verdict(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commit = shop.commit("quietly", read="")

    assert [run(monkeypatch, "--base", base) for base in ("main", "nowhere", "HEAD")] == [1, 2, 3]
    assert run(monkeypatch, "--base", "main", "--json") == 1
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 2
    found = json.loads(captured.out[captured.out.index("{") :])
    assert (found["ok"], found["findings"][0]["rule"], found["findings"][0]["commit"]) == (False, "V1", commit)


def test_a_hook_of_git_can_run_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.red(shop_with_tests(shop).work(), "create_order")
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", os.path.join(".git", "index"))

    assert verify(find_project(shop.root), "main").data["adherence"] == {"clean": 0, "all": 0, "percent": None}


def shop_with_tests(shop: Shop) -> Shop:
    shop.write(CREATE, CREATE_TESTS)
    return shop


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["delivery", "tdd", "verify", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)
