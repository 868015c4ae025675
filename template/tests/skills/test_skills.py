# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every skill below .agents/skills, a team's own too: the commands of its page exist, those of its example are run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.testing import CliRunner

from delivery.cli import app
from delivery.errors import Refusal
from delivery.parts import there

ROOT = Path(__file__).parents[2]
PAGES = sorted(ROOT.glob(".agents/skills/*/SKILL.md"))
CASES = [
    pytest.param(case, id=f"{path.parents[1].name}: {case['run']}")
    for path in sorted(ROOT.glob(".agents/skills/*/tests/cases.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))["commands"]
]


@pytest.mark.parametrize("page", [pytest.param(page, id=page.parent.name) for page in PAGES])
def test_the_commands_of_a_skill_exist(page: Path) -> None:
    root = typer.main.get_command(app)
    for line in re.findall(r"`(delivery [^`]+)`", page.read_text("utf-8")):
        group, words = root, shlex.split(line)[1:]
        while words and (known := getattr(group, "commands", None)):
            if words[0] == "rollout" and not there("rollout"):
                break  # the page says so: not with `rollout: none`
            assert words[0] in known, f"`{line}`: there is no {words[0]}"
            group = known[words.pop(0)]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="what a gate judges is asked of git: git init")
@pytest.mark.parametrize("case", CASES)
def test_the_example_of_a_skill_ends_as_it_says(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    words = shlex.split(str(case["run"]))
    assert words[0] == "delivery"

    done = CliRunner().invoke(app, words[1:])

    code = int(done.exception.code) if isinstance(done.exception, Refusal) else done.exit_code
    assert code in case["exit"], done.output
    assert str(case.get("says", "")) in done.output
