# Derived from the template: `copier update` replaces this file. Do not edit.
"""The plugin, seen from a suite that uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
PLUGIN = ("-p", "delivery.tdd_plugin", "-p", "no:cacheprovider")

SUITE = """
import pytest

@pytest.fixture
def broken():
    assert False

@pytest.mark.cycle("create_order")
@pytest.mark.red
def test_red():
    assert 501 == 201

@pytest.mark.cycle("read_order")
def test_green():
    pass

def test_of_no_cycle():
    pass
"""


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # others take seconds to import, each time anew


def run(pytester: pytest.Pytester, suite: str, *options: str) -> pytest.RunResult:
    pytester.makepyfile(suite)
    return pytester.runpytest_inprocess(*PLUGIN, *options)


def red(body: str, marks: str = "") -> str:
    return f"import pytest\n{marks}\n@pytest.mark.cycle('create_order')\n@pytest.mark.red\ndef test_it():\n    {body}\n"


@pytest.mark.parametrize("body", ["assert 501 == 201", "raise NotImplementedError", "pytest.fail('501')"])
def test_a_red_test_that_fails_for_the_right_reason_keeps_the_run_green(pytester: pytest.Pytester, body: str) -> None:
    result = run(pytester, red(body))

    result.assert_outcomes(xfailed=1)
    assert result.ret == 0


def test_the_summary_counts_tests_and_cycles(pytester: pytest.Pytester) -> None:
    result = run(pytester, SUITE)

    result.stdout.fnmatch_lines(["*tdd: 1 red in 1 cycles, 1 green*"])


def test_a_suite_without_cycles_is_told_nothing(pytester: pytest.Pytester) -> None:
    result = run(pytester, "def test_it(): pass")

    result.stdout.no_fnmatch_line("*tdd:*")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("pass", "promote it with `delivery tdd green create_order`"),
        ("raise KeyError('x')", "wrong reason: KeyError"),
        ("pytest.skip('later')", "proves nothing"),
        ("pytest.xfail('later')", "proves nothing"),
    ],
)
def test_a_red_test_that_proves_nothing_fails_the_run(pytester: pytest.Pytester, body: str, message: str) -> None:
    result = run(pytester, red(body))

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"*{message}*"])
    assert result.ret == 1


@pytest.mark.parametrize("mark", ["@pytest.mark.skip(reason='later')", "@pytest.mark.skipif(True, reason='later')"])
def test_a_skip_mark_beside_the_red_one_fails_too(pytester: pytest.Pytester, mark: str) -> None:
    result = run(pytester, red("assert False", mark))

    assert result.ret == 1
    result.stdout.fnmatch_lines(["*proves nothing*"])


def test_a_passing_red_test_without_a_cycle_is_told_what_to_name(pytester: pytest.Pytester) -> None:
    result = run(pytester, "import pytest\n@pytest.mark.red\ndef test_it(): pass\n")

    result.stdout.fnmatch_lines(["*delivery tdd green <cycle>*"])


def test_an_xfail_mark_does_not_hide_a_red_test_that_passes(pytester: pytest.Pytester) -> None:
    result = run(pytester, red("pass", "@pytest.mark.xfail"))

    assert result.ret == 1


def test_a_broken_fixture_stays_an_error(pytester: pytest.Pytester) -> None:
    result = run(pytester, SUITE.replace("def test_red():", "def test_red(broken):"))

    result.assert_outcomes(passed=2, errors=1)


def test_a_broken_teardown_stays_an_error_and_the_verdict_is_kept(pytester: pytest.Pytester) -> None:
    fixture = "@pytest.fixture(autouse=True)\ndef late():\n    yield\n    raise OSError\n"

    result = run(pytester, "import pytest\n" + fixture + red("assert False"), "--tdd-report=r.json")

    result.assert_outcomes(xfailed=1, errors=1)
    assert [seen["verdict"] for seen in report(pytester).values()] == ["red-ok"]


def test_raw_mode_reports_what_really_happened(pytester: pytest.Pytester) -> None:
    result = run(pytester, SUITE, "--tdd=raw")

    result.assert_outcomes(passed=2, failed=1)


def test_the_report_says_per_test_what_it_showed(pytester: pytest.Pytester) -> None:
    run(pytester, SUITE, "--tdd-report=r.json")

    found = {name.split("::")[1]: seen for name, seen in report(pytester).items()}
    assert found["test_red"] == {
        "cycle": "create_order",
        "red": True,
        "phase": "call",
        "outcome": "failed",
        "exception": "AssertionError",
        "message": "AssertionError: assert 501 == 201",
        "right_reason": True,
        "verdict": "red-ok",
    }
    assert (found["test_green"]["outcome"], found["test_of_no_cycle"]["cycle"]) == ("passed", None)


def test_a_class_can_carry_the_cycle(pytester: pytest.Pytester) -> None:
    suite = "import pytest\n@pytest.mark.cycle('ship_order')\nclass TestShip:\n    def test_it(self): pass\n"

    run(pytester, suite, "--tdd-report=r.json")

    assert [seen["cycle"] for seen in report(pytester).values()] == ["ship_order"]


def test_workers_report_to_the_controller(pytester: pytest.Pytester) -> None:
    pytest.importorskip("xdist")
    pytester.makepyfile(SUITE)

    result = pytester.runpytest_subprocess(*PLUGIN, "-p", "xdist", "-n", "2", "--tdd-report=r.json")

    result.assert_outcomes(passed=2, xfailed=1)
    result.stdout.fnmatch_lines(["*tdd: 1 red in 1 cycles, 1 green*"])
    assert len(report(pytester)) == 3


def report(pytester: pytest.Pytester) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads((pytester.path / "r.json").read_text())
    return found
