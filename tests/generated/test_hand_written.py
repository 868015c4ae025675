"""docs/how-to/add-an-operation-by-hand.md, done to the letter; then each thing that a person can forget, and what catches it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness import ROOT, environment, rendered, run, services
from harness.pages import Block, blocks, write
from harness.project import Project, at_work, copied, serving

PAGE = blocks("add-an-operation-by-hand.md")
CONTRACT = "openapi.yaml"
TASKS = "src/orders_api/resources/tasks"
ROUTER, SCHEMAS, SERVICE = f"{TASKS}/router.py", f"{TASKS}/schemas.py", f"{TASKS}/service.py"
OPERATION, KEY = "duplicate_task", "POST /tasks/{task_id}/duplicate"
GUARD = "web.Depends(web.can(Role.MEMBER))"
# A rule that finds the row by its id alone, in the words of the core.
CARELESS = """found = await call.db.one(self.rows.READ, id=task_id)
        if found is None:
            raise NotFound
        task = self.rows.row(found)"""
BOTH_WAYS = "agree_in_both_directions"
Forget = Callable[..., Project]


@pytest.fixture(scope="module")
def project(template: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The default project after the page, and its database, for all of these tests."""
    folder = copied(rendered(template, shared, "default"), tmp_path_factory.mktemp("hand-written") / "orders")
    for found in PAGE:
        write(folder, found)
    with at_work(folder, services(shared)) as followed:
        yield followed


@pytest.fixture
def forget(project: Project) -> Iterator[Forget]:
    """The same without some words of it, until the test has ended."""
    before = {path: path.read_text("utf-8") for path in (project.folder / found.file for found in PAGE)}

    def edited(*edits: tuple[str, str, str]) -> Project:
        for file, old, new in edits:
            path = project.folder / file
            whole = path.read_text("utf-8")
            assert whole.count(old) == 1, f"{file} says {old!r} {whole.count(old)} times"
            path.write_text(whole.replace(old, new), "utf-8")
        return project

    yield edited
    for path, whole in before.items():
        path.write_text(whole, "utf-8")


def block(file: str) -> Block:
    return next(found for found in PAGE if found.file == file)


def suites(project: Project) -> list[str]:
    """The tests that are the same in every project."""
    return [name for name in ("tests/contract", "tests/security") if (project.folder / name).is_dir()]


def caught(project: Project, tests: tuple[str, ...], *said: str) -> None:
    """The project's own tests of these names fail, and what they say names the operation and what to do."""
    modules = [file for suite in suites(project) for file in (project.folder / suite).glob("test_*.py")]
    those = [str(file) for file in modules if re.search(rf"def test_\w*({'|'.join(tests)})", file.read_text("utf-8"))]

    done = project.test(*those, "-k", " or ".join(tests), check=False)

    assert done.returncode == 1, done.stdout[-3000:]
    missing = [words for words in (OPERATION, *said) if words not in done.stdout]
    assert not missing, f"{missing} not in:\n{done.stdout[-6000:]}"


@pytest.mark.slow
def test_an_operation_by_the_page_passes_every_suite_and_check_and_works(project: Project, tmp_path: Path) -> None:
    tool = str(project.python.parent)

    project.test(*suites(project), f"tests/resources/tasks/test_{OPERATION}.py")
    project.module("mypy", "--cache-dir", str(tmp_path / "cache"))
    project.module("ruff", "check", "--no-cache", ".")
    project.module("ruff", "format", "--no-cache", "--check", ".")
    run([f"{tool}/lint-imports", "--no-cache"], project.folder, env=environment(project.folder))
    command = [str(project.python), "-m", "orders_api.serve"]
    with serving(command, project.folder, tmp_path / "serve.log", environment(project.folder)) as server:
        task = server.request("GET", "/v1/tasks")[1]["items"][0]
        path = f"/v1/tasks/{task['id']}/duplicate"
        status, made = server.request("POST", path, {"title": "Once more"})
        again = server.request("POST", path, {"title": task["title"]})
        read = server.request("GET", f"/v1/tasks/{made['id']}")

    assert (status, made["title"], made["project"]) == (201, "Once more", task["project"])
    assert read == (200, made)
    assert (again[0], again[1]["type"]) == (409, "/problems/same-title")


