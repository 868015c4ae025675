"""A project that nobody edited becomes, by an update, what a fresh copy would be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import contents, render

from .conftest import Start

Edit = Callable[[dict[str, Any]], object]


def add_a_field(domain: dict[str, Any]) -> None:
    domain["resources"]["order"]["fields"]["priority"] = {
        "type": "integer",
        "minimum": 0,
        "maximum": 9,
        "default": 0,
        "filter": True,
    }


def add_an_action(domain: dict[str, Any]) -> None:
    domain["resources"]["order"]["actions"]["cancel"] = {
        "description": "Take it back.",
        "roles": ["customer"],
        "from": {"status": ["open"]},
        "set": {"status": "cancelled"},
    }


def add_a_resource(domain: dict[str, Any]) -> None:
    domain["resources"]["carrier"] = {
        "description": "Who brings it.",
        "fields": {"name": {"type": "string", "unique": True, "search": True}},
    }


def add_a_resource_in_the_middle(domain: dict[str, Any]) -> None:
    resources = domain["resources"]
    domain["resources"] = {"carrier": {"fields": {"name": "string"}}, **resources}


def change_a_field(domain: dict[str, Any]) -> None:
    domain["resources"]["order"]["fields"]["notes"] = {
        "type": "text",
        "max_length": 500,
        "optional": True,
        "search": True,
    }


def remove_a_field(domain: dict[str, Any]) -> None:
    del domain["resources"]["order"]["fields"]["margin"]


def remove_an_action(domain: dict[str, Any]) -> None:
    del domain["resources"]["order"]["actions"]["ship"]


def remove_a_resource(domain: dict[str, Any]) -> None:
    del domain["resources"]["order_line"]


def rename_a_resource(domain: dict[str, Any]) -> None:
    domain["resources"]["position"] = domain["resources"].pop("order_line")


def nothing(domain: dict[str, Any]) -> None:
    assert domain


EDITS: list[Edit] = [
    nothing,
    add_a_field,
    add_an_action,
    add_a_resource,
    add_a_resource_in_the_middle,
    change_a_field,
    remove_a_field,
    remove_an_action,
    remove_a_resource,
    rename_a_resource,
]

# Seeded: written once, so an update brings new ones only, and a copy can't know what was there.
SEEDED = (
    "service.yml",
    "CHANGELOG.md",
    "CODEOWNERS",
    "governance/flags.yaml",
    "src/*/api.py",
    "src/*/resources/*/service.py",
    "tests/resources/*/*",
    "migrations/versions/*",
)


def unseeded(found: dict[str, bytes]) -> dict[str, bytes]:
    return {path: body for path, body in found.items() if not any(Path(path).match(pattern) for pattern in SEEDED)}


# The others are merged with a team's edits every day, in test_edited.py.
EVERY_DAY = {nothing, add_a_resource, remove_a_resource, rename_a_resource}
EACH = [pytest.param(edit, id=edit.__name__, marks=[] if edit in EVERY_DAY else [pytest.mark.slow]) for edit in EDITS]


@pytest.mark.parametrize("edit", EACH)
def test_equals_a_fresh_copy(edit: Edit, start: Start, template: Path, tmp_path: Path) -> None:
    team = start()
    if edit is not nothing:
        team.change(edit)

    team.update()

    assert team.conflicts() == []
    fresh = contents(render(template, tmp_path / "fresh", team.requirements))
    assert unseeded(contents(team.folder)) == unseeded(fresh)
    assert fresh.keys() <= contents(team.folder).keys()


def test_an_answer_that_is_given_later_brings_what_a_fresh_copy_has(
    start: Start, template: Path, tmp_path: Path
) -> None:
    team = start()
    team.requirements = {**team.requirements, "webhooks": True}
    team.change(nothing)

    team.update()

    assert team.conflicts() == []
    found, fresh = (
        unseeded(contents(folder)) for folder in (team.folder, render(template, tmp_path / "fresh", team.requirements))
    )
    locks = [yaml.safe_load(files.pop(".copier-answers.yml")) for files in (found, fresh)]  # new answers come last
    assert found == fresh
    assert locks[0] == locks[1]
    assert any("webhook_outbox" in body.decode() for path, body in fresh.items() if path.endswith("tables.py"))


def test_equals_a_fresh_copy_of_the_next_release(start: Start, releases: Path, tmp_path: Path) -> None:
    team = start(behind=True)

    team.update()

    assert team.conflicts() == []
    assert "_commit: 1.1.0" in team.read(".copier-answers.yml")
    fresh = contents(render(releases, tmp_path / "fresh", team.requirements))
    assert unseeded(contents(team.folder)) == unseeded(fresh)
    assert not team.has(".env.example")
    assert "NEXT" not in team.read("src/order_service/api.py")


def test_the_command_gives_what_the_library_gives(start: Start, template: Path, tmp_path: Path) -> None:
    team = start()
    team.change(add_a_field)

    team.update_by_command("--quiet")

    assert team.conflicts() == []
    assert unseeded(contents(team.folder)) == unseeded(
        contents(render(template, tmp_path / "fresh", team.requirements))
    )


def test_a_second_update_changes_nothing(start: Start) -> None:
    team = start()
    team.change(add_a_resource)
    team.update()
    team.commit("Updated")

    team.update()

    assert team.changed() == []


def test_there_and_back_again_leaves_no_trace(start: Start) -> None:
    team = start()
    before, requirements = contents(team.folder), team.requirements
    team.change(add_a_field)
    team.update()
    team.commit("There")
    team.requirements = requirements

    team.update()

    assert unseeded(contents(team.folder)) == unseeded(before)


def test_the_first_lines_of_a_team_survive_in_service_yml(start: Start) -> None:
    team = start()
    team.write("service.yml", "# Why we want this.\n" + yaml.safe_dump(team.requirements, sort_keys=False))
    team.commit()

    team.update_by_command("--quiet")

    assert team.read("service.yml").startswith("# Why we want this.\n")
