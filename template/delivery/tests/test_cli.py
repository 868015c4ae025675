# Derived from the template: `copier update` replaces this file. Do not edit.
"""The command as people meet it: what it prints and how it exits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .. import cli, database
from ..errors import Refusal
from ..project import Project, find_project
from . import shop


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text('[tool.delivery]\npackage = "shop"\n')
    (tmp_path / "openapi.yaml").write_text(shop.CONTRACT)
    (tmp_path / "src").mkdir()
    monkeypatch.chdir(tmp_path / "src")
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["delivery", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.mark.usefixtures("repository")
def test_the_inventory_shows_every_operation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(monkeypatch, "contract", "inventory")

    shown = capsys.readouterr().out
    assert code == 0
    assert "3 operations" in shown
    assert "/orders/{order_id}" in shown
    assert "admin, customer" in shown


@pytest.mark.usefixtures("repository")
def test_the_inventory_speaks_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(monkeypatch, "contract", "inventory", "--json")

    assert code == 0
    assert json.loads(capsys.readouterr().out)[1] == {
        "version": 1,
        "method": "POST",
        "path": "/orders",
        "operation": "create_order",
        "roles": ["admin", "customer"],
        "anonymous": False,
        "owned": True,
        "limit": "20/hour",
        "deprecated": False,
        "sunset": None,
        "replacement": None,
    }


def test_the_inventory_knows_every_version_and_what_ends(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "openapi.v2.yaml").write_text("x-without: [create_order]\npaths: {}\n")
    (repository / "governance").mkdir()
    entry = "{operation: list_orders, version: 1, since: 2027-01-01, sunset: 2027-09-01, docs: /moving}"
    (repository / "governance" / "deprecations.yaml").write_text(f"deprecations:\n  - {entry}\n")

    assert run(monkeypatch, "contract", "inventory") == 0
    shown = capsys.readouterr().out
    assert run(monkeypatch, "contract", "inventory", "--json") == 0
    rows = json.loads(capsys.readouterr().out)

    assert "deprecated: list_orders of version 1 since 2027-01-01, ends on 2027-09-01; /moving" in shown
    assert "5 operations" in shown
    assert [(row["version"], row["operation"]) for row in rows if row["sunset"]] == [(1, "list_orders")]
    assert [row["version"] for row in rows if row["operation"] == "create_order"] == [1]


def test_a_version_without_the_one_before_it_is_refused(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "openapi.v3.yaml").write_text("paths: {}\n")

    assert run(monkeypatch, "contract", "inventory") == 2
    assert "call it openapi.v2.yaml" in capsys.readouterr().err


def test_a_refusal_is_one_line_on_standard_error(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "openapi.yaml").unlink()

    code = run(monkeypatch, "contract", "inventory")

    error = capsys.readouterr().err
    assert (code, error.count("\n")) == (2, 1)
    assert error.startswith("error: ")
    assert "Next: " in error


@pytest.mark.parametrize("verb", ["migrate", "seed", "check", "roundtrip"])
@pytest.mark.usefixtures("repository")
def test_a_database_verb_exits_with_its_outcome(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    monkeypatch.setattr(
        database, verb, lambda project: database.Outcome(False, ("not yet",), {"package": project.package})
    )

    assert run(monkeypatch, "db", verb) == 1
    assert run(monkeypatch, "db", verb, "--json") == 1
    assert capsys.readouterr().out == 'not yet\n{\n  "ok": false,\n  "package": "shop"\n}\n'


@pytest.mark.usefixtures("repository")
def test_a_revision_takes_its_message(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def revision(project: Project, message: str, *, empty: bool) -> database.Outcome:
        return database.Outcome(True, (f"{message} {empty}",))

    monkeypatch.setattr(database, "revision", revision)

    assert run(monkeypatch, "db", "revision", "-m", "orders have notes", "--empty") == 0
    assert capsys.readouterr().out == "orders have notes True\n"


def test_an_unknown_verb_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "db", "mirgate") == 2


@pytest.mark.parametrize(
    "verb",
    [
        ("contract", "inventory"),
        *(("db", v) for v in ["migrate", "revision", "roundtrip", "seed", "check", "sql", "erd"]),
    ],
)
def test_the_help_of_every_verb_has_an_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: tuple[str, str]
) -> None:
    assert run(monkeypatch, *verb, "--help") == 0
    assert "Example: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"no `package` under \[tool.delivery\]"),
        ("[tool.delivery]\npackage = 'not-a-name'\n", "no `package`"),
        ("[tool\n", "pyproject.toml is broken"),
    ],
)
def test_a_project_that_does_not_name_its_package_is_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "pyproject.toml").write_text(content)

    with pytest.raises(Refusal, match=message):
        find_project(tmp_path)


def test_no_project_is_refused() -> None:
    with pytest.raises(Refusal, match=r"no pyproject.toml in / or above"):
        find_project(Path("/"))


def test_the_help_imports_nothing_heavy() -> None:
    """Imports, not seconds: a measured time would fail on a busy machine."""
    lines = (
        "import sys",
        "sys.argv = ['delivery', '--help']",
        "from delivery.cli import main",
        "try: main()",
        "except SystemExit: pass",
        "print(sorted({'rich', 'yaml', 'alembic', 'sqlalchemy', 'rstr', 'fastapi'} & sys.modules.keys()))",
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], cwd=root, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"
