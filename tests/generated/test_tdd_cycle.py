"""A skeleton becomes code by doing what `delivery tdd next` says and nothing else; whoever cheats is told where."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from harness import commit, git, rendered, services
from harness.project import Project, at_work, copied

from .written import implement


@pytest.fixture(scope="module")
def skeleton(template: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A fresh skeleton in git, on the branch that its first operation will be written on."""
    with ExitStack() as stack:
        folder = copied(rendered(template, shared, "skeleton"), tmp_path_factory.mktemp("tdd") / "skeleton")
        commit(folder, "Start")
        git(folder, "switch", "-q", "-c", "work")
        yield stack.enter_context(at_work(folder, services(shared)))


@pytest.fixture(scope="module")
def steps(skeleton: Project) -> list[str]:
    """The steps that `next` led through, until it named another operation."""
    first, done = said(skeleton, "tdd", "next"), []
    step = first
    while step["cycle"] == first["cycle"]:
        if step["step"] == "green":
            implement(skeleton, step["cycle"], step["files"][0])
        delivery, *arguments = shlex.split(step["command"])
        assert delivery == "delivery"
        skeleton.delivery(*arguments)
        done.append(step["step"])
        step = said(skeleton, "tdd", "next")
    git(skeleton.folder, "branch", "honest")
    return done


@pytest.fixture
def honest(skeleton: Project, steps: list[str]) -> Project:
    """The project as the first operation left it, on a branch of its own."""
    git(skeleton.folder, "checkout", "-q", "--force", "-B", "cheat", "honest")
    git(skeleton.folder, "clean", "-q", "-fd")
    return skeleton


def test_what_next_says_leads_to_proof(template: Path, shared: Path, steps: list[str], honest: Project) -> None:
    working = rendered(template, shared, "order-service") / green_file(honest).relative_to(honest.folder)

    proof = said(honest, "tdd", "verify", "--base", "main")

    assert steps == ["red", "green", "refactor"]
    assert proof["adherence"] == {"clean": 1, "all": 1, "percent": 100.0}
    assert {found["fails_without"] for found in proof["proofs"]} == {"strong"}
    assert all(found["failed_in"] for found in proof["proofs"])
    assert git(honest.folder, "status", "--porcelain") == ""
    assert green_file(honest).read_bytes() == working.read_bytes()


def test_code_first_is_named(honest: Project) -> None:
    contract = honest.folder / "openapi.yaml"
    seam = "  # Paths of your own go below this line.\n"
    path = '  /now:\n    get: {operationId: read_now, responses: {"200": {description: Now.}}}\n'
    contract.write_text(contract.read_text("utf-8").replace(seam, seam + path), "utf-8")
    router = next(honest.folder.glob("src/*/resources/*/router.py"))
    router.write_text(router.read_text("utf-8") + "\n\nasync def read_now() -> None:\n    pass\n", "utf-8")
    guilty = commit(honest.folder, "Code first")

    assert broken(honest) == [("V2", guilty)]


def test_a_weakened_test_is_named(honest: Project) -> None:
    test = green_file(honest)
    test.write_text(
        test.read_text("utf-8").replace("== 200", "in (200, 501)").replace("== 201", "in (201, 501)"), "utf-8"
    )
    guilty = commit(honest.folder, "Easier")
    commit(honest.folder, "Later")

    assert broken(honest) == [("V1", guilty)]


@pytest.mark.slow
def test_a_faked_red_is_refused_and_named(honest: Project) -> None:
    test = green_file(honest)
    marked = "\n\n@pytest.mark.red\nasync def test_more(api: Api) -> None:\n    assert api is not None\n"
    test.write_text(test.read_text("utf-8") + marked, "utf-8")
    cycle = test.stem.removeprefix("test_")

    refused = honest.delivery("tdd", "red", cycle, check=False)
    guilty = commit(honest.folder, "Red, by hand")
    test.write_text(test.read_text("utf-8").replace("@pytest.mark.red\nasync", "async"), "utf-8")
    useless = commit(honest.folder, "Green, by hand")

    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "test_more passes" in refused.stderr
    assert broken(honest) == [("V4", guilty), ("V5", useless)]


def said(project: Project, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(project.delivery(*arguments, "--json").stdout)
    return found


def broken(project: Project) -> list[tuple[str, str]]:
    """The rules and commits that `verify` names, of what came after the honest work."""
    done = project.delivery("tdd", "verify", "--base", "honest", "--json", check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return [(found["rule"], found["commit"]) for found in json.loads(done.stdout)["findings"]]


def green_file(project: Project) -> Path:
    (name,) = git(project.folder, "diff", "--name-only", "main", "honest", "--", "tests").split()
    return project.folder / name
