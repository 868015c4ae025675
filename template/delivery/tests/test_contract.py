# Derived from the template: `copier update` replaces this file. Do not edit.
"""Reading the contract, walking it, and normalising its schemas."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..contract import ContractError, Document, Operation, load, normal_schema, operations, resolve
from ..json_types import Json, Schema, mapping
from . import shop

HEAD = "openapi: 3.1.0\npaths: {}\n"


@pytest.fixture(scope="module")
def document() -> Document:
    return shop.document(shop.contract())


@pytest.fixture(scope="module")
def walk(document: Document) -> dict[str, Operation]:
    return {operation.operation_id: operation for operation in operations(document)}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("openapi: 3.1.0\npaths: {\n", "line 3, column 1"),
        ("openapi: 3.1.0\nopenapi: 3.1.0\npaths: {}\n", "line 2, column 1: the key 'openapi' occurs twice"),
        ("openapi: 2.0.0\npaths: {}\n", "`openapi:` says 2.0.0, due is 3.0, 3.1 or 3.2"),
        ("", "`openapi:` says nothing"),
        ("- a list\n", "`openapi:` says nothing"),
        ("openapi: 3.1.0\n", "`paths:` is missing"),
        ("openapi: 3.1.0\npaths: \x01\n", "#x0001"),
    ],
)
def test_a_broken_document_is_refused_in_one_line(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(content)

    with pytest.raises(ContractError) as refused:
        load(file)

    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="no such file"):
        load(tmp_path / "openapi.yaml")


def test_a_document_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_bytes(b"\xff\xfe")

    with pytest.raises(ContractError, match="can't be read"):
        load(tmp_path / "openapi.yaml")


def test_yaml_is_read_as_openapi_means_it(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(HEAD + "x: [NO, on, 12:30, 2024-01-01, 010, 1e3, -1.5, true, ~, 'true', 1_0]\n")

    found = load(file).root["x"]

    assert found == ["NO", "on", "12:30", "2024-01-01", 10, 1000.0, -1.5, True, None, "true", "1_0"]


def test_json_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_text('{"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": {"200": {"description": "x"}}}}}}')

    assert [operation.key for operation in operations(load(file))] == ["GET /a"]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("#/components/schemas/Ordr", "does not exist. Did you mean 'Order'?"),
        ("#/nowhere", "'#/nowhere' does not exist"),
        ("other.yaml#/Order", "points to another document"),
    ],
)
def test_a_reference_to_nothing_is_refused(document: Document, reference: str, message: str) -> None:
    with pytest.raises(ContractError) as refused:
        resolve(document, {"$ref": reference})

    assert message in str(refused.value)


def test_a_reference_that_only_leads_to_itself_is_refused() -> None:
    looped = Document({"components": {"parameters": {"A": {"$ref": "#/components/parameters/A"}}}})

    with pytest.raises(ContractError, match="only leads to itself"):
        looped.follow({"$ref": "#/components/parameters/A"})


def test_a_reference_may_carry_escapes() -> None:
    assert Document({"a/b": {"c d": {"type": "string"}}}).target("#/a~1b/c%20d") == {"type": "string"}


def test_the_walk_follows_the_document(walk: dict[str, Operation]) -> None:
    assert list(walk) == ["list_orders", "create_order", "delete_order"]


def test_an_operation_says_who_may_call_it(walk: dict[str, Operation]) -> None:
    create, listing = walk["create_order"], walk["list_orders"]

    assert (create.roles, create.owned, create.sees_all) == (
        frozenset({"admin", "customer"}),
        True,
        frozenset({"admin"}),
    )
    assert (create.limit, create.rate_limit) == ("20/hour", None)
    assert (create.security, create.anonymous) == (frozenset({"bearer"}), False)
    assert (listing.roles, listing.owned, listing.rate_limit, listing.anonymous) == (None, False, "60/minute", True)


def test_an_operation_carries_resolved_schemas(walk: dict[str, Operation]) -> None:
    create = walk["create_order"]

    assert create.body is not None
    assert mapping(mapping(create.body.schema["properties"])["total"])["x-minimum"] == "0.00"
    assert create.responses["409"].schema["required"] == ["status", "title"]
    assert create.success is not None
    assert create.success.status == "201"
    assert walk["delete_order"].success is not None
    assert walk["delete_order"].success.schema == {}


def test_parameters_of_the_path_belong_to_each_of_its_operations(walk: dict[str, Operation]) -> None:
    [parameter] = walk["delete_order"].parameters_in("path")

    assert (parameter.name, parameter.required, parameter.schema["format"]) == ("order_id", True, "uuid")
    assert walk["delete_order"].url(order_id=7) == "/orders/7"


def test_the_operation_overrides_the_parameter_of_its_path() -> None:
    own: Json = [
        {"name": "a", "in": "query", "required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
        {"name": "Authorization", "in": "header", "schema": {}},
    ]
    item: Json = {"parameters": [{"name": "a", "in": "query", "schema": {}}], "get": {"parameters": own, "x-limit": 5}}

    [operation] = operations(Document({"paths": {"/a": item}}))

    assert [(p.key, p.required, p.schema) for p in operation.parameters] == [("query a", True, {"type": "object"})]
    assert (operation.limit, operation.success) == ("5", None)


def test_headers_of_a_response_are_resolved() -> None:
    responses: Json = {"200": {"description": "x", "headers": {"ETag": {"schema": {"type": "string"}}}}}

    [operation] = operations(Document({"paths": {"/a": {"get": {"responses": responses}}}}))

    assert operation.responses["200"].headers == {"ETag": {"type": "string"}}


def test_a_schema_that_contains_itself_is_cut(document: Document) -> None:
    order = resolve(document, {"$ref": "#/components/schemas/Order"})

    assert mapping(mapping(order["properties"])["parent"])["oneOf"] == [
        {"type": "null"},
        {"$ref": "#/components/schemas/Order"},
    ]


SAME: list[tuple[Json, Json]] = [
    ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": ["null", "string"]}),
    ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
    ({"type": "string", "nullable": False}, {"type": "string"}),
    ({"type": ["string"]}, {"type": "string"}),
    ({"anyOf": [{"enum": ["b", "a"]}, {"type": "null"}]}, {"type": ["string", "null"], "enum": ["a", "b", None]}),
    ({"anyOf": [{"type": "string"}, {"enum": [None]}]}, {"type": ["string", "null"]}),
    ({"anyOf": [{}, {"type": "null"}]}, {}),
    ({"anyOf": [{"type": "null"}]}, {"type": "null"}),
    ({"anyOf": [{"type": "string"}, {"type": "string"}]}, {"type": "string"}),
    ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
    ({"allOf": [{"type": "string"}], "description": "x"}, {"type": "string"}),
    ({"allOf": [{"required": ["b"]}, {"required": ["a"]}]}, {"required": ["a", "b"]}),
    (
        {"allOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"a": {"maxLength": 5}, "b": {}}}]},
        {"properties": {"a": {"type": "string", "maxLength": 5}, "b": {}}},
    ),
    (
        {"allOf": [{"$ref": "#/a"}, {"properties": {"b": {}}}]},
        {"allOf": [{"properties": {"b": {}}}, {"properties": {"a": {}}, "additionalProperties": False}]},
    ),
    ({"allOf": [False, {}]}, {"not": {}}),
    (
        {"allOf": [{"allOf": [{"minLength": 1}, {"minLength": 2}]}, {"type": "string"}]},
        {"allOf": [{"minLength": 1}, {"minLength": 2}], "type": "string"},
    ),
    ({"allOf": [{"minLength": 1}, {"minLength": 2}]}, {"allOf": [{"minLength": 2}, {"minLength": 1}]}),
    ({"const": 1}, {"type": "integer", "enum": [1.0]}),
    ({"type": "string", "enum": ["a", None, True, 1]}, {"const": "a"}),
    ({"minimum": 1.0}, {"minimum": 1}),
    ({"default": [1.0, {"a": 2.0}]}, {"default": [1, {"a": 2}]}),
    ({"minimum": 0, "exclusiveMinimum": True}, {"exclusiveMinimum": 0}),
    ({"maximum": 9, "exclusiveMaximum": False}, {"maximum": 9}),
    ({"type": "object", "additionalProperties": True, "required": []}, {"type": "object", "additionalProperties": {}}),
    ({"title": "A", "examples": [1], "example": 1, "deprecated": True, "$comment": "x", "default": None}, {}),
    ({"x-read-roles": ["b", "a"]}, {"x-read-roles": ["a", "b"]}),
    (
        {
            "oneOf": [{"type": "string"}, {"type": "object"}],
            "discriminator": {"propertyName": "k", "mapping": {"a": "#/a"}},
        },
        {"oneOf": [{"type": "object"}, {"type": "string"}], "discriminator": {"propertyName": "k"}},
    ),
    ({"patternProperties": {"^x": {"title": "x"}}}, {"patternProperties": {"^x": {}}}),
]


@pytest.mark.parametrize(("one", "other"), SAME, ids=str)
def test_two_spellings_have_one_normal_form(one: Json, other: Json) -> None:
    document = Document({"a": {"properties": {"a": {}}, "additionalProperties": False}})

    assert normal_schema(document, one) == normal_schema(document, other)


OTHER: list[tuple[Json, Json]] = [
    ({"default": 0}, {}),
    ({"default": False}, {"default": 0}),
    ({"format": "email"}, {}),
    ({"x-references": "orders"}, {}),
    ({"additionalProperties": False}, {}),
    ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, {"oneOf": [{"type": "string"}, {"type": "integer"}]}),
    ({"enum": ["1"]}, {"enum": [1]}),
    ({"items": {"type": "string"}}, {"items": {}}),
    ({"minLength": 1}, {"minLength": 0}),
    ({"anyOf": [{"type": "string", "maxLength": 3}, {"type": "null"}], "maxLength": 2}, {"type": "string"}),
]


@pytest.mark.parametrize(("one", "other"), OTHER, ids=str)
def test_two_meanings_have_two_normal_forms(one: Json, other: Json) -> None:
    document = Document({})

    assert str(normal_schema(document, one)) != str(normal_schema(document, other))


def test_component_names_do_not_matter_even_where_a_schema_contains_itself() -> None:
    def tree(name: str) -> Document:
        children: Schema = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
        return Document({"components": {"schemas": {name: {"type": "object", "properties": {"children": children}}}}})

    forms = [normal_schema(tree(name), {"$ref": f"#/components/schemas/{name}"}) for name in ("Tree", "Category")]

    assert forms[0] == forms[1]
