# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a run reads, hashes and writes down."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from ..errors import Exit, Refusal
from ..evidence.measure import measure
from ..evidence.record import records
from ..evidence.run import run_check
from ..evidence.runner import runner, session
from ..evidence.tree import DIARY, Tree, is_released, read_tree
from .repository import TESTS, Repository

JUNIT = '<testsuites><testsuite tests="{}" failures="1" errors="2" skipped="3"/></testsuites>'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    return Repository(tmp_path, monkeypatch)


def test_a_junit_report_counts_what_passed(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(JUNIT.format(10))
    wanted = {"passed": "a.xml#passed", "failed": "a.xml#failed", "all": "a.xml#tests", "other": "a.xml#other"}

    assert measure(tmp_path, wanted) == {"passed": 4, "failed": 3, "all": 10}


@pytest.mark.parametrize("text", ["", "<testsuites/>", "<testsuites>", JUNIT.format("many")])
def test_a_broken_junit_report_measures_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.xml").write_text(text)

    assert measure(tmp_path, {"passed": "a.xml#passed"}) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": {"b": 1.5}}', {"value": 1.5}),
        ('{"a": {"b": [1, 2, 3]}}', {"value": 3}),
        ('{"a": {"b": true}}', {}),
        ('{"a": {"b": "1"}}', {}),
        ('{"a": {"b": NaN}}', {}),
        ('{"a": {}}', {}),
        ('{"a": 1}', {}),
        ("{", {}),
        ("\xff", {}),
    ],
)
def test_only_a_number_or_the_length_of_a_list_is_a_value(
    tmp_path: Path, text: str, expected: dict[str, float]
) -> None:
    (tmp_path / "a.json").write_text(text, encoding="latin-1")

    assert measure(tmp_path, {"value": "a.json#a.b"}) == expected


def test_a_record_is_a_statement_named_by_its_hash(repository: Repository) -> None:
    record = repository.run()
    body = (repository.root / record.path).read_bytes()
    statement = json.loads(body)

    assert record.path.as_posix().startswith(".delivery/evidence/orders-api/phase-3/tester/results/")
    assert record.path.stem == hashlib.sha256(body).hexdigest()
    assert record.key == TESTS.key
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["subject"][0]["digest"] == {
        "gitCommit": repository.git("rev-parse", "HEAD"),
        "gitTree": repository.git("rev-parse", "HEAD^{tree}"),
    }
    assert statement["predicate"]["artifacts"][0]["digest"].startswith("sha256:")


def test_a_test_that_pytest_leaves_out_is_no_evidence_though_a_check_names_it(repository: Repository) -> None:
    settings = '[tool.pytest.ini_options]\naddopts = "-m \'not slow\'"\nmarkers = ["slow: long"]\n'
    repository.write("slow/pyproject.toml", settings)
    repository.write("slow/test_long.py", "import pytest\n\n@pytest.mark.slow\ndef test_long(): pass\n")
    named = replace(
        TESTS, id="long", command="pytest -c slow/pyproject.toml slow/test_long.py::test_long", artifacts=()
    )
    asked = replace(named, command="pytest -c slow/pyproject.toml -m slow slow/test_long.py")

    exits = [run_check(repository.root, "orders-api", check).values["exit"] for check in (named, asked)]

    assert exits == [5, 0]


def test_a_file_that_is_no_record_is_not_sound(repository: Repository) -> None:
    name = f"{hashlib.sha256(b'{}').hexdigest()}.json"
    repository.write(f".delivery/evidence/orders-api/phase-3/tester/results/{name}", "{}")

    assert [record.sound for record in records(repository.root, "orders-api")] == [False]


