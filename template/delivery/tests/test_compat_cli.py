# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery contract compat` in a repository of its own: what it compares with, what it prints, how it exits."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from .. import cli
from ..contract import ContractError
from ..contract.compat_rules import RULES
from ..contract.compat_verb import compat
from ..errors import Exit, Refusal
from ..programs import Ran, run_git
from ..project import Project, find_project
from .compat_corpus import CONTRACT

NEXT = CONTRACT.replace("version: 1.4.2", "version: 1.5.0")
BROKEN = NEXT.replace("maximum: 50", "maximum: 40")
ADDED = NEXT.replace("  /prices:", "  /new: {get: {operationId: new, responses: {}}}\n  /prices:")


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):  # a hook that runs these tests sets them
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "pyproject.toml").write_text('[tool.delivery]\npackage = "shop"\n')
    (tmp_path / "openapi.yaml").write_text(CONTRACT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def released(repository: Path) -> Path:
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "one")
    git(repository, "tag", "v1.4.2")
    return repository


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["delivery", "contract", "compat", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.mark.usefixtures("released")
def test_an_unchanged_contract_is_fine(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch) == 0
    assert capsys.readouterr().out.splitlines() == [
        "compared with openapi.yaml of v1.4.2",
        "0 breaking, 0 risky, 0 compatible",
        "clients can live with it",
    ]


def test_an_addition_is_fine(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (released / "openapi.yaml").write_text(ADDED)

    assert run(monkeypatch) == 0
    assert "COMPATIBLE operation-added" in capsys.readouterr().out


def test_a_break_fails_and_comes_first(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (released / "openapi.yaml").write_text(BROKEN.replace("60/minute", "50/minute"))

    assert run(monkeypatch) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("BREAKING request-bounds-narrowed")
    assert lines[2] == "  at: POST /orders request body application/json .discount"
    assert any(line.startswith("RISKY limit-lowered") for line in lines[6:])
    assert lines[-2:] == ["2 breaking, 1 risky, 0 compatible", "2 to repair, or to allow with --allow RULE@PLACE"]


def test_what_breaks_in_many_operations_is_told_once(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (released / "openapi.yaml").write_text(CONTRACT.replace("required: [title]", "required: []"))

    assert run(monkeypatch) == 1
    told = capsys.readouterr().out
    assert told.count("response-property-became-optional") == 1
    assert told.count("  at: ") == 3


def test_a_break_can_be_allowed(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (released / "openapi.yaml").write_text(BROKEN)

    code = run(monkeypatch, "--allow", "request-bounds-narrowed@POST /orders*", "--allow", "roles-narrowed@GET /orders")

    told = capsys.readouterr().out
    assert code == 0
    assert "BREAKING (accepted: allowed) request-bounds-narrowed" in told
    assert "nothing to allow: roles-narrowed@GET /orders" in told


def test_it_speaks_json(released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (released / "openapi.yaml").write_text(BROKEN)

    assert run(monkeypatch, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["base"], told["unused_allow"]) == (False, "openapi.yaml of v1.4.2", [])
    assert told["changes"][0] == {
        "rule": "request-bounds-narrowed",
        "severity": "breaking",
        "direction": "request",
        "where": "POST /orders request body application/json .discount",
        "was": "maximum 50",
        "now": "maximum 40",
        "why": "requests that were valid are refused",
        "instead": "go on accepting the old values",
        "accepted": "",
    }


def test_the_base_may_be_a_file_or_a_commit(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (released / "old.yaml").write_text(CONTRACT)
    (released / "openapi.yaml").write_text(BROKEN)
    git(released, "commit", "-aqm", "two")

    assert run(monkeypatch, "--base", "old.yaml") == 1
    assert run(monkeypatch, "--base", "HEAD~1") == 1
    assert run(monkeypatch, "--base", "HEAD") == 0
    assert run(monkeypatch, "--base", "main") == 0


def test_the_contract_may_lie_below_the_root_of_git(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = released / "services" / "shop"
    service.mkdir(parents=True)
    for name in ("pyproject.toml", "openapi.yaml"):
        (released / name).rename(service / name)
    git(released, "add", "-A")
    git(released, "commit", "-qm", "moved")
    (service / "openapi.yaml").write_text(BROKEN)
    monkeypatch.chdir(service)

    assert run(monkeypatch, "--base", "HEAD") == 1


def _one_line(capsys: pytest.CaptureFixture[str]) -> str:
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    return error


@pytest.mark.usefixtures("repository")
def test_no_repository_is_inconclusive(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch) == 3
    assert "not a git repository" in _one_line(capsys)
    assert run(monkeypatch, "--base", "main") == 3
    assert "not a git repository" in _one_line(capsys)


def test_no_tag_is_inconclusive(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git(released, "tag", "-d", "v1.4.2")

    assert run(monkeypatch) == 3
    assert "No names found" in (error := _one_line(capsys))
    assert "--base" in error


def test_a_tag_that_is_no_release_is_not_compared_with(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (released / "openapi.yaml").write_text(BROKEN)
    git(released, "commit", "-aqm", "two")
    git(released, "tag", "nightly")

    assert run(monkeypatch) == 1


def test_a_break_with_a_reason_in_the_settings_is_accepted(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (released / "openapi.yaml").write_text(BROKEN)
    settings = (released / "pyproject.toml").read_text()
    allowed = '"request-bounds-narrowed@*" = "Nobody asks for so many: access log of May"'
    (released / "pyproject.toml").write_text(f"{settings}[tool.delivery.compat]\n{allowed}\n")

    assert run(monkeypatch) == 0


def test_a_break_without_a_reason_in_the_settings_is_refused(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = (released / "pyproject.toml").read_text()
    (released / "pyproject.toml").write_text(f'{settings}[tool.delivery.compat]\n"operation-removed@*" = ""\n')

    assert run(monkeypatch) == 2
    assert "no reason" in _one_line(capsys)


def test_a_release_without_a_contract_is_inconclusive(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git(released, "rm", "-q", "--cached", "openapi.yaml")
    git(released, "commit", "-qm", "none")

    assert run(monkeypatch, "--base", "HEAD") == 3
    assert "there is no openapi.yaml of HEAD" in _one_line(capsys)


@pytest.mark.parametrize("content", ["openapi: [", "openapi: 2.0", CONTRACT.replace("schemas/Money'", "schemas/Mony'")])
def test_a_broken_release_is_inconclusive(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (released / "openapi.yaml").write_text(content)
    git(released, "commit", "-aqm", "broken")
    (released / "openapi.yaml").write_text(CONTRACT)

    assert run(monkeypatch, "--base", "HEAD") == 3
    assert "openapi.yaml of HEAD" in _one_line(capsys)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--base", "v9"), "no such file, commit, branch or tag"),
        (("--base", "--help-all"), "neither a file nor a commit"),
        (("--allow", "roles-narrowed"), "due is RULE@PLACE"),
        (("--allow", "rolse-narrowed@GET /orders"), "Did you mean 'roles-narrowed'?"),
        (("--allow", "zzz@GET /orders"), "there is no rule 'zzz'"),
    ],
)
@pytest.mark.usefixtures("released")
def test_wrong_arguments_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    assert run(monkeypatch, *arguments) == 2
    assert message in _one_line(capsys)


@pytest.mark.parametrize("content", ["openapi: [", CONTRACT.replace("schemas/Money'", "schemas/Mony'")])
def test_a_broken_contract_is_refused(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (released / "openapi.yaml").write_text(content)

    assert run(monkeypatch) == 2
    assert "Next: edit" in _one_line(capsys)


def test_a_base_file_that_is_broken_is_refused(released: Path) -> None:
    (released / "old.yaml").write_text("openapi: [")

    with pytest.raises(ContractError, match=r"old\.yaml"):
        compat(find_project(released), str(released / "old.yaml"))


def test_without_git_it_is_inconclusive(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))

    with pytest.raises(Refusal, match="git is not installed") as refused:
        compat(find_project(repository), None)

    assert refused.value.code is Exit.INCONCLUSIVE
    assert run_git(repository, "status").code == 127


def test_what_git_said_is_passed_on(repository: Path) -> None:
    def fail(root: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Ran:
        return Ran(128, "", "fatal: detected dubious ownership")

    with pytest.raises(Refusal, match="dubious ownership"):
        compat(Project(repository, "shop"), None, run=fail)


@pytest.mark.usefixtures("repository")
def test_the_rules_are_a_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "--rules") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "|---" * 7 + "|"
    assert len(lines) == len(RULES) + 2
    assert {line.count("|") for line in lines} == {8}

    assert run(monkeypatch, "--rules", "--json") == 0
    told = json.loads(capsys.readouterr().out)["rules"]
    assert told[0]["rule"] == "operation-removed"
    assert {rule["direction"] for rule in told} == {"request", "response", "both"}


def test_the_help_has_an_example(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "--help") == 0
    assert "Example: " in capsys.readouterr().out
