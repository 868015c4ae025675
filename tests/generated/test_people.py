"""docs/onboarding.md, docs/support.md and docs/devops-plan.md of a generated project: what they tell people to type works, and what they point at is there."""

from __future__ import annotations

import re
import shlex

import pytest
from harness import commit
from harness.project import Project

from .conftest import Make

COMMAND = re.compile(r"^    uv run (.+)$", re.MULTILINE)
PLACE = re.compile(r"`(tests/[^`]+\.py|governance/)`")
ENDINGS = {"gate": (1, 3), "requirements": (0,)}  # a new service may not go to production, and says so


def page(project: Project, name: str) -> str:
    return (project.folder / "docs" / name).read_text("utf-8")


def test_the_first_day_can_be_typed(make: Make) -> None:
    project = make("default")
    commit(project.folder, "Start")
    lines = [line for line in COMMAND.findall(page(project, "onboarding.md")) if line != "serve"]
    assert len(lines) >= 9

    for line in lines:
        program, *arguments = shlex.split(line)
        done = project.module(program, *arguments, check=False)
        assert done.returncode in ENDINGS.get((arguments or [""])[0], (0,)), (
            f"{line}: {done.stdout[-500:]}{done.stderr[-500:]}"
        )


def test_the_plan_of_operations_can_be_typed_and_names_every_secret(make: Make) -> None:
    project = make("default")
    commit(project.folder, "Start")
    text = page(project, "devops-plan.md")
    lines = COMMAND.findall(text)
    assert len(lines) >= 2

    for line in lines:
        program, *arguments = shlex.split(line)
        assert project.module(program, *arguments, check=False).returncode == 0, line
    secret = (project.folder / "deploy/base/externalsecret.yaml").read_text("utf-8")
    assert set(re.findall(r"secretKey: (\w+)", secret)) <= set(re.findall(r"`([A-Z_]+)`", text))


PAGES = ["onboarding.md", "support.md", "devops-plan.md"]


@pytest.mark.parametrize(("variant", "name"), [*(("default", name) for name in PAGES), ("no-rollout", PAGES[2])])
def test_what_the_pages_point_at_is_there(make: Make, variant: str, name: str) -> None:
    project = make(variant)
    text = page(project, name)

    for place in PLACE.findall(text):
        assert (project.folder / place).exists(), place
    for line in re.findall(r"`uv run (delivery [^`]+)`", text):
        words = [word for word in shlex.split(line)[1:] if not word.startswith("-")]
        topic = words[:2] if words[0] in ("contract", "db", "monitoring", "rollout", "tdd") else words[:1]
        assert project.delivery(*topic, "--help", check=False).returncode == 0, line


def test_an_untrained_team_is_named(make: Make) -> None:
    project = make("default")
    commit(project.folder, "Start")

    trained = project.delivery("approve", "support", "--check", check=False)

    assert trained.returncode == 1
    assert "a second person runs `delivery approve support`" in trained.stdout + trained.stderr
