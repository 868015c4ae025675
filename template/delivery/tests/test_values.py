# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every value is judged by a validator that is not ours."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from ..contract import operations, resolve
from ..json_types import Json, Schema, mapping
from ..values import Case, Unsatisfiable, boundaries, valid
from . import shop

NO_NUL = r"^[^\u0000]*$"
DECIMAL: Schema = {"type": "string", "format": "decimal", "pattern": r"^-?[0-9]{1,13}(\.[0-9]{1,2})?$"}

SCHEMAS: dict[str, Schema] = {
    "text": {"type": "string", "pattern": NO_NUL, "maxLength": 120},
    "text with lengths": {"type": "string", "pattern": NO_NUL, "minLength": 3, "maxLength": 9},
    "one letter": {"type": "string", "minLength": 1, "maxLength": 1},
    "no length": {"type": "string"},
    "long": {"type": "string", "minLength": 40, "pattern": NO_NUL},
    "reference": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{6}$", "maxLength": 9},
    "pattern and lengths": {"type": "string", "pattern": "^[a-z]+-[0-9]+$", "minLength": 8, "maxLength": 12},
    "alternatives": {"type": "string", "pattern": "^(cat|dog|cow)$"},
    "unanchored": {"type": "string", "pattern": "[0-9]{3}"},
    "email": {"type": "string", "format": "email", "pattern": NO_NUL, "maxLength": 254},
    "uri": {"type": "string", "format": "uri", "maxLength": 2000},
    "long uri": {"type": "string", "format": "uri", "minLength": 40, "maxLength": 2000},
    "short uri": {"type": "string", "format": "uri", "maxLength": 18},
    "long email": {"type": "string", "format": "email", "minLength": 40},
    "short email": {"type": "string", "format": "email", "maxLength": 10},
    "uuid": {"type": "string", "format": "uuid"},
    "date": {"type": "string", "format": "date"},
    "date-time": {"type": "string", "format": "date-time"},
    "date from": {"type": "string", "format": "date", "x-minimum": "2030-05-05"},
    "enum": {"type": "string", "enum": ["open", "paid", "shipped"]},
    "nullable enum": {"type": ["string", "null"], "enum": ["open", "paid", None]},
    "numbers only": {"enum": [1, 2, 3]},
    "const": {"const": "web"},
    "null": {"type": "null"},
    "integer": {"type": "integer"},
    "bounded integer": {"type": "integer", "minimum": -3, "maximum": 4},
    "exclusive": {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 5},
    "only a maximum": {"type": "integer", "maximum": -7},
    "multiple": {"type": "integer", "multipleOf": 5, "minimum": 3, "maximum": 100},
    "fine multiple": {"type": "number", "multipleOf": 0.5, "minimum": 0.2, "maximum": 9},
    "whole of a fraction": {"type": "integer", "multipleOf": 1.5},
    "number": {"type": "number", "minimum": 0.25, "exclusiveMaximum": 1},
    "hinted number": {"minimum": 5},
    "boolean": {"type": "boolean"},
    "money": {**DECIMAL, "x-minimum": "0.00"},
    "money in a range": {**DECIMAL, "x-minimum": "1.50", "x-maximum": "1.53"},
    "signed money": DECIMAL,
    "decimal without a pattern": {"type": "string", "format": "decimal"},
    "whole decimal": {"type": "string", "format": "decimal", "pattern": "^[0-9]{1,3}$"},
    "anything": {},
    "nullable": {"type": ["integer", "null"], "minimum": 1},
    "optional text": {"anyOf": [{"type": "string", "maxLength": 5}, {"type": "null"}]},
    "choice": {"oneOf": [{"type": "integer", "minimum": 10}, {"type": "string", "minLength": 2}]},
    "only null to choose": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/Inner"}]},
    "list": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 4},
    "set": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "minItems": 2},
    "any list": {"type": "array"},
    "no list": {"type": "array", "maxItems": 0},
    "small set": {"type": "array", "items": {"enum": ["a", "b"]}, "uniqueItems": True, "maxItems": 2},
    "tuple": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
    "object": {
        "type": "object",
        "required": ["name"],
        "additionalProperties": False,
        "properties": {"name": {"type": "string", "maxLength": 4, "minLength": 2}, "age": {"type": "integer"}},
    },
    "map": {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2},
    "undescribed": {"type": "object", "required": ["a/b"], "additionalProperties": True},
    "two bounds": {"allOf": [{"type": "integer", "minimum": 3, "maximum": 9}, {"minimum": 5, "maximum": 7}]},
    "two objects": {
        "allOf": [
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
            {"required": ["b"], "properties": {"b": {"type": "integer"}}},
        ]
    },
    "nothing but words": {"type": "string", "pattern": "^[^a-z]{0}[^\\x00-\\x7f]{2}$"},
    "numbers between": {"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 0.02},
    "nested": {
        "type": "object",
        "properties": {
            "lines": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}}
        },
    },
}
EVERY = pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)


