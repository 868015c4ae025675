"""Domains that nobody would write: each gives formatted, linted, compiling Python and a contract that is YAML."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import files, render, run
from hypothesis import HealthCheck, Phase, given, seed, settings
from test_properties import good

BATCH = 4
RENDERED = ["migrations", "src", "tests/resources", "tests/support"]  # the rest depends on no domain
SEEDS = [*range(4), *(pytest.param(number, marks=pytest.mark.slow) for number in range(4, 24))]


def domains(number: int) -> list[dict[str, Any]]:
    """The same few for the same number. Hypothesis draws them; shrinking a render would take minutes."""
    found: list[dict[str, Any]] = []

    @seed(number)
    @settings(
        max_examples=60, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(good())
    def draw(data: dict[str, Any]) -> None:
        found.append(data)

    draw()
    return sorted(found, key=lambda data: len(str(data)))[-BATCH * 4 :: 4]


@pytest.mark.parametrize("number", SEEDS)
def test_renders_to_what_the_tools_accept(number: int, template: Path, tmp_path: Path) -> None:
    for index, data in enumerate(domains(number)):
        project = render(template, tmp_path / str(index), data)

        read_over(project, data)
        for path in files(project):
            text = (project / path).read_text("utf-8")
            if path.endswith(".py"):
                compile(text, path, "exec")
            if path.endswith((".yaml", ".yml")):
                assert list(yaml.safe_load_all(text)), path


def test_names_that_read_like_secrets_are_names(template: Path, tmp_path: Path) -> None:
    fields = {"token": {"type": "string", "default": "abc"}, "password": {"type": "enum", "values": ["open", "paid"]}}
    actions = {"pay": {"set": {"token": "x", "password": "paid"}, "emits": "entry_paid", "calls": ["secret_check"]}}
    events = {"entry_paid": {"payload": {"entry_id": "uuid", "token": "string", "password": "enum"}}}
    domain = {"resources": {"entry": {"fields": fields, "actions": actions}}, "events": events}
    partners = {"secret_check": {"base_url": "https://x.example"}}
    data = {"project_name": "Orders API", "events": "nats", "domain": {**domain, "integrations": partners}}

    read_over(render(template, tmp_path / "project", data), data)


def test_what_is_empty_or_just_too_long_is_laid_out(template: Path, tmp_path: Path) -> None:
    wide = {"type": "decimal", "digits": 15, "places": 2, "optional": True, "unique": True, "read": ["guest", "admin"]}
    news = {
        "rate_limit": "2/second, 500/hour",
        "operations": {"update": ["guest", "support", "editor", "admin"], "read": ["admin"]},
        "fields": {"order": {**wide, "write": ["admin"]}, "name": "string"},
    }
    fields = {"state": {"type": "enum", "values": ["open", "paid"], "default": "open", "write": "never"}}
    domain = {
        "roles": ["guest", "support", "editor", "user", "admin"],
        "resources": {"news": news, "entry": {"fields": fields}},
    }
    data = {"project_name": "Orders API", "domain": domain}

    project = render(template, tmp_path / "project", data)

    read_over(project, data)
    contract = yaml.safe_load((project / "openapi.yaml").read_text("utf-8"))
    assert contract["components"]["schemas"]["EntryCreate"]["properties"] == {}


def read_over(project: Path, data: dict[str, Any]) -> None:
    ruff = [sys.executable, "-m", "ruff"]
    shape = run([*ruff, "format", "--no-cache", "--diff", *RENDERED], project, check=False)
    style = run([*ruff, "check", "--no-cache", "--output-format=concise", *RENDERED], project, check=False)

    told = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    assert shape.returncode == 0, f"{shape.stdout}\nof\n{told}"
    assert style.returncode == 0, f"{style.stdout}\nof\n{told}"
