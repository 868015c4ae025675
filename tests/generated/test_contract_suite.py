"""The contract suite of a generated project bites: planted faults, careless contracts, broken clients."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harness import commit
from harness.project import Project

from .conftest import Make

FUZZ = "tests/contract/test_fuzz.py"


def plant(file: Path, old: str, new: str) -> None:
    whole = file.read_text("utf-8")
    assert old in whole, f"{file.name} has changed: name another place"
    file.write_text(whole.replace(old, new, 1), "utf-8")


def planted(project: Project, fault: str) -> None:
    """A service of projects that fails on a text that nobody thought of: an empty one."""
    service = project.folder / "src" / project.package / "resources" / "projects" / "service.py"
    text = service.read_text("utf-8")
    name = re.search(r"class (\w+)\(", text)
    assert name
    service.write_text(
        f"""{text}

from typing import Any

from ...core import problems


class PaymentRequired(problems.Problem):
    status, title = 402, "Pay first"


async def _create(self: Any, call: Any, body: Any) -> Any:
    if body.given()["title"] == "":
        raise {fault}
    return await _whole(self, call, body)


_whole = {name[1]}.create
{name[1]}.create = _create
""",
        "utf-8",
    )


@pytest.mark.parametrize(
    ("fault", "said"),
    [("RuntimeError", "Server error"), ("PaymentRequired", "Undocumented status code")],
)
def test_fuzzing_finds_what_nobody_thought_of(fault: str, said: str, make: Make) -> None:
    project = make("default")
    planted(project, fault)

    done = project.test(FUZZ, "-k", "admin", check=False)

    assert done.returncode == 1, done.stdout[-3000:]
    assert said in done.stdout
    assert "curl -X POST" in done.stdout, "no command line to repeat it with"


def test_fuzzing_sees_a_body_that_is_refused_although_the_contract_allows_it(make: Make) -> None:
    project = make("default")
    plant(project.folder / "openapi.yaml", "maxLength: 120", "maxLength: 121")

    done = project.test(FUZZ, "-k", "admin", check=False)

    assert done.returncode == 1
    assert "Valid data should have been accepted" in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("maxLength: 120", "minLength: 0", "owasp:api4:2023-string-limit"),
        ("        owasp:api2:2023-write-restricted: This is the sign-in.\n", "        {}\n", "write-restricted"),
        ("      additionalProperties: false\n", "", "closed-request-body"),
    ],
)
def test_the_lint_sees_a_careless_contract(old: str, new: str, rule: str, make: Make) -> None:
    project = make("default")
    plant(project.folder / "openapi.yaml", old, new)

    done = project.test("tests/contract/test_lint.py", check=False)

    assert done.returncode == 1
    assert rule in done.stdout


def test_a_rule_of_the_lint_that_is_off_is_noticed(make: Make) -> None:
    project = make("default")
    rules = project.folder / "delivery" / "contract" / "lint_schemas.py"
    plant(rules, 'if "maxItems" not in schema:', "if False:")

    done = project.test("delivery/tests/test_lint.py", check=False)

    assert done.returncode == 1
    assert "array-limit" in done.stdout


def test_a_change_that_breaks_clients_needs_a_new_major_version(make: Make) -> None:
    project = make("default")
    contract, test = project.folder / "openapi.yaml", "tests/contract/test_compatibility.py"
    commit(project.folder, "released", tag="v1.0.0")

    same = project.test(test, "-rs")
    plant(contract, "operationId: finish_task", "operationId: complete_task")
    broken = project.test(test, check=False)
    plant(contract, "version: 1.0.0", "version: 2.0.0")
    plant(contract, "url: /v1", "url: /v2")
    major = project.test(test)

    assert "skipped" not in same.stdout.lower()
    assert broken.returncode == 1
    assert "operation-id-changed" in broken.stdout
    assert major.returncode == 0


def test_without_a_release_there_is_nothing_to_compare_with_and_it_says_so(make: Make) -> None:
    project = make("minimal")
    commit(project.folder, "not yet released")

    done = project.test("tests/contract/test_compatibility.py", "-rs")
    said = project.delivery("contract", "compat", check=False)

    assert "nothing to be compared with" in done.stdout
    assert said.returncode == 3
    assert "nothing to be compared with" in said.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["default", "order-service", "payment-gateway", "user-management", "awkward", "minimal"]
)
def test_thorough_fuzzing_finds_nothing(name: str, make: Make) -> None:
    done = make(name).delivery("contract", "fuzz", "--examples", "25", check=False)

    assert done.returncode == 0, done.stdout[-4000:]