@pytest.mark.parametrize("started", ["2026-01-02T00:00:00+00:00", "2026-01-02T00:00:00", "long ago"])
def test_evidence_of_the_calendar_gets_old(repository: Repository, started: str) -> None:
    aged = replace(TESTS, max_age_days=1)
    path = repository.root / repository.run("tests", aged).path
    fresh = repository.row("tests", aged)
    statement = json.loads(path.read_bytes())
    statement["predicate"]["started"] = started
    body = json.dumps(statement).encode()
    path.unlink()
    path.with_name(f"{hashlib.sha256(body).hexdigest()}.json").write_bytes(body)

    assert fresh.state == "pass"
    assert repository.row("tests", aged).why == "it is older than 1 days"


def test_inputs_are_files_folders_and_patterns() -> None:
    tree = Tree("", "", {"src/a.py": "1", "srcs/b.py": "2", "openapi.yaml": "3", "openapi.v2.yaml": "4"})

    assert tree.matching(["src/", "openapi.v*.yaml"]) == ["openapi.v2.yaml", "src/a.py"]
    assert len(tree.matching(["."])) == 4
    assert tree.digest(["src"]) != tree.digest(["srcs"])


def test_a_change_within_the_same_second_and_of_the_same_size_is_seen(repository: Repository) -> None:
    seen = set()
    for number in range(5):
        repository.write("src/app.py", f"x = {number}\n")
        repository.commit(f"{number}")
        repository.write("src/app.py", f"y = {number}\n")
        seen.add(read_tree(repository.root).digest(["src"]))

    assert len(seen) == 5
    assert read_tree(repository.root).id not in repository.git("log", "--format=%T").split()


def test_a_repository_without_a_commit_has_a_tree_too(tmp_path: Path) -> None:
    found = Repository.__new__(Repository)
    found.root = tmp_path
    found.git("init", "--quiet")
    found.write("a.txt", "a\n")
    found.write(".delivery/evidence/x.json", "{}")

    tree = read_tree(tmp_path)

    assert (tree.commit, [*tree.files]) == ("", ["a.txt"])


def test_a_folder_that_git_does_not_know_is_inconclusive(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="the files can't be hashed: not a git repository") as refused:
        read_tree(tmp_path)

    assert refused.value.code is Exit.INCONCLUSIVE


def test_a_shallow_clone_can_not_say_that_nothing_was_released(repository: Repository, tmp_path: Path) -> None:
    repository.write("src/app.py", "x = 2\n")
    repository.commit()
    repository.git("clone", "--quiet", "--depth", "1", f"file://{tmp_path}", "shallow")

    assert not is_released(repository.root)
    assert is_released(tmp_path / "shallow")


@pytest.mark.parametrize(
    ("environment", "kind", "who"),
    [
        ({}, "local", "api-development-local"),
        ({"CI": "true"}, "local", "api-development-local"),
        ({"GITHUB_RUN_ID": "7"}, "local", "api-development-7"),
        ({"DELIVERY_SESSION": "ann-3"}, "local", "api-development-ann-3"),
        ({"CI": "true", "GITHUB_RUN_ID": "7", "GITHUB_REPOSITORY": "a/b"}, "ci", "api-development-7"),
        ({"CI": "true", "CI_JOB_ID": "8", "CI_JOB_URL": "https://ci.example.com/8"}, "ci", "api-development-8"),
        ({"BUILD_ID": "9", "BUILD_URL": "https://ci.example.com/9"}, "ci", "api-development-9"),
    ],
)
def test_ci_is_a_job_that_can_be_looked_up(environment: dict[str, str], kind: str, who: str) -> None:
    assert (runner(environment)["kind"], session(environment)) == (kind, who)


def test_when_a_phase_ended_is_no_input_of_what_ended_it(repository: Repository) -> None:
    before = read_tree(repository.root).digest(["."])

    repository.write(DIARY, "phase-1: {finished: 2026-01-03}\n")
    noted = read_tree(repository.root).digest(["."])
    repository.write("governance/risks.yaml", "[]\n")

    assert noted == before
    assert read_tree(repository.root).digest(["."]) != before