@pytest.mark.parametrize(
    "call",
    [
        pytest.param("call: web.Call", id="a call without a guard"),
        pytest.param("", id="neither call nor guard", marks=pytest.mark.slow),
    ],
)
def test_who_forgets_authentication_can_not_start_the_service(forget: Forget, call: str) -> None:
    project = forget((ROUTER, f"    call: Annotated[web.Call, {GUARD}],\n", f"    {call},\n" * bool(call)))

    done = project.module("orders_api.serve", "--bare", check=False)
    tested = project.test("tests/contract/test_drift.py", "-x", check=False)

    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr[-2000:]
    for said in (done.stderr, tested.stdout):
        assert f"no guard on {OPERATION} (POST /v1/tasks/{{task_id}}/duplicate)" in said
        assert "web.Depends(web.can(" in said
    assert tested.returncode != 0


def test_who_forgets_a_role_is_told_by_contract_and_callers(forget: Forget) -> None:
    project = forget((ROUTER, GUARD, "web.Depends(web.can(*Role))"))

    caught(
        project,
        (BOTH_WAYS, "every_other_role"),
        f'{KEY} x-roles: the code says ["admin", "member"], the contract says ["member"]. Change the router.py',
        "every_other_role_is_refused",
    )


def test_who_forgets_the_owner_is_told_by_a_stranger(forget: Forget) -> None:
    project = forget(
        (SERVICE, "import Conflict\n", "import Conflict, NotFound\n"),
        (SERVICE, "task = await self.read(call, task_id)", CARELESS),
    )

    caught(project, ("row_of_another",), f"{KEY} reaches a row of another: let its statement ask for the owner too")


BOUND = "maxLength: 120, "
LIMITS = {
    "the length of a text": (
        [
            (CONTRACT, f"title: {{type: string, {BOUND}", "title: {type: string, "),
            (SCHEMAS, block(SCHEMAS).body, block(SCHEMAS).body.replace("Annotated[str, fields.String(max_length=120)]", "str")),
        ],
        ("caller_sends_is_bounded", "careful_everywhere"),
        ("add `maxLength`", "TaskDuplicate"),
    ),
    "that there is a limit": (
        [(CONTRACT, block(CONTRACT).body, block(CONTRACT).body.replace('"429"', '"418"').replace("TooManyRequests", "Invalid"))],
        (BOTH_WAYS, "documented_with_its_limits"),
        (f"{KEY} response 429: the code says it is there, the contract says nothing", "add them to openapi.yaml"),
    ),
    "to count what the contract limits": (
        [(CONTRACT, f"operationId: {OPERATION}\n", f"operationId: {OPERATION}\n      x-limit: 2/hour\n")],
        (BOTH_WAYS, "limits_of_the_contract_hold"),
        (f'{KEY} x-limit: the code says nothing, the contract says "2/hour"', "limits_of_the_contract_hold_for_each_caller"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "what", [pytest.param(what, marks=[pytest.mark.slow] if what == "that there is a limit" else []) for what in LIMITS]
)
def test_who_forgets_limits_is_told_what_to_add(forget: Forget, what: str) -> None:
    edits, tests, said = LIMITS[what]

    caught(forget(*edits), tests, *said)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (CONTRACT, f"Describe {OPERATION} in openapi.yaml"),
        (ROUTER, f"Write the route {OPERATION} in the resource's router.py, or take it out of openapi.yaml"),
    ],
)
def test_who_forgets_the_contract_or_the_route_is_told_of_the_other(forget: Forget, file: str, said: str) -> None:
    caught(forget((file, block(file).body, "")), (BOTH_WAYS,), f"{KEY}: the code says", said)


def test_the_page_names_every_kind_of_file_that_it_changes() -> None:
    page = (ROOT / "docs" / "how-to" / "add-an-operation-by-hand.md").read_text("utf-8")

    assert page.count("```") == 2 * len(PAGE), "a block without a place: nobody would know where it goes"