def accepts(schema: Schema, value: Json) -> bool:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return bool(jsonschema.Draft202012Validator(schema, format_checker=checker).is_valid(value))


@EVERY
def test_a_validator_takes_every_value(schema: Schema) -> None:
    values = [valid(schema, seed) for seed in (*range(60), 10_000, 123_456_789)]

    assert [value for value in values if not accepts(schema, value)] == []


@EVERY
def test_the_same_seed_gives_the_same_value(schema: Schema) -> None:
    assert valid(schema, 7) == valid(schema, 7)


@pytest.mark.parametrize(
    "name",
    [
        "text",
        "reference",
        "pattern and lengths",
        "email",
        "long uri",
        "short email",
        "uuid",
        "date",
        "date-time",
        "money",
        "integer",
        "object",
    ],
)
def test_another_seed_gives_another_value(name: str) -> None:
    values = [str(valid(SCHEMAS[name], seed)) for seed in range(100)]

    assert len(set(values)) == 100


def test_every_process_makes_the_same_values() -> None:
    """Parallel test workers must collect the same cases."""
    script = (
        "from delivery.tests.test_values import SCHEMAS, boundaries, valid\n"
        "print([(valid(schema, 5), *map(repr, boundaries(schema))) for schema in SCHEMAS.values()])"
    )
    root = Path(__file__).parents[2]
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    }

    assert len(said) == 1


def test_a_small_space_is_used_up_before_a_value_returns() -> None:
    assert {valid(SCHEMAS["alternatives"], seed) for seed in range(3)} == {"cat", "dog", "cow"}


@EVERY
def test_a_validator_takes_what_is_called_good(schema: Schema) -> None:
    assert [case for case in boundaries(schema) if case.ok and not accepts(schema, case.value)] == []


@EVERY
def test_a_validator_refuses_what_is_called_bad_unless_it_says_stricter(schema: Schema) -> None:
    assert [
        case for case in boundaries(schema) if not case.ok and not case.stricter and accepts(schema, case.value)
    ] == []


@EVERY
def test_stricter_is_only_said_where_a_validator_would_not_refuse(schema: Schema) -> None:
    assert [case for case in boundaries(schema) if case.stricter and not accepts(schema, case.value)] == []


@EVERY
def test_no_value_comes_twice(schema: Schema) -> None:
    cases = [(case.pointer, repr(case.value), case.ok) for case in boundaries(schema)]

    assert len(cases) == len(set(cases))


