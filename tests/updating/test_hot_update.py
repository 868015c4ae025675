"""From an earlier commit to this one, in projects that a team works on: nothing conflicts, nothing is lost, and the result works."""

from __future__ import annotations

import copy
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from harness import (
    ROOT,
    Answers,
    answers,
    commit,
    contents,
    environment,
    files,
    git,
    once,
    render,
    run,
    services,
    tracked,
)
from harness.pages import Block, blocks, write
from harness.project import Project, at_work, copied

from .team import Team

OLD = "ca5b646986b1e7aefef5dd910fea5880626e199c"  # before limits by headers, versions, idempotency keys, flags
LOCK = ".copier-answers.yml"
MARK = "written by the team"
# What this commit of the template seeds; the newer ones seed more.
SEEDED = (
    "service.yml",
    "CHANGELOG.md",
    "CODEOWNERS",
    "src/*/api.py",
    "src/*/resources/*/service.py",
    "tests/resources/*/*",
    "migrations/versions/*",
)
LATER = {
    "ci",
    "events",
    "rollout",
    "webhooks",
}  # questions that nobody was asked then: an update answers them as a copy does that says nothing
UNSAID = {name for name, rule in yaml.safe_load((ROOT / "hooks/tables/answers.yml").read_text("utf-8")).items() if rule.get("unsaid")}  # fmt: skip
SEAM = re.compile(r"^( *)(?:#|##) .+ (?:go|goes) below this line.*\n", re.MULTILINE)
PAGE = [  # as it could be written then: the headers of limits came later
    Block(part.file, part.below, re.sub(r"^ +RateLimit.*\n", "", part.body, flags=re.MULTILINE))
    for part in blocks("add-an-operation-by-hand.md")
]
RECEIPT = [
    Block("openapi.yaml", "Paths of your own", "  /orders/{order_id}/receipt:\n    get:\n      operationId: read_receipt\n      x-roles: [customer]\n"),
    Block("openapi.yaml", "Schemas of your own", "    Receipt:\n      type: object\n"),
    Block("src/order_service/resources/orders/router.py", "Routes of your own", '\n\n@router.get("/{order_id}/receipt")\nasync def read_receipt() -> None:\n    """To be written."""\n'),
    Block("tests/resources/orders/test_read_receipt.py", "", f"# {MARK}\n"),
]  # fmt: skip
ROUTE = {"default": PAGE, "order-service": RECEIPT}
Begin = Callable[..., Team]


def answered_then(name: str) -> Answers:
    """An input as it could be then: events were refused, so nothing emits one."""
    found = copy.deepcopy(answers(name))
    if found.get("domain", {}).pop("events", None):
        found["events"] = "none"
        for resource in found["domain"]["resources"].values():
            for action in resource.get("actions", {}).values():
                action.pop("emits", None)
    return found


@pytest.fixture(scope="session")
def history(shared: Path) -> Path:
    """The template with that commit as one release, and the work tree as the next."""
    if run(["git", "cat-file", "-e", f"{OLD}^{{commit}}"], ROOT, check=False).returncode:
        pytest.skip(f"{OLD} is not in this clone, which is a shallow one: `git fetch --unshallow`")
    where = shared / "history"
    with once(where) as first:
        if first:
            shutil.rmtree(where, ignore_errors=True)
            git(ROOT, "clone", "-q", "--no-tags", "--no-checkout", str(ROOT), str(where))
            git(where, "checkout", "-q", "-b", "releases", OLD)
            git(where, "tag", "1.0.0")
            git(where, "rm", "-q", "-r", ".")
            for path in tracked():
                if path.startswith(("copier.yml", "hooks/", "parts/", "template/")):
                    (where / path).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / path, where / path)
            commit(where, "The next release", tag="1.1.0")
    return where


@pytest.fixture
def begin(history: Path, shared: Path, tmp_path: Path) -> Begin:
    """A project of that commit, as a team has just generated and committed it."""

    def make(name: str) -> Team:
        old = shared / "rendered" / f"old-{name}"
        with once(old) as first:
            if first:
                shutil.rmtree(old, ignore_errors=True)
                render(history, old, answered_then(name), vcs_ref="1.0.0")
        folder = copied(old, tmp_path / name)
        commit(folder, "Generated")
        return Team(folder, answered_then(name))

    return make


@pytest.fixture(scope="session")
def fresh(history: Path, shared: Path) -> Callable[[str], Path]:
    """What a copy of today would be. Look, don't touch."""

    def fresh_copy(name: str) -> Path:
        folder = shared / "rendered" / f"new-{name}"
        with once(folder) as first:
            if first:
                shutil.rmtree(folder, ignore_errors=True)
                known = {key: value for key, value in answered_then(name).items() if key not in LATER}
                render(history, folder, known)
        return folder

    return fresh_copy


def seeded(path: str) -> bool:
    return any(Path(path).match(pattern) for pattern in SEEDED)


def differing(now: dict[str, bytes], due: dict[str, bytes]) -> list[str]:
    """Files that are not as a copy has them; of the lock what it says, as new questions come last in an old one."""
    found = [path for path in sorted(now.keys() & due.keys()) if not seeded(path) and now[path] != due[path]]
    return [path for path in found if path != LOCK or yaml.safe_load(now[path]) != yaml.safe_load(due[path])]


