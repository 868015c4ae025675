"""From a fresh skeleton to the end of phase 3 by doing what `delivery` says: whatever it does not say, nobody does here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harness import commit, render, services
from harness.project import Project, at_work

from .written import implement

ANSWERS = {
    "project_name": "Tool Lending",
    "implementation": "skeleton",
    "domain": {
        "resources": {
            "tool": {"fields": {"name": {"type": "string", "max_length": 80}, "daily_price": {"type": "decimal"}}}
        }
    },
}
MOST = 80  # steps; it takes about fifty
SECOND = "second@example.com"


class Person:
    """Types what the last line said, and brings what only a person can: code, a decision, a colleague."""

    def __init__(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project, self._environment = project, monkeypatch
        self.did: list[str] = []

    def go_on(self) -> str:
        """One step. Returns what is to be done after it."""
        said = _next(self._type("delivery status"))
        self._do(said)
        return _next(self._type("delivery status"))

    def _do(self, said: str) -> None:
        self.did.append(said)
        match said.split():
            case ["delivery", "tdd", "next"]:
                self._test_first()
            case ["delivery", "gate", _]:
                self._mend(json.loads(self._type(f"{said} --json"))["blockers"])
            case ["delivery", "requirements", "confirm", *_]:
                self._follow(self._type("delivery requirements confirm --all"))
            case ["commit", *_]:
                commit(self.project.folder, "As told")
            case ["delivery", *_]:
                self._follow(self._type(said))
            case _:
                raise AssertionError(f"nobody can type {said!r}")

    def _follow(self, output: str) -> None:
        """What a command says is next, unless it leads back to where this came from."""
        found = _next(output, "")
        if found.startswith(("delivery requirements confirm", "commit")):
            self._do(found)

    def _test_first(self) -> None:
        step = json.loads(self._type("delivery tdd next --json"))
        if step["step"] == "green":
            implement(self.project, step["cycle"], step["files"][0])
        assert step["command"].startswith("delivery ")
        self._type(step["command"])

    def _mend(self, blockers: list[dict[str, Any]]) -> None:
        assert blockers, "the gate is open, and status does not know"
        for blocker in blockers:
            if asked := re.fullmatch(r"a second person runs `(delivery approve \w+)` and commits", blocker["next"]):
                with self._environment.context() as other:
                    other.setenv("GIT_AUTHOR_EMAIL", SECOND)
                    self._type(asked[1])
                    commit(self.project.folder, "Approved")
            else:
                self._do(blocker["next"])

    def _type(self, line: str) -> str:
        return self.project.module("delivery", *line.split()[1:], check=False, timeout=1800).stdout


def _next(output: str, otherwise: str | None = None) -> str:
    found = re.findall(r"^Next: (.+)$", output, re.MULTILINE)
    if found or otherwise is None:
        assert found, output
        return str(found[-1])
    return otherwise


@pytest.fixture
def fresh(template: Path, shared: Path, tmp_path: Path) -> Iterator[Project]:
    folder = render(template, tmp_path / "tool-lending", ANSWERS)
    commit(folder, "Start")
    with at_work(folder, services(shared)) as project:
        yield project


@pytest.mark.slow
def test_a_script_that_follows_takes_three_phases_to_their_end(fresh: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person(fresh, monkeypatch)
    following = ""

    while following != "delivery phase start 4":
        assert len(person.did) < MOST, person.did
        following = person.go_on()

    standing = json.loads(fresh.delivery("status", "--json").stdout)
    ended = {one["phase"] for one in standing["phases"] if one["finished"]}
    assert ended == {1, 2, 3}
    assert not [one for one in standing["operations"] if one["red"]]
    assert fresh.delivery("gate", "phase-3", check=False).returncode == 0
    assert person.did.count("delivery tdd next") >= 5 * 3, person.did
