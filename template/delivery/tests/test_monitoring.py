# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery monitoring check`: what it finds, what it leaves to promtool and amtool, and that it never passes without them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from .. import cli
from ..errors import Refusal
from ..monitoring.alerts import read_alerts
from ..monitoring.findings import of_labels, of_runbooks, of_tests
from .repository import Repository

RULES = """
groups:
  - name: alerts
    rules:
      - {record: a:b:c, expr: vector(1)}
      - alert: TooSlow
        expr: a:b:c > 1
        labels: {severity: page, requirement: REQ-LATENCY-P95-MS}
        annotations: {runbook_url: docs/runbooks/TooSlow.md}
"""
TESTS = "tests:\n  - alert_rule_test:\n      - eval_time: 1m\n        alertname: TooSlow\n        exp_alerts: []\n"
PAGE = "# TooSlow\n\n## Meaning\n\n## Impact\n\n## Diagnosis\n\n## Mitigation\n"
# Stands for the programs where they are not installed: says what it is told to say, and writes down how it was called.
PROGRAM = '#!/bin/sh\necho "$0 $*" >> "$CALLS"\n[ "$2 $3" = "routes test" ] && echo "${HEARD:-pager}" && exit 0\n[ -z "$SAYS" ] || { echo "$SAYS"; exit 1; }\n'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    (tmp_path / "shop").mkdir()
    found = Repository(tmp_path / "shop", monkeypatch)
    found.write("monitoring/rules/own.yml", RULES)
    found.write("monitoring/tests/own.yml", TESTS)
    found.write("docs/runbooks/TooSlow.md", PAGE)
    found.write("docs/runbooks/README.md", "# Runbooks\n")
    monkeypatch.chdir(found.root)
    return found


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Both programs, and the file that their calls are written to."""
    for name in ("promtool", "amtool"):
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(PROGRAM)
        path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    return tmp_path / "calls"


def checked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["delivery", "monitoring", "check", *more])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out + said.err


def test_all_is_well_where_both_programs_say_so(
    repository: Repository, installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(monkeypatch, capsys) == (0, "1 alerts, 0 findings\n")

    calls = installed.read_text()
    for due in ("check rules", "check config", "test rules", "check-config", "routes test", "severity=page"):
        assert due in calls


def test_what_a_program_refuses_is_a_finding_in_its_words(
    repository: Repository, installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAYS", "FAILED: parse error")

    code, said = checked(monkeypatch, capsys, "--json")

    found = json.loads(said)
    assert (code, found["ok"], found["missing"]) == (1, False, [])
    assert "promtool test rules: FAILED: parse error" in found["findings"]
    assert len(found["findings"]) == 4


def test_an_alert_that_reaches_somebody_else_is_a_finding(
    repository: Repository, installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEARD", "tickets")

    assert checked(monkeypatch, capsys)[1].startswith("TooSlow: tickets would hear of it, due is pager\n")


def test_without_the_programs_nothing_was_shown(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Inconclusive, and the line says what to install; what is wrong all the same is still a failure."""
    monkeypatch.setattr("shutil.which", lambda _: None)

    code, said = checked(monkeypatch, capsys)
    (repository.root / "docs/runbooks/TooSlow.md").unlink()
    worse, _ = checked(monkeypatch, capsys)

    assert code == 3
    assert "promtool is not installed: on Debian `apt install prometheus`" in said
    assert said.endswith("not everything was checked\n")
    assert worse == 1


def test_without_rules_there_is_nothing_to_check(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"there is no monitoring/rules/\*\.yml"):
        read_alerts(tmp_path)


def test_an_alert_says_how_urgent_it_is_and_for_what(repository: Repository) -> None:
    repository.write("monitoring/rules/own.yml", RULES.replace("page", "loud").replace("P95-MS", "P42"))

    found = list(of_labels(read_alerts(repository.root), {"REQ-LATENCY-P95-MS"}))

    assert len(found) == 2
    assert "severity 'loud' is none of page" in found[0]
    assert "REQ-LATENCY-P42 is not in `delivery requirements list`" in found[1]


@pytest.mark.parametrize(
    ("page", "text", "said"),
    [
        ("TooSlow.md", "# TooSlow\n", "has the headings none"),
        ("TooSlow.md", PAGE.replace("## Impact", "## Effect"), "has the headings Meaning, Effect"),
        ("TooFast.md", PAGE, "no alert has that name"),
    ],
)
def test_a_page_is_one_of_an_alert_with_its_headings(repository: Repository, page: str, text: str, said: str) -> None:
    repository.write(f"docs/runbooks/{page}", text)

    [found] = of_runbooks(repository.root, read_alerts(repository.root))

    assert said in found


def test_an_alert_has_its_page_here_or_in_a_place_of_the_team(repository: Repository) -> None:
    (repository.root / "docs/runbooks/TooSlow.md").unlink()
    [missing] = of_runbooks(repository.root, read_alerts(repository.root))
    repository.write("monitoring/rules/own.yml", RULES.replace("docs/runbooks/TooSlow.md", "wiki"))
    [elsewhere] = of_runbooks(repository.root, read_alerts(repository.root))
    repository.write("monitoring/rules/own.yml", RULES.replace("docs/runbooks", "https://pages.example.com"))

    assert "docs/runbooks/TooSlow.md is missing" in missing
    assert "runbook_url is wiki" in elsewhere
    assert list(of_runbooks(repository.root, read_alerts(repository.root))) == []


def test_a_test_that_only_sees_silence_is_none(repository: Repository) -> None:
    alerts = read_alerts(repository.root)
    assert list(of_tests(repository.root, alerts)) == []
    repository.write("monitoring/tests/own.yml", TESTS.replace("        exp_alerts: []\n", ""))

    assert list(of_tests(repository.root, alerts)) == ["TooSlow: no test in monitoring/tests sees it fire"]
