"""The software template for Backstage: derived, of the documented form, and enough for Copier as its action calls it."""

from __future__ import annotations

import copy
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from derive import KINDS, ROOT
from gate import Run, judged
from jinja2 import Environment
from jsonschema import Draft7Validator
from service_format import questions

import catalog

PAGE: dict[str, Any] = yaml.safe_load((ROOT / "catalog" / "template.yaml").read_text("utf-8"))
FORM: dict[str, Any] = {name: one for page in PAGE["spec"]["parameters"] for name, one in page["properties"].items()}
GENERATE = PAGE["spec"]["steps"][0]["input"]
# What is written of a Template in backstage.io/docs/features/software-templates/writing-templates and adding-templates.
DOCUMENTED: dict[str, Any] = {
    "type": "object",
    "required": ["apiVersion", "kind", "metadata", "spec"],
    "additionalProperties": False,
    "properties": {
        "apiVersion": {"const": "scaffolder.backstage.io/v1beta3"},
        "kind": {"const": "Template"},
        "metadata": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "pattern": r"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$", "maxLength": 63},
                "tags": {"type": "array", "items": {"type": "string", "pattern": "^[a-z0-9+#]+(-[a-z0-9+#]+)*$"}},
            },
        },
        "spec": {
            "type": "object",
            "required": ["type", "steps"],
            "properties": {
                "type": {"type": "string", "minLength": 1},
                "owner": {"type": "string", "minLength": 1},
                "parameters": {"type": "array", "items": {"type": "object", "required": ["title", "properties"]}},
                "steps": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["action"],
                        "additionalProperties": False,
                        "properties": {
                            **{key: {"type": "string"} for key in ("id", "name", "action")},
                            "input": {"type": "object"},
                            "if": {"type": ["string", "boolean"]},
                        },
                    },
                },
                "output": {
                    "type": "object",
                    "properties": {"links": {"type": "array", "items": {"type": "object", "required": ["title"]}}},
                },
            },
        },
    },
}


@pytest.mark.parametrize("kind", ["catalog", "decisions"])
def test_what_is_committed_is_what_follows(kind: str) -> None:
    for path, due in KINDS[kind]().items():
        assert (ROOT / path).read_text("utf-8") == due, "stale: python tools/derive.py"


def test_it_has_the_documented_form() -> None:
    judge = Draft7Validator(DOCUMENTED)
    broken = copy.deepcopy(PAGE)
    del broken["spec"]["steps"][0]["action"]

    assert [error.json_path for error in judge.iter_errors(PAGE)] == []
    assert [error.json_path for error in judge.iter_errors(broken)] == ["$.spec.steps[0]"]
    for page in PAGE["spec"]["parameters"]:
        Draft7Validator.check_schema({"type": "object", **page})


def test_each_field_is_an_answer_and_each_question_has_a_value() -> None:
    prompts = {name for name, asked in questions().items() if "when" not in asked}

    assert set(FORM) - {"repoUrl"} <= prompts
    assert set(GENERATE["values"]) == prompts
    assert {name for page in PAGE["spec"]["parameters"] for name in page["required"]} == set(FORM)


def test_each_choice_of_the_form_is_taken() -> None:
    for name, one in FORM.items():
        for value in one.get("enum", [one["default"]] if "default" in one else []):
            given = yaml.safe_load(value) if name == "domain" else value
            assert (
                judged(
                    {
                        "project_name": "Orders API",
                        **({"domain": yaml.safe_load(FORM["domain"]["default"])} if name == "auth" else {}),
                        name: given,
                    }
                )
                == []
            )


def values(**others: object) -> dict[str, str]:
    """What the step hands over: a form with its defaults, filled in, and Backstage's expressions."""
    filled = {name: one["default"] for name, one in FORM.items() if "default" in one}
    filled |= {"project_name": "Orders API", "owner": "group:default/team-shop", "repoUrl": "git.example.com?owner=shop&repo=orders-api", **others}  # fmt: skip
    jinja = Environment(variable_start_string="${{", variable_end_string="}}", keep_trailing_newline=True)
    jinja.filters["parseRepoUrl"] = lambda url: dict(part.split("=") for part in url.partition("?")[2].split("&"))
    jinja.filters["parseEntityRef"] = lambda ref: {"name": ref.rpartition("/")[2]}
    jinja.filters["pick"] = lambda found, key: found[key]
    return {name: jinja.from_string(str(text)).render(parameters=filled) for name, text in GENERATE["values"].items()}


def generate(copier: Run, template: Path, given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    data = [part for name, value in given.items() for part in ("--data", f"{name}={value}")]
    done: subprocess.CompletedProcess[str] = copier("copy", *data, template, "out")
    return done


def test_copier_asks_nothing_more(copier: Run, template: Path, tmp_path: Path) -> None:
    """As `fetch:copier` calls it: a value each, no --defaults, nobody to answer."""
    done = generate(copier, template, values(agents="[claude, claude-flow]"))

    assert done.returncode == 0, done.stderr[-2000:]
    kept = yaml.safe_load((tmp_path / "out" / ".copier-answers.yml").read_text("utf-8"))
    assert (kept["project_slug"], kept["package_name"], kept["owner"]) == ("orders-api", "orders_api", "team-shop")
    assert kept["agents"] == ["claude", "claude-flow"]
    assert set(kept["domain"]["resources"]) == {"project", "task"}


def test_a_value_that_is_missing_would_be_asked_for(copier: Run, template: Path) -> None:
    given = values()
    del given["cache"]

    assert generate(copier, template, given).returncode != 0


def test_the_address_of_a_clone_is_the_one_that_is_printed() -> None:
    ours = "https://git.example.org/a/b.git"

    assert catalog.software_template(ours)["spec"]["steps"][0]["input"]["url"] == ours
    assert catalog.PLACEHOLDER not in catalog.written(ours)
