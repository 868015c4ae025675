"""The JSON Schema of service.yml: committed as derived, no narrower than the rules, and of use to an editor."""

from __future__ import annotations

import copy
import re
from typing import Any

import interview
import pytest
import yaml
from derive import ROOT, schemas
from gate import EXAMPLES, judged
from jsonschema import Draft202012Validator, ValidationError
from refusals import one_field
from service_format import kinds, questions, schema
from test_accepted import GOOD_ANSWERS, GOOD_FIELDS

SCHEMA = schema()
JUDGE = Draft202012Validator(SCHEMA)
MENDED: dict[str, Any] = yaml.safe_load((EXAMPLES / "order-service.yml").read_text("utf-8"))
SNIPPETS = [
    pytest.param(block, id=f"{page.stem}-{number}")
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL))
    if "resources:" in block and "domain:" in block
]


def faults(data: object) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in JUDGE.iter_errors(data)]


def leaves(error: ValidationError) -> list[str]:
    """Where it is wrong: an alternative (`null`, or a mapping) is told at the place that holds both."""
    return [place for inner in error.context for place in leaves(inner)] if error.context else [error.json_path]


@pytest.mark.parametrize("path", schemas())
def test_what_is_committed_is_what_follows_from_the_models(path: str) -> None:
    assert (ROOT / path).read_text("utf-8") == schemas()[path], "stale: python tools/derive.py schemas"


def test_it_is_a_schema_and_says_what_every_key_is_for() -> None:
    Draft202012Validator.check_schema(SCHEMA)

    mappings = {"": SCHEMA, **SCHEMA["$defs"]}
    silent = [
        f"{name}.{key}"
        for name, one in mappings.items()
        for key, entry in one["properties"].items()
        if not entry.get("description")
    ]
    assert silent == []
    assert set(SCHEMA["properties"]) == set(kinds())
    assert SCHEMA["properties"]["auth"]["description"] == questions()["auth"]["help"]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yml")), ids=lambda path: str(path.stem))
def test_takes_every_example(path: Any) -> None:
    assert faults(yaml.safe_load(path.read_text("utf-8"))) == []


def test_takes_what_the_rules_take() -> None:
    """Looks odd, and is right: the schema must not mark it."""
    taken = [{"project_name": "Orders API", key: value} for key, value in GOOD_ANSWERS]
    taken += [one_field(field) for field in GOOD_FIELDS]

    assert [found for data in taken if (found := faults(data))] == []


@pytest.mark.parametrize("block", SNIPPETS)
def test_takes_what_pages_show(block: str) -> None:
    assert faults({"project_name": "Orders API", **yaml.safe_load(block)}) == []


TOTAL = ("domain", "resources", "order", "fields", "total")
WRONG: dict[str, tuple[tuple[str, ...], object]] = {
    "an unknown answer": (("avilability_target",), "99.9"),
    "a choice that there is not": (("auth",), "basic"),
    "a choice that is not available yet": (("events",), "kafka"),
    "a number that is none": (("latency_p95_ms",), "fast"),
    "a rate without a window": (("rate_limit",), "60"),
    "a resource without fields": (("domain", "resources", "order", "fields"), {}),
    "a resource whose name is no name": (("domain", "resources", "Order-Line"), {"fields": {"a": "text"}}),
    "an unknown key of a resource": (("domain", "resources", "order", "cache"), 5),
    "an operation that there is not": (("domain", "resources", "order", "operations"), ["patch"]),
    "an unknown type": (TOTAL, "mony"),
    "an unknown type of a mapping": (TOTAL, {"type": "mony"}),
    "an unknown key of a field": (TOTAL, {"type": "money", "min": 1}),
    "a length below nothing": (TOTAL, {"type": "string", "max_length": 0}),
    "a way of deleting that there is not": (TOTAL, {"type": "ref", "to": "product", "on_delete": "ask"}),
    "an unknown key of an action": (("domain", "resources", "order", "actions", "ship"), {"when": "paid"}),
    "an integration without an address": (("domain", "integrations"), {"tax": {"timeout_ms": 5}}),
}


@pytest.mark.parametrize(("path", "value"), WRONG.values(), ids=WRONG)
def test_marks_what_is_wrong(path: tuple[str, ...], value: object) -> None:
    data = copy.deepcopy(MENDED)
    place = data
    for key in path[:-1]:
        place = place.setdefault(key, {})
    place[path[-1]] = value

    places = {place for error in JUDGE.iter_errors(data) for place in leaves(error)}

    assert (
        any(place.startswith("$." + ".".join((*path[:-1], "")).rstrip(".")) for place in places) if path[1:] else places
    )
    assert judged(data) != [], "the gate takes it: the schema must take it too"


def test_a_new_file_of_the_interview_says_where_its_schema_is() -> None:
    line = interview.written({"project_name": "Orders API"}).partition("\n")[0]

    assert line == interview.EDITORS
    assert line in (ROOT / "template" / "service.yml.jinja").read_text("utf-8")
    assert "template" + line.partition("$schema=.")[2] in schemas()


def test_marks_a_file_without_answers() -> None:
    assert faults({}) != []
    assert faults([]) != []
