# Derived from the template: `copier update` replaces this file. Do not edit.
"""Single schemas whose comparison is less plain than one keyword against another."""

from __future__ import annotations

import pytest

from ..contract.compat_limits import accepts, step_changes
from ..contract.compat_schemas import compare_schemas
from ..contract.compat_severity import REQUEST, RESPONSE
from ..json_types import Json, Schema
from .compat_corpus import SAME

A: Schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
B: Schema = {"type": "object", "required": ["b"], "properties": {"b": {"type": "integer"}}}
C: Schema = {"type": "object", "required": ["c"], "properties": {"c": {"type": "boolean"}}}
TEXT: Schema = {"type": "string"}
SHORT: Schema = {"type": "string", "maxLength": 2, "pattern": "^[a-z]*$"}
CLOSED: Schema = {"type": "object", "additionalProperties": {"not": {}}}


def union(*options: Schema) -> Schema:
    return {"oneOf": [*options]}


CASES: list[tuple[Schema, Schema, str, str]] = [
    # values of a list against the keywords of a plain schema
    ({"enum": ["a", "b"]}, SHORT, "enum-widened", "enum-widened"),
    ({"enum": ["a", "long"]}, SHORT, "enum-narrowed enum-widened", "enum-narrowed enum-widened"),
    (SHORT, {"enum": ["a"]}, "enum-narrowed", "enum-narrowed"),
    ({"enum": [1, 20]}, {"type": "integer", "maximum": 9}, "enum-narrowed enum-widened", "enum-narrowed enum-widened"),
    ({"enum": [1, 2]}, TEXT, "type-narrowed type-widened", "type-narrowed type-widened"),
    ({"enum": ["a"]}, {"enum": ["b"]}, "enum-narrowed enum-widened", "enum-narrowed enum-widened"),
    # bounds
    (
        {"type": "integer", "minimum": 1, "maximum": 9},
        {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10},
        "",
        "",
    ),
    ({"type": "number", "minimum": 0}, {"type": "number", "exclusiveMinimum": 0}, "bounds-narrowed", "bounds-narrowed"),
    (
        {"type": "string", "format": "date-time", "x-maximum": "2030-01-01T00:00:00Z"},
        {"type": "string", "format": "date-time", "x-maximum": "2029-12-31T23:59:59Z"},
        "bounds-narrowed",
        "bounds-narrowed",
    ),
    (
        {"type": "integer", "multipleOf": 4},
        {"type": "integer", "multipleOf": 6},
        "bounds-narrowed bounds-widened",
        SAME,
    ),
    # bounds of a type that only one side has
    (TEXT, {"type": ["integer", "string"], "maximum": 5}, "type-widened", "type-widened"),
    ({"type": ["integer", "string"], "maxLength": 5}, {"type": "integer"}, "type-narrowed", "type-narrowed"),
    ({"type": "number"}, {"type": "integer"}, "type-narrowed", "type-narrowed"),
    ({}, TEXT, "type-narrowed", "type-narrowed"),
    # null
    ({"type": ["null", "string"]}, {"type": "null"}, "type-narrowed", "type-narrowed"),
    (union(A, {"type": "null"}, B), union(A, B), "nullable-narrowed", "nullable-narrowed"),
    (A, union(A, {"type": "null"}), "nullable-widened", "nullable-widened"),
    # choices
    (union(A, B), union(B, A), "", ""),
    (union(A, B), {"anyOf": [A, B]}, "", ""),
    (A, union(A, B), "union-widened", "union-widened"),
    (union(A, B), B, "union-narrowed", "union-narrowed"),
    (union(A, B), union(A, B, C), "union-widened", "union-widened"),
    (union(A, B), union(A, C), "property-required-added property-ignored", "property-added property-removed"),
    ({"type": ["integer", "string"]}, union(TEXT, {"type": "integer"}), "", ""),
    (union(TEXT, {"type": "integer"}), union(SHORT, {"type": "integer"}), "length-narrowed pattern-narrowed", SAME),
    ({**union(A, B), "minProperties": 1}, union(A, B), "count-widened", SAME),
    # a variant that another one covers needs no counterpart
    (union(A, {"enum": ["a"]}, {"enum": [1]}), union(A, TEXT), "union-narrowed", "union-narrowed union-widened"),
    # what is only compared as a whole
    ({"allOf": [A, CLOSED]}, {"allOf": [A, CLOSED, C]}, "constraint-narrowed", "constraint-narrowed"),
    ({"allOf": [A, CLOSED, C]}, {"allOf": [A, CLOSED]}, "constraint-widened", "constraint-widened"),
    (
        {"allOf": [A, CLOSED]},
        {"allOf": [B, CLOSED]},
        "property-required-added property-ignored",
        "property-added property-removed",
    ),
    (
        {"type": "string", "not": SHORT},
        {"type": "string", "not": {"enum": ["a"]}},
        "constraint-narrowed",
        "constraint-widened",
    ),
    ({**A, "x-words": 1}, {**A, "x-words": 2}, "", ""),
    ({"recursion": "."}, {"recursion": ".a"}, "constraint-narrowed", "constraint-widened"),
    # objects
    (CLOSED, {"type": "object", "additionalProperties": TEXT}, "extra-widened", "extra-widened"),
    ({"type": "object", "additionalProperties": TEXT}, CLOSED, "extra-narrowed", "extra-narrowed"),
    (
        {"type": "object", "required": ["a"]},
        {"type": "object"},
        "property-became-optional",
        "property-became-optional",
    ),
    ({**A, "properties": {"a": {"readOnly": True}}}, {"type": "object"}, "", "property-removed"),
]


