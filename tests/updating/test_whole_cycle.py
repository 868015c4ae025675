"""The promise of the README: change service.yml, upgrade, merge, and everything is green."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness import git, services
from harness.project import at_work

from .conftest import Start
from .test_untouched import add_a_field, add_a_resource, add_an_action


def add_everything(domain: dict[str, Any]) -> None:
    add_a_field(domain)
    add_a_resource(domain)
    add_an_action(domain)


def test_a_changed_domain_needs_one_command_and_no_other_edit(start: Start, shared: Path, template: Path) -> None:
    team = start()
    team.change(add_everything)

    with at_work(team.folder, services(shared)) as project:
        project.delivery("upgrade", "--no-tests")  # its tests run below
        git(team.folder, "merge", "-q", "slipway/upgrade-1.0.0")
        project.delivery("db", "migrate")
        project.delivery("db", "check")
        project.delivery("db", "roundtrip")
        # what fuzzing finds does not depend on how a domain got its shape: the matrix fuzzes it
        tests = project.test("--ignore=tests/contract/test_fuzz.py", check=False)
        types = project.module("mypy", "--cache-dir", str(team.folder.parent / "cache"), check=False)
        style = project.module("ruff", "check", "--no-cache", ".", check=False)
        shape = project.module("ruff", "format", "--no-cache", "--check", ".", check=False)

    assert tests.returncode == 0, tests.stdout[-4000:]
    assert types.returncode == 0, types.stdout[-3000:]
    assert (style.returncode, shape.returncode) == (0, 0), style.stdout + shape.stdout
    assert team.has("tests/resources/orders/test_cancel_order.py")
    assert team.has("tests/resources/carriers/test_create_carrier.py")
    assert team.changed() == []
