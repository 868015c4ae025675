# Derived from the template: `copier update` replaces this file. Do not edit.
"""Approvals: a second person has read certain files as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from ..answers import read_yaml
from ..errors import Refusal
from ..evidence.tree import Tree
from ..programs import run_git
from .authors import is_committed, last_authors, me

FOLDER = "governance/approvals"

# What each approval is of. `policy` lets governance/gates.yaml ask for less than the defaults.
TOPICS: dict[str, tuple[str, ...]] = {
    "architecture": ("openapi.yaml", "openapi.v*.yaml", "migrations/versions", "service.yml"),
    "code": ("src",),
    "security": ("src", "openapi.yaml", "openapi.v*.yaml", "tests/contract"),
    "policy": ("governance/gates.yaml",),
    "promises": ("docs/production.md", "docs/devops-plan.md"),
    "support": ("docs/support.md", "docs/onboarding.md"),
    "release": ("CHANGELOG.md", "governance/risks.yaml", "pyproject.toml"),
}


@dataclass(frozen=True)
class Approval:
    """Attributes:
    why: Why it does not count; empty where it does.
    """

    topic: str
    approver: str
    why: str

    @property
    def valid(self) -> bool:
        return not self.why


def path_of(topic: str) -> str:
    return f"{FOLDER}/{topic}.yaml"


def approve(root: Path, tree: Tree, topic: str, note: str) -> str:
    """Writes the statement of whoever runs it.

    Raises:
        Refusal: the topic is unknown, or the files are not committed or were last changed by the same person.
    """
    covered, who = _covered(topic), me(root)
    if not tree.matching(covered):
        raise Refusal(f"{topic} was not approved", f"there is nothing in {', '.join(covered)}", "write it first")
    if not is_committed(root, covered):
        raise Refusal(f"{topic} was not approved", "the files have changes that nobody committed", "`git commit`")
    if who in _writers(root, covered):
        why = f"{who} made their last change: an approval is a second person's"
        raise Refusal(f"{topic} was not approved", why, "ask a colleague")
    statement = {
        "topic": topic,
        "approver": who,
        "date": datetime.now(UTC).date().isoformat(),
        "digest": tree.digest(covered),
        "note": note,
    }
    path = root / path_of(topic)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(statement, sort_keys=False, width=120), encoding="utf-8")
    return path_of(topic)


def read(root: Path, tree: Tree, topic: str) -> Approval:
    """What the statement is worth now."""
    covered, name = _covered(topic), path_of(topic)
    said = read_yaml(root / name)
    if not said:
        return Approval(topic, "", f"nobody approved it; a second person runs `delivery approve {topic}`")
    approver = str(said.get("approver") or "").lower()
    return Approval(topic, approver, _fault(root, tree, covered, name, approver, str(said.get("digest"))))


def _fault(root: Path, tree: Tree, covered: tuple[str, ...], name: str, approver: str, digest: str) -> str:
    if digest != tree.digest(covered):
        return f"what {approver} approved has changed since"
    if not is_committed(root, [name]):
        return f"{name} is not committed; {approver} commits it"
    if approver not in last_authors(root, [name]):
        return f"{name} says {approver}, but somebody else committed it"
    if approver in _writers(root, covered):
        return f"{approver} made the last change of what is approved: an approval is a second person's"
    return ""


def _covered(topic: str) -> tuple[str, ...]:
    if topic not in TOPICS:
        raise Refusal(f"{topic} can't be approved", f"there are {', '.join(TOPICS)}", "`delivery approve --help`")
    return TOPICS[topic]


def _writers(root: Path, covered: tuple[str, ...]) -> set[str]:
    """The author of the last change, not the co-authors: who reviewed a squashed branch is one of those."""
    found = run_git(root, "log", "-1", "--format=%ae", "--", *covered).output.strip().lower()
    return {found} if found else set()
