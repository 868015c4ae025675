# Derived from the template: `copier update` replaces this file. Do not edit.
"""A battery of single changes to either side: each must be found, and the pair as it is must be silent."""

from __future__ import annotations

import copy

import pytest

from ..contract import Difference, drift, normalise
from ..json_types import Json, Schema, mapping
from . import shop

ORDERS, ORDER = ("paths", "/orders"), ("paths", "/orders/{order_id}")
POST, GET = (*ORDERS, "post"), (*ORDERS, "get")
NEW = ("components", "schemas", "NewOrder")
PROPERTIES = (*NEW, "properties")
V1_POST, V1_GET, V1_DELETE = (
    ("paths", "/v1/orders", "post"),
    ("paths", "/v1/orders", "get"),
    ("paths", "/v1/orders/{order_id}", "delete"),
)
CREATE = ("components", "schemas", "OrderCreate")
GONE: Json = "<gone>"


@pytest.fixture(scope="module")
def code() -> Schema:
    return shop.code()


def changed(root: Schema, place: tuple[str | int, ...], value: Json) -> Schema:
    root = copy.deepcopy(root)
    node: Json = root
    for step in place[:-1]:
        node = node[step]  # type: ignore[index]  # the place is one of the document
    if value == GONE:
        del node[place[-1]]  # type: ignore[union-attr,arg-type]  # the place is one of the document
    else:
        node[place[-1]] = value  # type: ignore[index]  # the place is one of the document
    return root


def find(code: Schema, contract: Schema) -> list[Difference]:
    return drift(shop.document(code, "the code"), shop.document(contract))


def test_code_that_keeps_its_contract_is_silent(code: Schema) -> None:
    assert find(code, shop.contract()) == []


CONTRACT_CHANGES: list[tuple[tuple[str | int, ...], Json, str]] = [
    ((*POST, "operationId"), "add_order", "POST /orders operationId"),
    ((*POST,), GONE, "POST /orders"),
    ((*ORDERS, "put"), {"operationId": "put_orders", "responses": {}}, "PUT /orders"),
    ((*POST, "security"), [{"other": []}], "POST /orders security"),
    ((*POST, "security"), GONE, "POST /orders security"),
    ((*POST, "security"), [{"bearer": []}, {}], "POST /orders security"),
    ((*GET, "security"), [{"bearer": []}], "GET /orders security"),
    ((*POST, "x-roles"), ["customer"], "POST /orders x-roles"),
    ((*POST, "x-roles"), GONE, "POST /orders x-roles"),
    ((*GET, "x-roles"), ["customer"], "GET /orders x-roles"),
    ((*POST, "x-owned"), True, "POST /orders x-owned"),
    ((*POST, "x-owned"), {"unless": []}, "POST /orders x-owned"),
    ((*POST, "x-limit"), "21/hour", "POST /orders x-limit"),
    ((*GET, "x-rate-limit"), "6/minute", "GET /orders x-rate-limit"),
    ((*GET, "parameters"), [], "GET /orders parameter query limit"),
    ((*GET, "parameters", 0, "required"), True, "GET /orders parameter query limit required"),
    ((*GET, "parameters", 0, "in"), "cookie", "GET /orders parameter cookie limit"),
    ((*GET, "parameters", 0, "schema", "maximum"), 200, "GET /orders parameter query limit maximum"),
    ((*GET, "parameters", 0, "schema", "default"), 10, "GET /orders parameter query limit default"),
    ((*ORDER, "parameters", 0, "schema", "format"), GONE, "DELETE /orders/{order_id} parameter path order_id format"),
    (("components", "parameters", "Key", "name"), "Other", "POST /orders parameter header idempotency-key"),
    ((*POST, "requestBody"), GONE, "POST /orders request body"),
    ((*POST, "requestBody", "required"), GONE, "POST /orders request body required"),
    ((*POST, "requestBody", "content", "text/csv"), {}, "POST /orders request body content type"),
    ((*POST, "responses", "409"), GONE, "POST /orders response 409"),
    ((*POST, "responses", "402"), {"description": "x"}, "POST /orders response 402"),
    ((*GET, "responses", "200", "content"), {"text/csv": {}}, "GET /orders response 200 content type"),
    ((*NEW, "additionalProperties"), True, "POST /orders request body additionalProperties"),
    ((*NEW, "required"), ["reference", "lines"], "POST /orders request body .total required"),
    ((*PROPERTIES, "reference", "pattern"), "^[A-Z]$", "POST /orders request body .reference pattern"),
    ((*PROPERTIES, "reference", "type"), "integer", "POST /orders request body .reference type"),
    ((*PROPERTIES, "status", "enum"), ["open", "paid"], "POST /orders request body .status enum"),
    ((*PROPERTIES, "status", "enum"), ["open", None], "POST /orders request body .status enum"),
    ((*PROPERTIES, "kind", "enum"), ["web", "app"], "POST /orders request body .kind enum"),
    ((*PROPERTIES, "notes", "type"), "string", "POST /orders request body .notes type"),
    ((*PROPERTIES, "notes"), GONE, "POST /orders request body .notes"),
    ((*PROPERTIES, "extra"), {}, "POST /orders request body .extra"),
    ((*PROPERTIES, "lines", "maxItems"), 6, "POST /orders request body .lines maxItems"),
    (
        (*PROPERTIES, "lines", "items", "properties", "amount", "maximum"),
        98,
        "POST /orders request body .lines[].amount",
    ),
    (("components", "schemas", "Money", "x-minimum"), "0.01", "GET /orders response 200 [].total x-minimum"),
    (("components", "schemas", "Money", "format"), GONE, "GET /orders response 200 [].total format"),
    (("components", "schemas", "Fault", "properties", "status", "type"), "number", "GET /orders response 422 .status"),
    (("components", "schemas", "Order", "properties", "parent"), {}, "GET /orders response 200 [].parent"),
    (("servers",), [{"url": "/v2"}], "GET /orders"),
]


