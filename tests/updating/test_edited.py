"""A team's edits survive: of the domain, of the template, of both. What can't be merged is said, never lost."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from copier import _main
from harness import contents, git

from .conftest import Start
from .team import Team
from .test_untouched import (
    EDITS,
    Edit,
    add_a_field,
    add_a_resource,
    add_an_action,
    nothing,
    remove_a_field,
    remove_a_resource,
)

SRC = "src/order_service"
ORDERS = f"{SRC}/resources/orders"
MARK = "written by the team"

# Below the seam of every shared file, in every kind of seeded file, and files of their own.
SEAMS = [f"{ORDERS}/router.py", f"{ORDERS}/schemas.py", f"{ORDERS}/tables.py", f"{SRC}/app.py", "README.md"]
SEEDED = [
    f"{ORDERS}/service.py",
    f"{SRC}/api.py",
    "tests/resources/orders/test_list_orders.py",
    "CHANGELOG.md",
    "CODEOWNERS",
    "governance/flags.yaml",
    "migrations/versions/0001_initial.py",
]
OWN = [
    f"{SRC}/reports.py",
    f"{ORDERS}/pricing.py",
    "tests/resources/orders/test_pricing.py",
    "tests/reports/test_reports.py",
    "docs/notes.md",
    "migrations/versions/0002_ours.py",
]
CONTRACT = f"""
  # {MARK}
  /reports:
    get:
      operationId: list_reports
      x-roles: []
      responses:
        "200":
          description: Reports.