def work(team: Team, route: list[Block]) -> dict[str, list[str]]:
    """An operation by hand, a dependency, and a line below every other seam and in every seeded file; what was written where."""
    done: dict[str, list[str]] = {}
    for block in route:
        write(team.folder, block)
        done.setdefault(block.file, []).append(block.body)
    for path in files(team.folder):
        if seeded(path):
            team.append(path, f"\n\n# {MARK}\n")
            done.setdefault(path, []).append(f"\n\n# {MARK}\n")
        elif not path.startswith(("delivery/", "tests/")):
            below(team, path, route, done)
    team.commit()
    return done


def below(team: Team, path: str, route: list[Block], done: dict[str, list[str]]) -> None:
    for seam in list(SEAM.finditer(team.read(path))):
        if any(block.file == path and block.below and block.below in seam[0] for block in route):
            continue
        what = f'"anyio>=4", # {MARK}' if seam[0].startswith("    # Depend") else f"# {MARK}"
        line = f"{seam[1]}{what}: {seam[0].split()[1]}\n"
        team.replace(path, seam[0], seam[0] + line)
        done.setdefault(path, []).append(line)


@pytest.mark.parametrize("name", ROUTE)
def test_a_project_of_then_that_nobody_edited_becomes_a_copy_of_today(
    name: str, begin: Begin, fresh: Callable[[str], Path]
) -> None:
    team = begin(name)

    team.update_by_command("--quiet")

    now, due = contents(team.folder), contents(fresh(name))
    assert team.conflicts() == []
    assert {path for path in now if not seeded(path)} == {path for path in due if not seeded(path)}
    assert differing(now, due) == []
    assert "_commit: 1.1.0" in team.read(LOCK)
    assert not UNSAID & yaml.safe_load(team.read(LOCK)).keys()


@pytest.mark.parametrize("name", ROUTE)
def test_every_edit_of_a_team_is_still_there_and_all_else_is_new(
    name: str, begin: Begin, fresh: Callable[[str], Path]
) -> None:
    team = begin(name)
    done = work(team, ROUTE[name])
    shared = {path for path in files(team.folder) if "Shared with the template" in team.read(path).split("\n", 1)[0]}
    assert shared <= done.keys()
    before = {path: team.read(path) for path in done if seeded(path)}

    team.update_by_command("--quiet")

    assert team.conflicts() == []
    assert "_commit: 1.1.0" in team.read(LOCK)
    assert {path: team.read(path) for path in before} == before
    due = contents(fresh(name))
    for path, lines in done.items():
        if path in due and not seeded(path):
            without = team.read(path)
            for line in lines:
                assert line in without, f"{path} has lost {line!r}"
                without = without.replace(line, "", 1)
            assert without == due[path].decode(), path
    kept = {path: body for path, body in contents(team.folder).items() if path in due and path not in done}
    assert differing(kept, due) == []
    assert {path for path in due if not seeded(path)} <= set(files(team.folder))


@pytest.fixture
def updated(begin: Begin, shared: Path, template: Path) -> Iterator[Project]:
    team = begin("default")
    work(team, PAGE)
    team.update_by_command("--quiet")
    team.commit("Updated")
    with at_work(team.folder, services(shared)) as project:
        yield project


@pytest.mark.slow
def test_the_updated_project_needs_one_migration_and_what_its_tests_say(updated: Project, tmp_path: Path) -> None:
    assert updated.delivery("db", "check", check=False).returncode != 0
    updated.delivery("db", "revision", "-m", "idempotency keys")
    updated.delivery("db", "migrate")
    updated.delivery("db", "check")
    updated.delivery("db", "roundtrip")

    told = updated.test("tests/contract", "-k", "documented_with_its_limits", check=False)
    assert "duplicate_task" in told.stdout
    assert "RateLimit-Policy" in told.stdout
    for block in blocks("add-an-operation-by-hand.md"):
        if block.file == "openapi.yaml" and block.below.startswith("Paths"):
            path, old = updated.folder / block.file, next(part.body for part in PAGE if part.below == block.below)
            path.write_text(path.read_text("utf-8").replace(old, block.body), "utf-8")

    updated.test()
    updated.module("mypy", "--cache-dir", str(tmp_path / "cache"))
    updated.module("ruff", "check", "--no-cache", ".")
    updated.module("ruff", "format", "--no-cache", "--check", ".")
    layers = [str(updated.python.parent / "lint-imports"), "--no-cache"]
    run(layers, updated.folder, env=environment(updated.folder))


@pytest.mark.slow
def test_tests_that_were_seeded_then_pass_on_the_code_of_today(begin: Begin, shared: Path, template: Path) -> None:
    team = begin("order-service")
    team.update_by_command("--quiet")
    team.commit("Updated")

    with at_work(team.folder, services(shared)) as project:
        project.delivery("db", "revision", "-m", "idempotency keys")
        done = project.test("tests/resources", "tests/e2e")

    assert " failed" not in done.stdout