@pytest.mark.parametrize(("place", "value", "where"), CONTRACT_CHANGES, ids=lambda part: str(part)[:60])
def test_one_change_of_the_contract_is_found(
    code: Schema, place: tuple[str | int, ...], value: Json, where: str
) -> None:
    found = find(code, changed(shop.contract(), place, value))

    assert any(difference.where.startswith(where) for difference in found), found


CODE_CHANGES: list[tuple[tuple[str | int, ...], Json, str]] = [
    ((*V1_POST,), GONE, "POST /orders"),
    (("paths", "/v1/secret"), {"get": {"operationId": "leak", "responses": {}}}, "GET /secret"),
    (("paths", "/metrics"), {"get": {"operationId": "metrics", "responses": {}}}, "GET /metrics"),
    (("paths", "/v10/orders"), {"get": {"operationId": "ten", "responses": {}}}, "GET /v10/orders"),
    ((*V1_GET, "operationId"), "orders", "GET /orders operationId"),
    ((*V1_DELETE, "security"), GONE, "DELETE /orders/{order_id} security"),
    ((*V1_POST, "x-roles"), GONE, "POST /orders x-roles"),
    ((*V1_POST, "x-limit"), GONE, "POST /orders x-limit"),
    ((*V1_GET, "x-owned"), True, "GET /orders x-owned"),
    ((*V1_GET, "parameters", 0, "schema", "maximum"), GONE, "GET /orders parameter query limit maximum"),
    ((*V1_GET, "parameters", 0, "name"), "size", "GET /orders parameter query size"),
    ((*V1_GET, "responses", "500"), {"description": "x"}, "GET /orders response 500"),
    ((*V1_DELETE, "requestBody"), {"content": {"application/json": {}}}, "DELETE /orders/{order_id} request body"),
    ((*CREATE, "properties", "total"), {"type": "number"}, "POST /orders request body .total"),
    ((*CREATE, "properties", "notes", "anyOf", 0, "maxLength"), 199, "POST /orders request body .notes maxLength"),
    ((*CREATE, "required"), ["total"], "POST /orders request body .lines required"),
    ((*CREATE, "properties", "kind", "const"), "app", "POST /orders request body .kind enum"),
]