@pytest.mark.parametrize(("old", "new", "request_rules", "response_rules"), CASES)
def test_a_schema_is_compared_in_both_directions(
    old: Schema, new: Schema, request_rules: str, response_rules: str
) -> None:
    for way, due in ((REQUEST, request_rules), (RESPONSE, request_rules if response_rules == SAME else response_rules)):
        found = {finding.rule.removeprefix(f"{way}-") for finding in compare_schemas(way, old, new)}
        assert found == set(due.split()), way


@pytest.mark.parametrize("schema", [side for case in CASES for side in case[:2]])
def test_a_schema_equals_itself(schema: Schema) -> None:
    assert not [*compare_schemas(REQUEST, schema, schema), *compare_schemas(RESPONSE, schema, schema)]


def test_variants_are_told_apart_by_their_tag() -> None:
    def tagged(tag: str, most: int) -> Schema:
        return {"properties": {"kind": {"enum": [tag]}, "n": {"type": "integer", "maximum": most}}, "type": "object"}

    def choice(*options: Schema) -> Schema:
        return {"oneOf": [*options], "discriminator": {"propertyName": "kind"}}

    old, new = choice(tagged("a", 1), tagged("b", 2)), choice(tagged("b", 3), tagged("a", 4))

    found = [(finding.rule, finding.place, finding.was, finding.now) for finding in compare_schemas(REQUEST, old, new)]

    assert found == [
        ("request-bounds-widened", ".n", "maximum 1", "maximum 4"),
        ("request-bounds-widened", ".n", "maximum 2", "maximum 3"),
    ]


@pytest.mark.parametrize(
    ("before", "now", "due"),
    [
        (None, 2, ["narrowed"]),
        (2, None, ["widened"]),
        (10, 5, ["widened"]),
        (5, 10, ["narrowed"]),
        (0.1, 0.01, ["widened"]),
        (0, None, []),
        (3, 3.0, []),
    ],
)
def test_a_step_that_divides_the_old_one_is_wider(before: Json, now: Json, due: list[str]) -> None:
    assert list(step_changes(before, now)) == due


@pytest.mark.parametrize(
    ("schema", "value", "due"),
    [
        (SHORT, "ab", True),
        (SHORT, "abc", False),
        (SHORT, "A", False),
        ({"type": "string", "minLength": 2}, "a", False),
        ({"type": "string", "pattern": r"\p{L}"}, "1", True),  # Python can't read it: not refused
        ({"type": "number", "exclusiveMaximum": 5}, 5, False),
        ({"type": "number", "exclusiveMaximum": 5}, 4.5, True),
        ({"type": "integer"}, True, True),
        ({"type": "integer", "minimum": "x"}, 1, True),
    ],
)
def test_a_value_keeps_to_a_schema(schema: Schema, value: Json, due: bool) -> None:
    assert accepts(schema, value) is due


def test_the_text_of_a_long_variant_is_cut() -> None:
    long: Schema = {"type": "object", "properties": {f"property_{n}": TEXT for n in range(20)}}

    (finding,) = compare_schemas(RESPONSE, union(A, B), union(A, B, {**long, "required": ["property_1"]}))

    assert finding.now.endswith("…")