"""


def work(team: Team) -> None:
    """Every kind of edit that the README allows."""
    for path in [*SEAMS, *SEEDED]:
        team.append(path, f"\n# {MARK}\n")
    for path in OWN:
        team.write(path, f"# {MARK}\n")
    team.replace(
        "openapi.yaml",
        "  # Paths of your own go below this line.\n",
        "  # Paths of your own go below this line.\n" + CONTRACT.lstrip("\n"),
    )
    for seam in (
        "Dependencies of your own go below this line.",
        "Development dependencies of your own go below this line.",
    ):
        team.replace("pyproject.toml", f"    # {seam}\n", f'    # {seam}\n    "ours=={seam.count("D")}", # {MARK}\n')
    team.commit()


def survived(team: Team) -> None:
    assert team.conflicts() == []
    lost = [path for path in [*SEAMS, *SEEDED, *OWN, "openapi.yaml", "pyproject.toml"] if MARK not in team.read(path)]
    assert lost == []
    assert team.read("pyproject.toml").count(MARK) == 2
    assert "list_reports" in team.read("openapi.yaml")


# The others are as in test_untouched.py; a merge of them differs in nothing but lines.
DEFAULT = {add_a_field, add_a_resource, remove_a_field, remove_a_resource, add_an_action}
MERGED = [pytest.param(edit, id=edit.__name__, marks=[] if edit in DEFAULT else [pytest.mark.slow]) for edit in EDITS]


@pytest.mark.parametrize("edit", MERGED)
def test_edits_survive_a_change_of_the_domain(edit: Edit, start: Start) -> None:
    team = start()
    work(team)
    if edit is not nothing:
        team.change(edit)

    team.update()

    survived(team)


def test_edits_survive_a_release_of_the_template(start: Start) -> None:
    team = start(behind=True)
    work(team)

    team.update()

    survived(team)
    assert "NEXT" in team.read(f"{SRC}/app.py")
    assert "NEXT" in team.read(f"{SRC}/core/ids.py")
    assert team.has(f"{SRC}/core/brand_new.py")


def test_edits_survive_a_release_and_a_change_at_once_by_the_command(start: Start) -> None:
    team = start(behind=True)
    work(team)
    team.change(add_a_field)

    team.update_by_command("--quiet")

    survived(team)
    assert "priority" in team.read(f"{ORDERS}/schemas.py")
    assert "_commit: 1.1.0" in team.read(".copier-answers.yml")


def test_edits_survive_one_change_after_another(start: Start) -> None:
    team = start()
    work(team)
    for edit in (add_a_field, add_a_resource, remove_a_resource):
        team.change(edit)
        team.update()
        survived(team)
        team.commit("Updated")


def test_a_resource_that_is_dropped_leaves_the_teams_code_and_tests(start: Start) -> None:
    team = start()
    lines = f"{SRC}/resources/order_lines"
    team.append(f"{lines}/service.py", f"\n# {MARK}\n")
    team.write(f"{lines}/pricing.py", f"# {MARK}\n")
    team.commit()
    team.change(remove_a_resource)

    team.update()

    assert MARK in team.read(f"{lines}/service.py")
    assert MARK in team.read(f"{lines}/pricing.py")
    assert team.has("tests/resources/order_lines/test_create_order_line.py")
    assert not team.has(f"{lines}/router.py")
    assert "order_lines" not in team.read(f"{SRC}/registry.py")


def test_a_resource_that_comes_back_finds_the_teams_code(start: Start) -> None:
    team = start()
    requirements = team.requirements
    path = f"{SRC}/resources/order_lines/service.py"
    team.append(path, f"\n# {MARK}\n")
    team.commit()
    team.change(remove_a_resource)
    team.update()
    team.commit("Gone")
    team.requirements = requirements

    team.update()

    assert MARK in team.read(path)
    assert team.has(f"{SRC}/resources/order_lines/router.py")


def test_a_seeded_file_that_the_team_deleted_does_not_come_back_broken(start: Start) -> None:
    team = start()
    (team.folder / "tests/resources/orders/test_ship_order.py").unlink()
    team.commit()

    team.update()

    assert team.conflicts() == []


EVERYWHERE: dict[str, Callable[[str], str]] = {
    f"{SRC}/core/ids.py": lambda text: text + f"\n# {MARK}\n",
    f"{ORDERS}/operations.py": lambda text: text.replace('"""The defaults', f'"""{MARK}. The defaults', 1),
    f"{ORDERS}/schemas.py": lambda text: text.replace("    reference: str\n", f"    reference: str  # {MARK}\n", 1),
    "tests/conftest.py": lambda text: text + f"\n# {MARK}\n",
}


@pytest.mark.parametrize("path", EVERYWHERE)
def test_an_edit_where_none_belongs_is_merged_or_told_but_not_lost(path: str, start: Start) -> None:
    team = start(behind=True)
    before = team.read(path)
    team.write(path, EVERYWHERE[path](before))
    assert team.read(path) != before
    team.commit()
    team.change(add_a_field)

    team.update()

    assert MARK in team.read(path) or path in team.conflicts()


def test_a_conflict_is_told_and_keeps_both_sides(start: Start) -> None:
    team = start(behind=True)
    team.append(f"{SRC}/core/ids.py", f"\nOURS = '{MARK}'\n")
    team.commit()

    team.update()

    text = team.read(f"{SRC}/core/ids.py")
    assert team.conflicts() == [f"{SRC}/core/ids.py"]
    assert re.search(r"^<<<<<<< ", text, re.MULTILINE)
    assert MARK in text
    assert "NEXT" in text


REFUSED: dict[str, Callable[[dict[str, Any]], object]] = {
    "an unknown type": lambda answers: answers["domain"]["resources"]["order"]["fields"].update(total="mony"),
    "an unknown answer": lambda answers: answers.update(auht="none"),
    "a choice that is not there": lambda answers: answers.update(auth="password"),
    "a reference to nothing": lambda answers: answers["domain"]["resources"].pop("product"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refused_update_leaves_the_project_untouched(what: str, start: Start) -> None:
    team = start(behind=True)
    work(team)
    team.requirements = copy.deepcopy(team.requirements)
    REFUSED[what](team.requirements)
    team.write("service.yml", yaml.safe_dump(team.requirements, sort_keys=False))
    team.commit()
    before = contents(team.folder)

    said = team.update_by_command("--quiet", check=False)

    assert "service.yml is not usable" in said
    assert "Traceback" not in said
    assert contents(team.folder) == before
    assert team.changed() == []


def test_the_folders_that_copier_compares_are_still_named_as_the_seeded_rule_expects(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`_exclude` knows them by a private prefix of Copier's; if it changes, a dropped resource takes the team's code with it."""
    seen = []
    real = vars(_main)["TemporaryDirectory"]

    def watched(*arguments: Any, **options: Any) -> Any:
        found = real(*arguments, **options)
        seen.append(found.name)
        return found

    monkeypatch.setattr(_main, "TemporaryDirectory", watched)

    start().update()

    assert sum(".old_copy." in name for name in seen) == 1
    assert sum(".new_copy." in name for name in seen) == 1


def test_nothing_but_the_resource_of_the_change_is_touched(start: Start) -> None:
    team = start()
    team.change(add_a_field)

    team.update()

    allowed = re.compile(
        r"\.copier-answers\.yml|openapi\.yaml|README\.md|src/order_service/(resources/orders/|registry|requirements)|docs/"
    )
    assert [path for path in team.changed() if not allowed.match(path)] == []
    assert git(team.folder, "diff", "--stat")