@pytest.mark.parametrize(("place", "value", "where"), CODE_CHANGES, ids=lambda part: str(part)[:60])
def test_one_change_of_the_code_is_found(code: Schema, place: tuple[str | int, ...], value: Json, where: str) -> None:
    found = find(changed(code, place, value), shop.contract())

    assert any(difference.where.startswith(where) for difference in found), found


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((*POST, "summary"), "Another"),
        ((*POST, "description"), "Another"),
        ((*POST, "tags"), ["other"]),
        ((*POST, "x-other"), 1),
        ((*POST, "responses", "201", "description"), "Another"),
        ((*PROPERTIES, "kind"), {"const": "web", "default": "web", "title": "Kind"}),
        ((*PROPERTIES, "status"), {"type": "string", "nullable": True, "enum": ["paid", "open"]}),
        ((*PROPERTIES, "lines", "deprecated"), True),
        ((*PROPERTIES, "lines", "uniqueItems"), False),
        ((*NEW, "required"), ["lines", "total", "reference"]),
        (("servers",), [{"url": "/v1/"}, {"url": "https://other.example.com/v1"}]),
        ((*GET, "x-owned"), False),
        ((*PROPERTIES, "reference", "x-unique"), GONE),  # these are compared with the tables, see tests/contract
        ((*PROPERTIES, "notes", "x-personal"), GONE),
        ((*PROPERTIES, "notes", "x-read-roles"), ["admin"]),
        ((*PROPERTIES, "notes", "writeOnly"), True),
    ],
    ids=str,
)
def test_another_spelling_of_the_same_is_silent(code: Schema, place: tuple[str | int, ...], value: Json) -> None:
    assert find(code, changed(shop.contract(), place, value)) == []


def test_a_difference_says_where_what_and_which_file_to_change(code: Schema) -> None:
    contract = changed(shop.contract(), (*PROPERTIES, "lines", "maxItems"), 6)

    assert [str(difference) for difference in find(code, contract)] == [
        "POST /orders request body .lines maxItems: the code says 5, the contract says 6. "
        "Change the router.py or schemas.py behind create_order, or openapi.yaml."
    ]


def test_an_operation_that_only_the_code_has_is_offered_to_the_contract(code: Schema) -> None:
    contract = changed(shop.contract(), GET, GONE)

    [difference] = find(code, contract)

    assert (difference.code, difference.contract) == ("operation list_orders", "nothing")
    assert "Describe list_orders in " in difference.change


def test_a_path_of_the_code_outside_the_server_is_told_how_to_leave_the_document(code: Schema) -> None:
    metrics: Json = {"get": {"operationId": "metrics", "responses": {}}}

    [difference] = find(changed(code, ("paths", "/metrics"), metrics), shop.contract())

    assert "include_in_schema=False" in difference.change


def test_the_order_of_differences_does_not_depend_on_the_order_of_the_document(code: Schema) -> None:
    contract = changed(changed(shop.contract(), (*POST, "x-limit"), "1/hour"), (*GET, "x-rate-limit"), "1/hour")
    turned: Schema = {**contract, "paths": dict(reversed(mapping(contract["paths"]).items()))}

    assert find(code, contract) == find(code, turned) != []


def test_two_versions_are_compared_each(code: Schema) -> None:
    contract: Schema = {**shop.contract(), "servers": [{"url": "/v1"}, {"url": "/v2"}]}

    found = find(code, contract)

    assert {difference.where for difference in found} == {
        "DELETE /orders/{order_id} (/v2)",
        "GET /orders (/v2)",
        "POST /orders (/v2)",
    }


def test_an_operation_may_live_under_a_server_of_its_own(code: Schema) -> None:
    keys: Schema = {"operationId": "keys", "responses": {}}
    contract = changed(shop.contract(), ("paths", "/jwks"), {"get": {**keys, "servers": [{"url": "/"}]}})

    assert find(changed(code, ("paths", "/jwks"), {"get": keys}), contract) == []


def test_without_servers_paths_are_compared_as_they_are(code: Schema) -> None:
    own = {key: value for key, value in code.items() if key != "servers"}

    assert find(own, own) == []


def test_the_normal_form_is_keyed_by_method_and_path() -> None:
    found = normalise(shop.document(shop.contract()))

    assert list(found) == ["DELETE /orders/{order_id}", "GET /orders", "POST /orders"]
