# Derived from the template: `copier update` replaces this file. Do not edit.
"""pytest plugin for test-first work: `-p delivery.tdd_plugin`.

`@pytest.mark.cycle("create_order")` is permanent and names the operation that a test belongs to.
`@pytest.mark.red` is transient: the test is written, the code is not. Such a test is expected to fail, in its own
body and because the behaviour is missing; then the run stays green. A red test that passes, is skipped, or fails for
any other reason (a typo, an import, a broken fixture) proves nothing and fails the run. `xfail` would hide them.

`--tdd=raw` reports what really happened; proofs replay history with it.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import Literal, TypedDict

import pytest

RIGHT_REASONS = (AssertionError, NotImplementedError, pytest.fail.Exception)

Verdict = Literal["", "red-ok", "red-passed", "red-skipped", "red-wrong-reason"]


class Observation(TypedDict):
    """What one phase of one test showed, as `--tdd-report` writes it. JSON types only: xdist carries it."""

    cycle: str | None
    red: bool
    phase: str
    outcome: str
    exception: str | None
    message: str
    right_reason: bool
    verdict: Verdict


OBSERVATIONS = pytest.StashKey[dict[str, Observation]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("tdd", "test-first work")
    group.addoption("--tdd", choices=("enforce", "raw"), default="enforce", help="raw: report red tests as they are")
    group.addoption("--tdd-report", metavar="PATH", help="write what each test showed as JSON")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "red: the test is written, the code is not; must fail for the right reason")
    config.addinivalue_line("markers", "cycle(id): the operation whose TDD cycle this test belongs to")
    config.addinivalue_line("markers", "characterization: written after the code it describes, which was there before")
    config.stash[OBSERVATIONS] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    seen = _observe(item, call, report)
    report.tdd = seen  # type: ignore[attr-defined]  # reports serialise their attributes: this crosses xdist
    if seen["red"] and item.config.getoption("--tdd") == "enforce":
        _judge(report, seen)
    return report


def _observe(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> Observation:
    error = call.excinfo.value if call.excinfo else None
    return {
        "cycle": _cycle(item),
        "red": item.get_closest_marker("red") is not None,
        "phase": call.when,
        "outcome": report.outcome,
        "exception": type(error).__name__ if error else None,
        "message": _message(error) if error else "",
        "right_reason": call.when == "call" and isinstance(error, RIGHT_REASONS),
        "verdict": "",
    }


def _message(error: BaseException) -> str:
    """Its first line: `AssertionError: assert 501 == 201`."""
    first = (str(error).strip().splitlines() or [""])[0][:200]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


def _cycle(item: pytest.Item) -> str | None:
    marker = item.get_closest_marker("cycle")
    return str(marker.args[0]) if marker and marker.args else None


def _judge(report: pytest.TestReport, seen: Observation) -> None:
    """Turns the outcome of a red test round. A failing fixture stays the error it is."""
    if report.skipped:  # in any phase; also an xfail mark beside the red one
        reason = getattr(report, "wasxfail", "") or (report.longrepr[-1] if isinstance(report.longrepr, tuple) else "")
        seen["verdict"] = "red-skipped"
        report.__dict__.pop("wasxfail", None)
        _fail(report, f"red test was skipped ({reason}): it proves nothing")
    elif report.when == "call" and report.passed:
        seen["verdict"] = "red-passed"
        report.__dict__.pop("wasxfail", None)
        cycle = seen["cycle"] or "<cycle>"
        _fail(report, f"red test passes: promote it with `delivery tdd green {cycle}` (it removes the `red` mark)")
    elif report.when == "call" and seen["right_reason"]:
        seen["verdict"] = "red-ok"
        report.outcome = "skipped"
        report.wasxfail = "red"
    elif report.when == "call":
        seen["verdict"] = "red-wrong-reason"
        report.sections.append(("tdd", f"red test failed for the wrong reason: {seen['exception']}"))


def _fail(report: pytest.TestReport, message: str) -> None:
    report.outcome = "failed"
    report.longrepr = message


class _Collector:
    """Lives on the controller, where the reports of all workers arrive."""

    def __init__(self, config: pytest.Config) -> None:
        self.path: str | None = config.getoption("--tdd-report")
        self.seen = config.stash[OBSERVATIONS]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        seen: Observation | None = getattr(report, "tdd", None)
        if seen is None:
            return
        if report.when == "call" or seen["outcome"] != "passed":  # a broken teardown outweighs a passed call
            before = self.seen.get(report.nodeid)
            if before and before["verdict"]:
                return
            self.seen[report.nodeid] = seen

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        red = [seen for seen in self.seen.values() if seen["red"]]
        green = [
            seen for seen in self.seen.values() if seen["cycle"] and not seen["red"] and seen["outcome"] == "passed"
        ]
        if red or any(seen["cycle"] for seen in self.seen.values()):
            cycles = {seen["cycle"] for seen in red}
            terminalreporter.write_line(f"tdd: {len(red)} red in {len(cycles)} cycles, {len(green)} green")

    def pytest_sessionfinish(self) -> None:
        if self.path:
            Path(self.path).write_text(json.dumps(self.seen, indent=1, sort_keys=True) + "\n", encoding="utf-8")


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(_Collector(session.config), "tdd-collector")
