"""The checker that people run: places, exit codes, files that are no YAML, and a schema that agrees with the rules."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from gate import EXAMPLES, JINJA, ROOT, judged, requirements
from jinja2 import StrictUndefined

FILES = sorted(EXAMPLES.glob("*.yml"))
START = "project_name: Orders API\n"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "hooks" / "requirements.py"), *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.name))
def test_takes_every_example(path: Path) -> None:
    assert requirements.check(path) == []
    assert requirements.Requirements.model_validate(yaml.safe_load(path.read_text()))


def test_says_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "service.yml"
    file.write_text(START + "domain:\n  resources:\n    order:\n      fields:\n        total: mony\n")

    result = run("check", file)

    assert result.returncode == 1
    assert result.stderr.startswith(f"{file}:6:9: domain.resources.order.fields.total: unknown type 'mony'.")
    assert len(result.stderr.splitlines()) == 1


def test_prints_json_for_other_tools(tmp_path: Path) -> None:
    file = tmp_path / "service.yml"
    file.write_text(START + "events: kafka\n")

    result = run("check", file, "--json")

    report = json.loads(result.stdout)
    assert result.returncode == 1
    assert report["problems"] == [
        {
            "path": "events",
            "message": "kafka is not available yet. Choose none or rabbitmq or nats.",
            "line": 2,
            "column": 1,
        }
    ]


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"project_name: A\nproject_name: B\n", 1, ":2:1: project_name: the key is there twice, first in line 1"),
        (b"project_name: A\ndomain: {resources: {a: {fields: {b: string, b: text}}}}\n", 1, "domain.resources.a.fields.b: the key is there twice"),
        (b"a: [1, 2\n", 2, "no YAML"),
        (b"a: 'x\n", 2, "no YAML"),
        (b"\tx: 1\n", 2, ":1:1: no YAML"),
        (b"a: !!python/object:x 1\n", 2, "no YAML"),
        (b"a: 2024-02-30\n", 2, "no YAML"),
        (b"a: \x00\n", 2, "no YAML"),
        (b"\xff\xfe\n", 2, "not UTF-8"),
        (b"", 2, "a mapping of answers is due"),
        (b"- a\n", 2, "a mapping of answers is due"),
        (b"just text\n", 2, "a mapping of answers is due"),
        (b"project_name: A\ndomain: &a {resources: *a}\n", 1, "domain.resources"),
        (b"project_name: A\n? [a, b]\n: 1\n", 2, "no YAML"),
        (b"[" * 5000, 2, "no YAML"),
    ],
)  # fmt: skip
def test_reports_what_copier_would_answer_with_a_traceback(
    content: bytes, status: int, words: str, tmp_path: Path
) -> None:
    file = tmp_path / "service.yml"
    file.write_bytes(content)

    result = run("check", file)

    assert result.returncode == status, result.stderr
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_reports_a_missing_file() -> None:
    result = run("check", "/no/such/file.yml")

    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)
    assert "no such file" in result.stderr


def test_help_starts_from_examples() -> None:
    assert "requirements.py check service.yml --json" in run("--help").stdout


def test_prints_the_schema() -> None:
    schema = json.loads(run("schema").stdout)

    assert set(schema["properties"]) == set(yaml.safe_load((ROOT / "hooks/tables/answers.yml").read_text()))


def test_renders_as_copier_does() -> None:
    settings = yaml.safe_load((ROOT / "copier.yml").read_text())["_envops"]

    assert settings.pop("undefined") == "jinja2.StrictUndefined"
    assert JINJA.undefined is StrictUndefined
    assert settings == {key: getattr(JINJA, key) for key in settings}


def test_no_question_has_the_name_of_a_loop_variable_and_the_gates_enclose_the_others() -> None:
    questions = [key for key in yaml.safe_load((ROOT / "copier.yml").read_text()) if not key.startswith("_")]

    assert not {"r", "f", "op"} & set(questions)
    assert questions[0] == "first_gate"
    assert questions[-2:] == ["last_gate", "model"]


def test_every_question_is_known_to_the_gate_and_every_setting_is_free_of_trust() -> None:
    page = yaml.safe_load((ROOT / "copier.yml").read_text())
    answers = yaml.safe_load((ROOT / "hooks/tables/answers.yml").read_text())

    assert {key for key in page if not key.startswith("_")} - {"first_gate", "last_gate", "model"} <= set(answers)
    assert not {"_tasks", "_migrations", "_jinja_extensions"} & set(page)


def test_sixty_resources_of_ten_fields_are_judged_in_a_moment() -> None:
    plain = {f"field_{n}": {"type": "string", "max_length": 80, "filter": True} for n in range(8)}
    fields = [{**plain, "code": {"type": "string", "pattern": f"^[a-z]{{{n + 1}}}-[0-9]+$"}} for n in range(60)]
    resources = {
        f"thing_{n}": {"fields": {**fields[n], "up": {"type": "ref", "to": f"thing_{max(n - 1, 0)}", "optional": True}}}
        for n in range(60)
    }
    judged({"project_name": "X"})

    # The best of three: other processes share the cores.
    taken = []
    for _ in range(3):
        before = time.process_time()
        assert judged({"project_name": "X", "domain": {"resources": resources}}) == []
        taken.append(time.process_time() - before)

    assert min(taken) < 0.3


def test_says_what_is_missing_where_copier_is_not_installed() -> None:
    """`-S`: a Python without packages."""
    command = [sys.executable, "-S", str(ROOT / "hooks" / "requirements.py"), "check", "service.yml"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.startswith("error: yaml is not installed for this Python, and Copier brings it")
    assert "Traceback" not in done.stderr