def whys(name: str, *, ok: bool) -> str:
    return " | ".join(str(case) for case in boundaries(SCHEMAS[name]) if case.ok is ok)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("text", "maxLength 120: one more"),
        ("text", "a NUL character"),
        ("text", "a lone surrogate"),
        ("text", "wrong type"),
        ("text", "null where it is not allowed"),
        ("text with lengths", "minLength 3: one less"),
        ("reference", "pattern"),
        ("reference", "a line break after the end"),
        ("bounded integer", "minimum -3: just beyond"),
        ("bounded integer", "maximum 4: just beyond"),
        ("bounded integer", "wrong type: bool"),
        ("bounded integer", "an integer with a fraction"),
        ("exclusive", "minimum 1: just beyond"),
        ("multiple", "multipleOf 5: half a step off"),
        ("money", "x-minimum 0.00: just beyond"),
        ("money in a range", "x-maximum 1.53: just beyond"),
        ("money", "too many decimals"),
        ("money", "one digit too many"),
        ("date", "30 February"),
        ("date-time", "no offset from UTC"),
        ("date-time", "30 February"),
        ("uuid", "format uuid"),
        ("email", "format email"),
        ("uri", "format uri"),
        ("enum", "none of it"),
        ("list", "minItems 2: 1 items"),
        ("list", "maxItems 4: 5 items"),
        ("set", "the same twice"),
        ("object", "/name required: it is missing"),
        ("object", "one nobody knows"),
        ("object", "/name maxLength 4: one more"),
        ("nested", "/lines/0/n wrong type"),
    ],
)
def test_the_rule_has_a_value_that_breaks_it(name: str, why: str) -> None:
    assert why in whys(name, ok=False)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("text", "maxLength 120: at it"),
        ("email", "maxLength 254: at it"),
        ("uri", "maxLength 2000: at it"),
        ("pattern and lengths", "minLength 8: at it"),
        ("pattern and lengths", "maxLength 12: at it"),
        ("bounded integer", "maximum 4: at it"),
        ("bounded integer", "zero fraction"),
        ("money in a range", "x-minimum 1.50: at it"),
        ("nullable", "null"),
        ("object", "required properties only"),
        ("enum", 'enum: "shipped"'),
    ],
)
def test_the_rule_has_a_value_at_its_bound(name: str, why: str) -> None:
    assert why in whys(name, ok=True)


def test_a_pattern_that_lets_nul_pass_is_not_sent_one_as_bad() -> None:
    assert "NUL" not in whys("no length", ok=False)


def test_decimals_stay_within_their_bounds_and_places() -> None:
    values = [str(valid(SCHEMAS["money in a range"], seed)) for seed in range(9)]

    assert set(values) == {"1.50", "1.51", "1.52", "1.53"}
    assert all(Decimal(value) >= 0 and re.fullmatch(r"\d+\.\d\d", value) for value in values)


def test_an_example_is_taken_only_when_it_is_asked_for() -> None:
    schema: Schema = {
        "type": "object",
        "properties": {"a": {"type": "string", "example": "Ada"}, "b": {"examples": ["Bob"]}},
    }

    assert valid(schema, example=True) == {"a": "Ada", "b": "Bob"}
    assert mapping(valid(schema))["a"] != "Ada"


def test_optional_properties_can_be_left_out() -> None:
    assert list(mapping(valid(SCHEMAS["object"], optional=False))) == ["name"]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "pattern": "^[a-z]{3}$", "minLength": 4},
        {"type": "integer", "minimum": 5, "maximum": 4},
        {"type": "array", "items": {"enum": ["a"]}, "minItems": 2, "uniqueItems": True},
        {"$ref": "#/components/schemas/Inner"},
        {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/x"}}},
        {"type": "array", "minItems": 1, "items": {"$ref": "#/x"}},
    ],
    ids=str,
)
def test_rules_that_leave_nothing_are_said_to(schema: Schema) -> None:
    with pytest.raises(Unsatisfiable):
        valid(schema)


def test_bodies_of_a_contract_with_recursion_can_be_made() -> None:
    document = shop.document(shop.contract())
    order = resolve(document, {"$ref": "#/components/schemas/Order"})

    made = mapping(valid(order, 3))

    assert made["parent"] is None or isinstance(made["parent"], dict)
    assert list(itertools.islice(boundaries(order), 3))


def test_every_body_and_parameter_of_the_shop_has_cases() -> None:
    for operation in operations(shop.document(shop.contract())):
        schemas = [p.schema for p in operation.parameters] + ([operation.body.schema] if operation.body else [])
        for schema in schemas:
            cases = list(boundaries(schema))
            assert [case for case in cases if case.ok]
            assert [case for case in cases if not case.ok]
            assert [case for case in cases if not case.ok and not case.stricter and accepts(schema, case.value)] == []


def test_a_case_names_its_place_and_rule() -> None:
    assert str(Case(1, True, "minimum 1: at it", "/amount")) == "/amount minimum 1: at it"
