# Derived from the template: `copier update` replaces this file. Do not edit.
"""A cycle from its first test to its last clean-up, and everything that a step refuses."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from .. import cli
from ..errors import Exit, Refusal
from ..project import find_project
from ..tdd import status, steps
from ..tdd.cycles import board, find, planned, unwritten
from ..tdd.history import Commit
from ..tdd.timeboxes import times
from .tdd_shop import CODE, CREATE, CREATE_TESTS, DONE, GREEN_TESTS, READ, READ_TESTS, SETTINGS, Shop

LOOP = "asyncio_default_fixture_loop_scope"
API = """\
class Api:
    async def allowed(self, operation):
        return "ann"

    async def call(self, operation, by, **given):
        return type("Answer", (), {"status_code": 404})
"""
FIXTURE = """\
import pytest
from tests.support.api import Api


@pytest.fixture
def api():
    return Api()
"""


def advice(shop: Shop) -> tuple[object, object]:
    data = status.next_step(find_project(shop.root)).data
    return data["step"], data["command"]


def test_one_command_does_the_step_that_is_due(shop: Shop) -> None:
    """As `scripts/tdd-cycle.sh` calls it again and again."""
    shop.write(CREATE, CREATE_TESTS)
    first = status.step(shop.work(), "POST /orders")
    with pytest.raises(Refusal, match="assert 501 == 201") as refused:
        status.step(shop.work(), "POST /orders")
    shop.write("src/shop/orders.py", DONE)
    then = [status.step(shop.work(), "POST /orders").data for _ in range(3)]

    assert first.data["phase"] == "red"
    assert refused.value.code == Exit.FAILED
    assert [data.get("phase") or data["step"] for data in then] == ["green", "refactor", "done"]


def test_a_cycle_is_what_next_says_step_by_step(shop: Shop) -> None:
    shop.write(CREATE, CREATE_TESTS)
    shop.write("notes.txt", "of somebody")
    assert advice(shop) == ("red", "delivery tdd red create_order")
    opened = steps.red(shop.work(), "create_order")
    assert opened.lines[0] == f"red: {CREATE}::test_makes_one: AssertionError: assert 501 == 201"

    assert advice(shop) == ("green", "delivery tdd green create_order")
    with pytest.raises(Refusal, match="assert 501 == 201") as refused:
        steps.green(shop.work(), "create_order")
    assert refused.value.code == Exit.FAILED
    assert shop.read(CREATE) == CREATE_TESTS
    shop.write("src/shop/orders.py", DONE)
    done = steps.green(shop.work(), "create_order")
    assert shop.read(CREATE) == GREEN_TESTS
    assert "not committed: notes.txt" in done.lines

    assert advice(shop) == ("refactor", "delivery tdd refactor create_order")
    shop.write("src/shop/orders.py", DONE.replace("def create_order():", "def create_order() -> int:"))
    steps.refactor(shop.work(), "create_order")

    assert advice(shop) == ("red", "delivery tdd red ship_order")
    phases = shop.git("log", "main..", "--format=%(trailers:key=TDD-Phase,valueonly,separator=)").split()
    assert phases == ["refactor", "green", "red"]
    assert shop.git("status", "--porcelain") == "?? notes.txt\n"
    shown = status.status(find_project(shop.root)).data
    assert (shown["completed_endpoints"], shown["total_endpoints"], shown["red"]) == (2, 3, 0)
    assert shown["coverage"] is None  # nobody measured it here
    assert shop.verify().ok


def test_workers_make_no_difference(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("xdist")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p xdist -n 2")
    shop.write(CREATE, CREATE_TESTS)

    assert steps.red(shop.work(), "create_order").ok


def test_an_operation_without_tests_gets_its_first_ones(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", f"-p asyncio -o asyncio_mode=auto -o {LOOP}=function")
    for package in ("tests", "tests/support"):
        shop.write(f"{package}/__init__.py", "")
    shop.write("tests/support/api.py", API)
    shop.write("tests/conftest.py", FIXTURE)
    shop.commit("support")
    project = find_project(shop.root)

    outcome = steps.red(shop.work(), "ship_order")

    written = "tests/resources/orders/test_ship_order.py"
    assert outcome.lines[0] == f"written: {written}"
    assert "AssertionError: assert 404 == 200" in outcome.lines[1]
    assert shop.git("show", "--name-only", "--format=").split() == [written]
    assert [*planned(project.root), *unwritten(project.root)] == ["ship_order", "ship_order"]
    shop.write("src/shop/orders.py", CODE + "\n\ndef ship_order():\n    return 501\n")
    assert [*planned(project.root), *unwritten(project.root)] == ["ship_order"]


def test_a_file_that_is_there_is_not_written_over(shop: Shop) -> None:
    shop.write(CREATE, "# ours\n")

    with pytest.raises(Refusal, match=f"{CREATE} is there and names no cycle"):
        steps.red(shop.work(), "create_order")

    assert shop.read(CREATE) == "# ours\n"


def test_a_red_commit_holds_tests_and_contract_only(shop: Shop) -> None:
    shop.write(CREATE, CREATE_TESTS)
    shop.write("openapi.yaml", shop.read("openapi.yaml") + "# said more\n")
    shop.write("README.md", "staged by somebody\n")
    shop.git("add", "README.md")

    steps.red(shop.work(), "POST /orders")

    assert shop.git("show", "--name-only", "--format=").split() == ["openapi.yaml", CREATE]
    assert shop.git("status", "--porcelain") == "A  README.md\n"


def test_a_cycle_that_came_red_is_opened_by_an_empty_commit(shop: Shop) -> None:
    shop.commit("generated", create=CREATE_TESTS)
    shop.write("README.md", "staged by somebody\n")
    shop.git("add", "README.md")

    steps.red(shop.work(), "create_order")

    assert shop.git("show", "--name-only", "--format=") == ""
    assert advice(shop) == ("green", "delivery tdd green create_order")


def test_code_before_its_tests_is_refused(shop: Shop) -> None:
    shop.write(CREATE, CREATE_TESTS)
    shop.write("src/shop/orders.py", DONE)

    with pytest.raises(Refusal, match=r"code changed before its tests were committed \(src/shop/orders.py\)"):
        steps.red(shop.work(), "create_order")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("status = create_order()", "status = 201", r"test_makes_one passes.*`characterization` instead of `red`"),
        ("status = create_order()", "status = {}[1]", "fails with KeyError: 1"),
        ("status = create_order()", "pytest.skip()", "was skipped"),
        ("import create_order", "import no_such", "was not run: its file can't be imported"),
        ("def test_makes_one():", "def test_makes_one(capsys, nothing):", "fails in setup"),
    ],
)
def test_a_faked_red_is_refused(shop: Shop, old: str, new: str, said: str) -> None:
    shop.write(CREATE, CREATE_TESTS.replace(old, new))

    with pytest.raises(Refusal, match=said) as refused:
        steps.red(shop.work(), "create_order")

    assert refused.value.code == Exit.FAILED
    assert "??" in shop.git("status", "--porcelain")


def test_a_cycle_without_a_red_test_can_not_be_opened(shop: Shop) -> None:
    with pytest.raises(Refusal, match=f"none of its 1 tests is marked red.*{READ}"):
        steps.red(shop.work(), "read_order")


def test_green_wants_the_tests_as_they_were_red(shop: Shop) -> None:
    shop.write(CREATE, CREATE_TESTS)
    shop.write("src/shop/orders.py", DONE)
    with pytest.raises(Refusal, match="was never committed red"):
        steps.green(shop.work(), "create_order")

    shop.commit("test", create=CREATE_TESTS, code=CODE)
    shop.write(CREATE, CREATE_TESTS.replace("status == 201", "status > 0"))
    with pytest.raises(Refusal, match="was changed after it was committed red"):
        steps.green(shop.work(), "create_order")

    assert advice(shop) == ("red", "delivery tdd red create_order")


def test_a_commit_that_a_hook_refuses_leaves_the_step_to_be_tried_again(shop: Shop) -> None:
    shop.commit("test", create=CREATE_TESTS)
    shop.write("src/shop/orders.py", DONE)
    shop.write(".git/hooks/pre-commit", "#!/bin/sh\necho not today\nexit 1\n")
    (shop.root / ".git/hooks/pre-commit").chmod(0o755)

    with pytest.raises(Refusal, match="not today"):
        steps.green(shop.work(), "create_order")

    assert shop.read(CREATE) == CREATE_TESTS
    assert advice(shop) == ("red", "delivery tdd red create_order")


def test_a_test_that_was_green_must_stay_so(shop: Shop) -> None:
    more = "\n\n@pytest.mark.red\ndef test_reads_twice():\n    assert read_order() == 206\n"
    shop.commit("test", read=READ_TESTS + more)
    shop.write("src/shop/orders.py", CODE.replace("200", "206"))

    with pytest.raises(Refusal, match="test_reads fails with AssertionError: assert 206 == 200"):
        steps.green(shop.work(), "read_order")


def test_a_refactoring_leaves_tests_alone_and_breaks_nothing(shop: Shop) -> None:
    shop.write(READ, READ_TESTS + "\n")
    with pytest.raises(Refusal, match=f"leaves the tests alone, and {READ} changed"):
        steps.refactor(shop.work(), "read_order")

    shop.git("checkout", "--", READ)
    shop.write("src/shop/orders.py", CODE.replace("200", "204"))
    with pytest.raises(Refusal, match=r"test_reads\[1\] fails, and 1 more"):
        steps.refactor(shop.work(), "read_order")


def test_a_cycle_that_is_red_is_not_refactored(shop: Shop) -> None:
    shop.commit("test", create=CREATE_TESTS)

    with pytest.raises(Refusal, match="not green yet"):
        steps.refactor(shop.work(), "create_order")


def test_says_what_to_commit_instead_of_committing(shop: Shop) -> None:
    shop.write(CREATE, CREATE_TESTS)
    before = shop.git("rev-parse", "HEAD")

    outcome = steps.red(shop.work(commit=False), "create_order")

    assert shop.git("rev-parse", "HEAD") == before
    assert any("TDD-Cycle: create_order" in line and CREATE in line for line in outcome.lines)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("create_ordr", "Did you mean 'create_order'"),
        ("POST /order", "Did you mean 'POST /orders'"),
        ("EVENT order.created", "no test is of it: a test of an event says"),
    ],
)
def test_an_unknown_cycle_is_refused_in_one_line(shop: Shop, asked: str, said: str) -> None:
    with pytest.raises(Refusal, match=said) as refused:
        find(board(find_project(shop.root)), asked)

    assert (refused.value.code, "\n" in str(refused.value)) == (Exit.USAGE, False)


@pytest.mark.parametrize("route", ["POST /orders/:id/ship", "post /v1/orders/{any}/ship/", "POST /orders/<id>/ship"])
def test_a_route_names_its_operation(shop: Shop, route: str) -> None:
    assert find(board(find_project(shop.root)), route).name == "ship_order"


def test_operations_of_the_template_are_no_cycles(shop: Shop) -> None:
    shop.write("src/shop/core.py", "# Derived from the template: hands off.\nasync def ship_order():\n    pass\n")

    assert [cycle.name for cycle in board(find_project(shop.root))] == ["create_order", "read_order"]


def test_no_repository_is_where_next_begins(shop: Shop) -> None:
    shop.git("checkout", "-q", "--orphan", "empty")

    assert advice(shop) == ("start", 'git init && git add --all && git commit -m "Start"')


def test_a_folder_of_a_larger_repository_is_refused(shop: Shop, tmp_path: Path) -> None:
    shop.git("init", "-q", str(tmp_path))
    (shop.root / ".git").rename(tmp_path / "elsewhere")

    with pytest.raises(Refusal, match="shop/ of a larger repository"):
        status.status(find_project(shop.root))


def commits(*events: tuple[str, int]) -> list[Commit]:
    return [Commit("", (), 60 * at, (("TDD-Cycle", "a"), ("TDD-Phase", phase))) for phase, at in events]


def test_times_are_those_between_commits() -> None:
    found = times(commits(("red", 0), ("red", 70), ("green", 100), ("refactor", 110), ("refactor", 115)))["a"]

    assert (found.minutes("red"), found.minutes("green"), found.minutes("refactor")) == (70, 30, 15)
    assert found.over({"red": 60, "green": 120, "refactor": 30}) == ["red"]


def test_a_second_round_is_timed_on_its_own() -> None:
    found = times(commits(("red", 0), ("green", 10), ("red", 500), ("green", 520)))["a"]

    assert (found.minutes("red"), found.minutes("green"), found.last) == (None, 20, "green")


def test_status_warns_of_a_cycle_that_takes_too_long(shop: Shop) -> None:
    shop.commit("easier", settings=SETTINGS + "\n[tool.delivery.tdd]\nminutes = { green = 5 }\n")
    shop.write(CREATE, CREATE_TESTS)
    steps.red(shop.work(), "create_order")
    opened = int(shop.git("log", "-1", "--format=%at"))

    shown = status.status(find_project(shop.root), now=lambda: opened + 6 * 60)

    row = next(line for line in shown.lines if line.startswith("create_order"))
    assert row.endswith("  over the box: green")
    assert "6 min so far" in row


def test_a_timebox_that_is_none_is_refused(shop: Shop) -> None:
    project = replace(find_project(shop.root), tdd={"minutes": {"blue": 5}})

    with pytest.raises(Refusal, match="blue is no colour"):
        status.status(project)


def test_a_test_file_that_is_no_python_is_named(shop: Shop) -> None:
    shop.write(READ, READ_TESTS + "def (\n")

    with pytest.raises(Refusal, match=rf"{READ}:\d+: invalid syntax"):
        status.status(find_project(shop.root))


@pytest.mark.parametrize("verb", ["next", "red", "green", "refactor", "status", "verify"])
def test_every_verb_has_an_example(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, verb, "--help") == 0
    assert f"Example: delivery tdd {verb}" in capsys.readouterr().out


def test_every_verb_speaks_json(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.write(CREATE, CREATE_TESTS)
    assert run(monkeypatch, "red", "create_order", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "ok": True,
        "cycle": "create_order",
        "phase": "red",
        "commit": shop.git("rev-parse", "HEAD").strip(),
        "tests": [f"{CREATE}::test_makes_one"],
    }

    assert run(monkeypatch, "next", "--json") == 0
    assert json.loads(capsys.readouterr().out)["command"] == "delivery tdd green create_order"
    assert run(monkeypatch, "status", "--json") == 0
    assert [row["cycle"] for row in json.loads(capsys.readouterr().out)["cycles"]] == [
        "create_order",
        "read_order",
        "ship_order",
    ]
    assert run(monkeypatch, "green", "create_order", "--json") == 1
    assert capsys.readouterr().err.count("\n") == 1


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["delivery", "tdd", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)
