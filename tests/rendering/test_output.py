"""What a render looks like: no leftovers, a fixed point of the formatter, valid in every language it is written in, the same every time."""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from harness import ROOT, answers, contents, environment, files, render, rendered, run
from ruamel.yaml import YAML

SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|xox[bpars]-\w{10,}|eyJ[\w-]{10,}\.[\w-]{10,}\.|sk_live_\w{10,}|(?i:password|secret|token|api_key|signing_key)\s*[:=]\s*[\"'][A-Za-z0-9+/_=-]{24,}[\"']"
)
PROSE = {"README.md", "CHANGELOG.md"}


def test_nothing_of_the_template_is_left_over(project: Path, name: str) -> None:
    assert [path for path in files(project) if path.endswith((".jinja", ".pyc", ".rej", ".orig"))] == []
    # Texts of the awkward input look like Jinja on purpose.
    if name != "awkward":
        own = [
            path
            for path in files(project)
            if path
            not in (
                "tests/security/corpora.py",  # what attackers send looks like Jinja too
                "deploy/base/argo/analysistemplate.yaml",  # and so do the arguments of an analysis
                "delivery/tests/upgrade_team.py",  # holds a small template of its own
            )
            and ("{%" in text(project / path) or re.search(r"(?<![{$]){{ ?[a-z_]+\.", text(project / path)))
        ]
        assert own == []


def test_lines_end_as_lines_should(project: Path) -> None:
    wrong = {}
    for path in files(project):
        body = text(project / path)
        faults = [label for label, found in {
            "no newline at the end": body and not body.endswith("\n"),
            "blank lines at the end": body.endswith("\n\n"),
            "a blank at the end of a line": re.search(r"[ \t]$", body, re.MULTILINE),
            "three blank lines": "\n\n\n\n" in body,
            "carriage return": "\r" in body,
        }.items() if found]  # fmt: skip
        if faults:
            wrong[path] = faults

    assert wrong == {}


def test_no_value_looks_like_a_secret(project: Path) -> None:
    assert [
        path for path in files(project) if SECRET.search(text(project / path)) and not path.startswith("tests/")
    ] == []


def test_the_contract_names_what_every_operation_does_by_itself(project: Path) -> None:
    """The project's own drift test lets a team leave it unsaid; of what is generated it is said."""
    contract = yaml.safe_load(text(project / "openapi.yaml"))
    tables = {schema["x-table"] for schema in contract["components"]["schemas"].values() if "x-table" in schema}
    lacking = []
    for path, item in contract["paths"].items():
        for method in ("get", "post", "patch", "delete"):
            if method not in item or path.split("/")[1].replace("-", "_") not in tables:
                continue
            due = {"if-none-match": "304"} if method == "get" else {"idempotency-key": "409"}
            due |= {"if-match": "412"} if method != "get" and "{" in path else {}
            operation = item[method]
            said = {node.get("$ref", "").rpartition("/")[2] for node in operation.get("parameters", ())}
            lacking += [f"{method} {path}: {name}" for name in due if name not in said]
            lacking += [f"{method} {path}: {status}" for status in due.values() if status not in operation["responses"]]
            if method == "patch":
                assert "application/merge-patch+json" in operation["requestBody"]["content"]

    assert lacking == []


def test_the_formatter_would_change_nothing(project: Path) -> None:
    done = run([sys.executable, "-m", "ruff", "format", "--no-cache", "--diff", "."], project, check=False)

    assert done.returncode == 0, done.stdout


def test_the_linter_finds_nothing(project: Path) -> None:
    done = run([sys.executable, "-m", "ruff", "check", "--no-cache", "."], project, check=False)

    assert done.returncode == 0, done.stdout


def test_everything_compiles(project: Path) -> None:
    for path in files(project):
        if path.endswith(".py"):
            compile(text(project / path), path, "exec")


def test_the_contract_means_the_same_in_both_versions_of_yaml(project: Path) -> None:
    """Half the tools read YAML 1.1, the other half 1.2."""
    body = text(project / "openapi.yaml")

    old, new = yaml.safe_load(body), YAML(typ="safe", pure=True)
    new.version = (1, 2)

    assert json.dumps(old, sort_keys=True) == json.dumps(new.load(body), sort_keys=True)


def test_pages_are_written_in_english_letters(template: Path, shared: Path) -> None:
    """A sentence of another language would bring its letters; dashes and other signs are few."""
    project = rendered(template, shared, "default")
    pages = [path for path in files(project) if path.endswith(".md")]
    assert len(pages) > 20

    for path in pages:
        text = (project / path).read_text("utf-8")
        assert sum(letter.isascii() for letter in text) >= 0.99 * len(text), path
        assert not re.search(r"[À-ÖØ-öø-ɏͰ-῿぀-鿿]", text), path


def test_every_yaml_and_toml_file_is_one(project: Path) -> None:
    for path in files(project):
        if path.endswith((".yaml", ".yml")):
            assert list(yaml.safe_load_all(text(project / path))), path
        if path.endswith(".toml"):
            tomllib.loads(text(project / path))


def test_the_answers_are_the_requirements_in_their_order(name: str, project: Path) -> None:
    """Sorted keys would let an update see changes that nobody made."""
    given, kept = answers(name), yaml.safe_load(text(project / ".copier-answers.yml"))
    if "domain" in given:
        assert json.dumps(kept["domain"], default=str) == json.dumps(given["domain"], default=str)


OTHERS = {
    "hash seed": {"PYTHONHASHSEED": "4242"},
    "locale": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"},
    "time zone": {"TZ": "Asia/Kathmandu"},
}


@pytest.mark.parametrize("what", OTHERS)
def test_the_surroundings_change_no_byte(what: str, template: Path, shared: Path, tmp_path: Path) -> None:
    script = "import sys, yaml; from harness import *; render(Path(sys.argv[1]), Path(sys.argv[2]), answers('awkward'))"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    run(
        [sys.executable, "-c", script, str(template), str(tmp_path / "out")],
        elsewhere,
        env={**environment(), "PYTHONPATH": str(ROOT / "tests"), **OTHERS[what]},
    )

    assert contents(tmp_path / "out") == contents(rendered(template, shared, "awkward"))


def test_two_renders_are_equal(name: str, project: Path, template: Path, tmp_path: Path) -> None:
    again = render(template, tmp_path / "again", answers(name))

    assert contents(again) == contents(project)
    assert {path: os.access(again / path, os.X_OK) for path in files(again)} == {
        path: os.access(project / path, os.X_OK) for path in files(project)
    }


def text(file: Path) -> str:
    return file.read_text("utf-8")
