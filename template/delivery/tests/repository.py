# Derived from the template: `copier update` replaces this file. Do not edit.
"""A small project in a real git repository, with people who commit to it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from ..criteria.check import Check
from ..evidence.record import Record
from ..evidence.run import run_check
from ..evidence.tree import read_tree
from ..gates.gate import Desk, Result, Row
from ..gates.policy import Policy, read_policy
from ..statements import approvals

ALICE, BOB = "alice@example.com", "bob@example.com"
PROJECT = '[tool.delivery]\npackage = "shop"\n'
ANSWERS = "project_slug: orders-api\navailability_target: '99.9'\nauth: none\n"
REPORT = 'mkdir -p build; echo \'{"totals": {"covered": 93.5}}\' > build/covered.json\n'

TESTS = Check(
    id="tests",
    phase=3,
    role="tester",
    deliverable="results",
    command="sh tool.sh",
    inputs=("src", "tool.sh"),
    why="It must work.",
    next="repair it",
    require=("exit == 0", "coverage >= 90"),
    artifacts=("build/covered.json",),
    measures={"coverage": "build/covered.json#totals.covered"},
)
DOCS = Check(
    id="docs",
    phase=4,
    role="writer",
    deliverable="docs",
    command="test -s docs/guide.md",
    inputs=("docs",),
    why="People read it.",
    next="write it",
    hard="",
)


class Repository:
    """Commits as whoever `be` named last; Alice at first."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.monkeypatch = root, monkeypatch
        self.git("init", "--quiet", "--initial-branch=main")
        self.be(ALICE)
        self.write("pyproject.toml", PROJECT)
        self.write("service.yml", ANSWERS)
        self.write("src/app.py", "x = 1\n")
        self.write("docs/guide.md", "Read this.\n")
        self.write("tool.sh", REPORT)
        self.write(".gitignore", "build/\n.delivery/\n")
        self.commit()

    def git(self, *arguments: str) -> str:
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def be(self, address: str) -> None:
        """By the environment: it outweighs every setting of whoever runs the tests."""
        for role in ("AUTHOR", "COMMITTER"):
            self.monkeypatch.setenv(f"GIT_{role}_EMAIL", address)
            self.monkeypatch.setenv(f"GIT_{role}_NAME", address.partition("@")[0])

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self, message: str = "more") -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def commit_approval(self, topic: str) -> None:
        approvals.approve(self.root, read_tree(self.root), topic, "")
        self.commit()

    def policy(self, *checks: Check) -> Policy:
        return read_policy(self.root, checks or (TESTS, DOCS))

    def run(self, check: str = "tests", *checks: Check) -> Record:
        policy = self.policy(*checks)
        return run_check(self.root, policy.api, policy.check(check))

    def row(self, check: str = "tests", *checks: Check, release: bool = False) -> Row:
        desk = Desk(self.root, self.policy(*checks))
        return desk.row(desk.policy.check(check), release=release)

    def gate(self, name: str = "production", *checks: Check) -> Result:
        return Desk(self.root, self.policy(*checks)).gate(name)
