# Derived from the template: `copier update` replaces this file. Do not edit.
"""A contract and single changes to it, each with its verdict: there, and on the way back."""

from __future__ import annotations

import copy
import functools
from dataclasses import dataclass

from ..contract.yaml12 import parse
from ..json_types import Json, Schema, mapping

Place = tuple[str | int, ...]
GONE: Json = "<gone>"
SAME = "<same>"  # the way back breaks the same rules


@dataclass(frozen=True)
class Row:
    """One change.

    Attributes:
        edits: Places and their new values; `GONE` takes something away.
        there: The rules that find it. Those of `info.version` are left out: they have tests of their own.
        back: The rules that find its undoing; `silent` rows have none in either direction.
    """

    name: str
    edits: tuple[tuple[Place, Json], ...]
    there: frozenset[str]
    back: frozenset[str]


def contract() -> Schema:
    return copy.deepcopy(_contract())


@functools.cache
def _contract() -> Schema:
    return mapping(parse(CONTRACT))


def changed(root: Schema, *edits: tuple[Place, Json]) -> Schema:
    root = copy.deepcopy(root)
    for place, value in edits:
        node: Json = root
        for step in place[:-1]:
            node = node[step]  # type: ignore[index]  # the place is one of the document
        if value == GONE:
            del node[place[-1]]  # type: ignore[union-attr,arg-type]  # the place is one of the document
        else:
            node[place[-1]] = copy.deepcopy(value)  # type: ignore[index]  # the place is one of the document
    return root


def row(name: str, place: Place, value: Json, there: str, back: str, *more: tuple[Place, Json]) -> Row:
    return Row(
        name, ((place, value), *more), frozenset(there.split()), frozenset((there if back == SAME else back).split())
    )


CONTRACT = r"""
openapi: 3.1.0
info: {title: Shop, version: 1.4.2}
servers: [{url: https://shop.example.com/v1}]
security: [{bearer: []}]
paths:
  /orders:
    get:
      operationId: list_orders
      x-roles: [admin, customer]
      x-owned: {unless: [admin]}
      x-rate-limit: 60/minute
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
        - {name: sort, in: query, schema: {type: string, enum: [created, total]}}
        - {name: since, in: query, required: true, schema: {type: string, format: date, x-minimum: "2020-01-01"}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}, maxItems: 5}}
        - {name: X-Trace, in: header, schema: {type: string, pattern: '^[a-z]+$'}}
      responses:
        "200":
          description: Orders
          headers:
            Link: {schema: {type: string, maxLength: 100}}
            X-Total: {required: true, schema: {type: integer}}
          content:
            application/json: {schema: {type: array, maxItems: 100, items: {$ref: '#/components/schemas/Order'}}}
        "404": {$ref: '#/components/responses/Fault'}
    post:
      operationId: create_order
      security: [{bearer: []}, {key: []}]
      x-limit: 20/hour
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/NewOrder'}}
          text/csv: {schema: {type: string}}
      responses:
        "201":
          description: Made
          content: {application/json: {schema: {$ref: '#/components/schemas/Receipt'}}}
        4XX: {$ref: '#/components/responses/Fault'}
  /orders/{order_id}:
    parameters: [{name: order_id, in: path, required: true, schema: {type: string, format: uuid}}]
    delete:
      operationId: delete_order
      deprecated: true
      x-sunset: 2026-06-30
      responses: {"204": {description: Gone}}
    put:
      operationId: note_order
      security: [{login: [a]}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {note: {type: string}}}}}}
      responses: {"200": {description: Noted}, "202": {description: Later}}
  /prices:
    get:
      operationId: list_prices
      security: []
      responses:
        "200": {description: Prices, content: {application/json: {schema: {$ref: '#/components/schemas/Prices'}}}}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer, bearerFormat: JWT}
    key: {type: apiKey, in: header, name: X-Api-Key}
    login: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://id.example.com/token', scopes: {a: A, b: B}}}}
  responses:
    Fault:
      description: Fault
      content:
        application/problem+json: {schema: {type: object, required: [title], properties: {title: {type: string}}}}
  schemas:
    Money: {type: string, format: decimal, pattern: '^[0-9.]+$', x-minimum: "0.00", x-maximum: "99.00"}
    Order:
      type: object
      required: [id, total, status, paid]
      properties:
        id: {type: string, format: uuid}
        total: {$ref: '#/components/schemas/Money'}
        status: {type: string, enum: [open, paid]}
        paid: {type: boolean}
        margin: {type: number, minimum: 0, x-read-roles: [admin, support]}
        comment: {type: [string, "null"], minLength: 1, maxLength: 200}
        parent: {oneOf: [{type: "null"}, {$ref: '#/components/schemas/Order'}]}
    Receipt: {type: object, required: [number], additionalProperties: false, properties: {number: {type: integer}}}
    Prices: {type: object, additionalProperties: {type: integer, exclusiveMinimum: 0, multipleOf: 10}}
    Card:
      {type: object, required: [kind], properties: {kind: {const: card}, digits: {type: string, maxLength: 19}}}
    Cash: {type: object, required: [kind], properties: {kind: {const: cash}}}
    NewOrder:
      type: object
      required: [reference, lines]
      additionalProperties: false
      properties:
        id: {type: string, readOnly: true}
        reference: {type: string, pattern: '^[A-Z]{2}$', x-unique: true}
        total: {$ref: '#/components/schemas/Money'}
        kind: {type: string, enum: [web, shop], default: web}
        notes: {type: [string, "null"], minLength: 1, maxLength: 200}
        discount: {type: integer, format: int32, minimum: 0, maximum: 50, x-write-roles: [admin, support]}
        pay:
          oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]
          discriminator: {propertyName: kind}
        lines:
          type: array
          minItems: 1
          maxItems: 5
          items: {type: object, required: [sku], properties: {sku: {type: string}, amount: {type: integer, minimum: 1}}}
"""

_PATHS: Place = ("paths",)
_LIST, _CREATE = ("paths", "/orders", "get"), ("paths", "/orders", "post")
_DELETE, _NOTE = ("paths", "/orders/{order_id}", "delete"), ("paths", "/orders/{order_id}", "put")
_PRICES = ("paths", "/prices", "get")
_SCHEMAS = ("components", "schemas")
_NEW, _ORDER = (*_SCHEMAS, "NewOrder"), (*_SCHEMAS, "Order")
_SENT, _TOLD = (*_NEW, "properties"), (*_ORDER, "properties")
_JSON = ("content", "application/json")


def _operation(name: str, **more: Json) -> Json:
    return {"operationId": name, "responses": {"200": {"description": "Fine"}}, **more}


def _renamed() -> Json:
    """The paths, with `{id}` for `{order_id}`."""
    paths = mapping(changed(contract(), (("paths", "/orders/{order_id}", "parameters", 0, "name"), "id"))["paths"])
    return {path.replace("{order_id}", "{id}"): item for path, item in paths.items()}


def _prefixed() -> Json:
    return {f"/v1{path}": item for path, item in mapping(contract()["paths"]).items()}


ROWS: tuple[Row, ...] = (
    # operations and servers
    row("operation", (*_PATHS, "/prices"), GONE, "operation-removed", "operation-added"),
    row("method", (*_PATHS, "/prices", "post"), _operation("add"), "operation-added", "operation-removed"),
    row(
        "path",
        (*_PATHS, "/tariffs"),
        {"get": _operation("list_prices", security=[])},
        "operation-moved",
        "operation-moved",
        ((*_PATHS, "/prices"), GONE),
    ),
    row("operationId", (*_PRICES, "operationId"), "get_prices", "operation-id-changed", "operation-id-changed"),
    row("deprecated", (*_PRICES, "deprecated"), True, "operation-deprecated", ""),
    row("sunset", (*_DELETE, "x-sunset"), "2026-05-30", "operation-sunset-earlier", ""),
    row("deprecated operation, in time", _DELETE, GONE, "operation-removed-after-sunset", "operation-added"),
    row("prefix", ("servers", 0, "url"), "/v2", "server-prefix-removed server-prefix-added", SAME),
    row(
        "second prefix", ("servers",), [{"url": "/v1"}, {"url": "/v2"}], "server-prefix-added", "server-prefix-removed"
    ),
    # parameters
    row("optional parameter", (*_LIST, "parameters", 1), GONE, "request-parameter-removed", "request-parameter-added"),
    row(
        "required parameter",
        (*_LIST, "parameters", 2),
        GONE,
        "request-parameter-removed",
        "request-parameter-required-added",
    ),
    row(
        "parameter is due",
        (*_LIST, "parameters", 1, "required"),
        True,
        "request-parameter-became-required",
        "request-parameter-became-optional",
    ),
    row("explode", (*_LIST, "parameters", 3, "explode"), False, "request-parameter-style-changed", SAME),
    row(
        "parameter as JSON",
        (*_LIST, "parameters", 1),
        {"name": "sort", "in": "query", "content": {"application/json": {"schema": {"enum": ["created", "total"]}}}},
        "request-parameter-style-changed",
        SAME,
    ),
    row(
        "parameter moves into a header",
        (*_LIST, "parameters", 1, "in"),
        "header",
        "request-parameter-removed request-parameter-added",
        SAME,
    ),
    row(
        "limit of a page",
        (*_LIST, "parameters", 0, "schema", "maximum"),
        50,
        "request-bounds-narrowed",
        "request-bounds-widened",
    ),
    row("default of a page", (*_LIST, "parameters", 0, "schema", "default"), 50, "request-default-changed", SAME),
    row(
        "default is gone",
        (*_LIST, "parameters", 0, "schema", "default"),
        GONE,
        "request-default-changed",
        "request-default-added",
    ),
    row(
        "type of a parameter",
        (*_LIST, "parameters", 0, "schema", "type"),
        "number",
        "request-type-widened",
        "request-type-narrowed",
    ),
    row(
        "values of a parameter",
        (*_LIST, "parameters", 1, "schema", "enum"),
        ["created"],
        "request-enum-narrowed",
        "request-enum-widened",
    ),
    row(
        "format of a parameter",
        (*_DELETE[:2], "parameters", 0, "schema", "format"),
        GONE,
        "request-format-widened",
        "request-format-narrowed",
    ),
    row(
        "first day",
        (*_LIST, "parameters", 2, "schema", "x-minimum"),
        "2024-01-01",
        "request-bounds-narrowed",
        "request-bounds-widened",
    ),
    row(
        "items of a parameter",
        (*_LIST, "parameters", 3, "schema", "maxItems"),
        3,
        "request-count-narrowed",
        "request-count-widened",
    ),
    row(
        "pattern of a header",
        (*_LIST, "parameters", 4, "schema", "pattern"),
        "^[a-f]+$",
        "request-pattern-narrowed",
        SAME,
    ),
    row(
        "pattern is gone",
        (*_LIST, "parameters", 4, "schema", "pattern"),
        GONE,
        "request-pattern-widened",
        "request-pattern-narrowed",
    ),
    # bodies
    row("body", (*_CREATE, "requestBody"), GONE, "request-body-removed", "request-body-required-added"),
    row("optional body", (*_NOTE, "requestBody"), GONE, "request-body-removed", "request-body-added"),
    row(
        "body is due",
        (*_NOTE, "requestBody", "required"),
        True,
        "request-body-became-required",
        "request-body-became-optional",
    ),
    row(
        "body as text",
        (*_CREATE, "requestBody", "content", "text/csv"),
        GONE,
        "request-media-type-removed",
        "request-media-type-added",
    ),
    row("property of a closed object", (*_SENT, "notes"), GONE, "request-property-removed", "request-property-added"),
    row(
        "property of an open object",
        (*_NOTE, "requestBody", *_JSON, "schema", "properties"),
        {},
        "request-property-ignored",
        "request-property-added",
    ),
    row(
        "required property",
        (*_SENT, "channel"),
        {"type": "string"},
        "request-property-required-added",
        "request-property-removed",
        ((*_NEW, "required"), ["reference", "lines", "channel"]),
    ),
    row(
        "property is due",
        (*_NEW, "required"),
        ["reference", "lines", "total"],
        "request-property-became-required",
        "request-property-became-optional",
    ),
    row(
        "read-only",
        (*_SENT, "notes", "readOnly"),
        True,
        "request-property-became-read-only",
        "request-property-became-writable",
    ),
    row("read-only property", (*_SENT, "id"), GONE, "", ""),
    row("closed object", (*_NEW, "additionalProperties"), GONE, "request-extra-widened", "request-extra-narrowed"),
    row(
        "type of a property",
        (*_SENT, "reference", "type"),
        "integer",
        "request-type-narrowed request-type-widened",
        SAME,
    ),
    row("null in a body", (*_SENT, "notes", "type"), "string", "request-nullable-narrowed", "request-nullable-widened"),
    row("value of a property", (*_SENT, "kind", "enum"), ["web"], "request-enum-narrowed", "request-enum-widened"),
    row("list of values", (*_SENT, "kind", "enum"), GONE, "request-enum-widened", "request-enum-narrowed"),
    row("default of a property", (*_SENT, "kind", "default"), "shop", "request-default-changed", SAME),
    row("new default", (*_SENT, "notes", "default"), "none", "request-default-added", "request-default-changed"),
    row("format int64", (*_SENT, "discount", "format"), "int64", "request-format-widened", "request-format-narrowed"),
    row(
        "another format",
        (*_SENT, "total"),
        {"type": "string", "format": "uuid"},
        "request-format-narrowed request-pattern-widened request-bounds-widened",
        "request-format-narrowed request-pattern-narrowed request-bounds-narrowed",
    ),
    row("highest number", (*_SENT, "discount", "maximum"), 40, "request-bounds-narrowed", "request-bounds-widened"),
    row("step", (*_SENT, "discount", "multipleOf"), 5, "request-bounds-narrowed", "request-bounds-widened"),
    row("longest text", (*_SENT, "notes", "maxLength"), 100, "request-length-narrowed", "request-length-widened"),
    row("shortest text", (*_SENT, "notes", "minLength"), 2, "request-length-narrowed", "request-length-widened"),
    row("fewest items", (*_SENT, "lines", "minItems"), 2, "request-count-narrowed", "request-count-widened"),
    row("unique items", (*_SENT, "lines", "uniqueItems"), True, "request-count-narrowed", "request-count-widened"),
    row(
        "within items",
        (*_SENT, "lines", "items", "required"),
        ["sku", "amount"],
        "request-property-became-required",
        "request-property-became-optional",
    ),
    row("variant", (*_SENT, "pay", "oneOf", 1), GONE, "request-union-narrowed", "request-union-widened"),
    row(
        "within a variant",
        (*_SCHEMAS, "Card", "properties", "digits", "maxLength"),
        16,
        "request-length-narrowed",
        "request-length-widened",
    ),
    row(
        "not", (*_SENT, "notes", "not"), {"enum": ["none"]}, "request-constraint-narrowed", "request-constraint-widened"
    ),
    row("unique column", (*_SENT, "reference", "x-unique"), GONE, "request-unique-removed", "request-unique-added"),
    row(
        "who writes",
        (*_SENT, "discount", "x-write-roles"),
        ["admin"],
        "request-writers-narrowed",
        "request-writers-widened",
    ),
    # answers
    row(
        "another success",
        (*_PRICES, "responses"),
        {"203": {"description": "Prices"}},
        "response-success-removed response-success-added",
        SAME,
    ),
    row("second success", (*_NOTE, "responses", "202"), GONE, "response-success-removed", "response-success-added"),
    row("error", (*_LIST, "responses", "404"), GONE, "response-error-removed", "response-error-added"),
    row("error of a known class", (*_CREATE, "responses", "409"), {"$ref": "#/components/responses/Fault"}, "", ""),
    row(
        "default answer",
        (*_LIST, "responses", "default"),
        {"$ref": "#/components/responses/Fault"},
        "response-error-added",
        "response-error-removed",
    ),
    row(
        "media type of an error",
        ("components", "responses", "Fault", "content"),
        {
            "application/json": {
                "schema": {"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}
            }
        },
        "response-media-type-removed response-media-type-added",
        SAME,
    ),
    row(
        "one more media type",
        (*_LIST, "responses", "200", "content", "text/csv"),
        {},
        "response-media-type-added",
        "response-media-type-removed",
    ),
    row(
        "header",
        (*_LIST, "responses", "200", "headers", "Link"),
        GONE,
        "response-header-removed",
        "response-header-added",
    ),
    row(
        "header is sure",
        (*_LIST, "responses", "200", "headers", "X-Total", "required"),
        GONE,
        "response-header-became-optional",
        "response-header-became-required",
    ),
    row(
        "length of a header",
        (*_LIST, "responses", "200", "headers", "Link", "schema", "maxLength"),
        200,
        "response-length-widened",
        "response-length-narrowed",
    ),
    row(
        "required property of an answer",
        (*_TOLD, "paid"),
        GONE,
        "response-property-removed",
        "response-property-added",
        ((*_ORDER, "required"), ["id", "total", "status"]),
    ),
    row(
        "optional property of an answer",
        (*_TOLD, "comment"),
        GONE,
        "response-optional-property-removed",
        "response-property-added",
    ),
    row(
        "property of a closed answer",
        (*_SCHEMAS, "Receipt", "properties", "at"),
        {"type": "string"},
        "response-property-added-to-closed",
        "response-optional-property-removed",
    ),
    row(
        "sure property",
        (*_ORDER, "required"),
        ["id", "total", "status"],
        "response-property-became-optional",
        "response-property-became-required",
    ),
    row("type of an answer", (*_TOLD, "paid", "type"), "string", "response-type-widened response-type-narrowed", SAME),
    row("whole numbers", (*_TOLD, "margin", "type"), "integer", "response-type-narrowed", "response-type-widened"),
    row(
        "null in an answer",
        (*_TOLD, "paid", "type"),
        ["boolean", "null"],
        "response-nullable-widened",
        "response-nullable-narrowed",
    ),
    row(
        "value of an answer",
        (*_TOLD, "status", "enum"),
        ["open", "paid", "lost"],
        "response-enum-widened",
        "response-enum-narrowed",
    ),
    row("format of an answer", (*_TOLD, "id", "format"), GONE, "response-format-widened", "response-format-narrowed"),
    row("another format of an answer", (*_TOLD, "id", "format"), "date", "response-format-widened", SAME),
    row(
        "pattern of an answer",
        (*_TOLD, "comment", "pattern"),
        "^[a-z]+$",
        "response-pattern-narrowed",
        "response-pattern-widened",
    ),
    row(
        "lowest number of an answer",
        (*_TOLD, "margin", "minimum"),
        -1,
        "response-bounds-widened",
        "response-bounds-narrowed",
    ),
    row(
        "decimal of both",
        (*_SCHEMAS, "Money", "x-maximum"),
        "100.00",
        "request-bounds-widened response-bounds-widened",
        "request-bounds-narrowed response-bounds-narrowed",
    ),
    row(
        "length of an answer",
        (*_TOLD, "comment", "maxLength"),
        300,
        "response-length-widened",
        "response-length-narrowed",
    ),
    row(
        "items of an answer",
        (*_LIST, "responses", "200", *_JSON, "schema", "maxItems"),
        GONE,
        "response-count-widened",
        "response-count-narrowed",
    ),
    row(
        "variant of an answer",
        (*_TOLD, "paid"),
        {"oneOf": [{"type": "boolean"}, {"type": "object", "required": ["at"]}]},
        "response-union-widened",
        "response-union-narrowed",
    ),
    row(
        "map that opens",
        (*_SCHEMAS, "Prices", "additionalProperties"),
        GONE,
        "response-type-widened response-bounds-widened",
        "response-type-narrowed response-bounds-narrowed",
    ),
    row(
        "map step",
        (*_SCHEMAS, "Prices", "additionalProperties", "multipleOf"),
        5,
        "response-bounds-widened",
        "response-bounds-narrowed",
    ),
    row(
        "answer that opens",
        (*_SCHEMAS, "Receipt", "additionalProperties"),
        GONE,
        "response-extra-widened",
        "response-extra-narrowed",
    ),
    row(
        "not in an answer",
        (*_TOLD, "comment", "not"),
        {"enum": ["none"]},
        "response-constraint-narrowed",
        "response-constraint-widened",
    ),
    row(
        "who reads",
        (*_TOLD, "margin", "x-read-roles"),
        ["admin"],
        "response-readers-narrowed",
        "response-readers-widened",
    ),
    row("write-only", (*_TOLD, "comment", "writeOnly"), True, "response-readers-narrowed", "response-readers-widened"),
    # callers
    row("sign in", (*_PRICES, "security"), GONE, "security-anonymous-closed", "security-anonymous-opened"),
    row("one way in", (*_CREATE, "security"), [{"bearer": []}], "security-scheme-removed", "security-scheme-added"),
    row("two proofs", (*_CREATE, "security", 0, "key"), [], "security-scheme-removed", "security-scheme-added"),
    row("place of a key", ("components", "securitySchemes", "key", "name"), "X-Key", "security-scheme-changed", SAME),
    row(
        "another scheme",
        (*_CREATE, "security", 1),
        {"login": ["a"]},
        "security-scheme-removed security-scheme-added",
        SAME,
    ),
    row("scopes", (*_NOTE, "security", 0, "login"), ["a", "b"], "security-scopes-raised", "security-scheme-added"),
    row("no scopes", (*_NOTE, "security", 0, "login"), [], "security-scheme-added", "security-scopes-raised"),
    row(
        "flow",
        ("components", "securitySchemes", "login", "flows", "password"),
        {"tokenUrl": "/token"},
        "security-scheme-added",
        "security-scheme-changed",
    ),
    row("role", (*_LIST, "x-roles"), ["admin"], "roles-narrowed", "roles-widened"),
    row("every role", (*_LIST, "x-roles"), GONE, "roles-widened", "roles-narrowed"),
    row("one's own rows", (*_LIST, "x-owned"), GONE, "rows-widened", "rows-narrowed"),
    row("who sees all rows", (*_LIST, "x-owned", "unless"), ["admin", "customer"], "rows-widened", "rows-narrowed"),
    row("rate", (*_LIST, "x-rate-limit"), "30/minute", "limit-lowered", "limit-raised"),
    row("quota", (*_LIST, "x-rate-limit"), "60/minute, 1000/day", "limit-lowered", "limit-raised"),
    row("limit", (*_CREATE, "x-limit"), GONE, "limit-raised", "limit-lowered"),
    row("burst", (*_CREATE, "x-limit"), "1/minute", "limit-lowered", SAME),
)

SILENT: tuple[Row, ...] = (
    row("words", ("info", "title"), "The shop", "", "", ((*_PRICES, "summary"), "What things cost")),
    row("path parameter under another name", _PATHS, _renamed(), "", ""),
    row("host", ("servers", 0, "url"), "https://orders.example.com/v1/", "", ""),
    row("prefix in the paths", ("servers", 0, "url"), "/", "", "", (_PATHS, _prefixed())),
    row(
        "order of roles and values",
        (*_LIST, "x-roles"),
        ["customer", "admin"],
        "",
        "",
        ((*_TOLD, "status", "enum"), ["paid", "open"]),
    ),
    row(
        "null by anyOf",
        (*_TOLD, "comment"),
        {"anyOf": [{"type": "null"}, {"type": "string", "minLength": 1, "maxLength": 200}]},
        "",
        "",
    ),
    row(
        "inlined reference",
        (*_TOLD, "total"),
        {"type": "string", "format": "decimal", "pattern": "^[0-9.]+$", "x-minimum": "0.00", "x-maximum": "99.00"},
        "",
        "",
    ),
    row(
        "allOf of one",
        (*_SENT, "total"),
        {"allOf": [{"$ref": "#/components/schemas/Money"}], "description": "Sum"},
        "",
        "",
    ),
    row("const for enum", (*_SCHEMAS, "Cash", "properties", "kind"), {"type": "string", "enum": ["cash"]}, "", ""),
    row("1.0 for 1", (*_LIST, "parameters", 0, "schema", "minimum"), 1.0, "", ""),
    row(
        "above 0 for from 1",
        (*_LIST, "parameters", 0, "schema"),
        {"type": "integer", "exclusiveMinimum": 0, "maximum": 100, "default": 20},
        "",
        "",
    ),
    row("style that is the default", (*_LIST, "parameters", 3, "style"), "form", "", ""),
    row("default of answers", (*_TOLD, "comment", "default"), "none", "", ""),
    row(
        "upper case of media types",
        (*_LIST, "responses", "200", "content"),
        {
            "Application/JSON": {
                "schema": {"type": "array", "maxItems": 100, "items": {"$ref": "#/components/schemas/Order"}}
            }
        },
        "",
        "",
    ),
    row(
        "name of a scheme",
        ("components", "securitySchemes", "token"),
        {"type": "http", "scheme": "bearer"},
        "",
        "",
        (("security",), [{"token": []}]),
    ),
    row(
        "name of a component",
        (*_SCHEMAS, "Cost"),
        {"type": "object", "additionalProperties": {"type": "integer", "exclusiveMinimum": 0, "multipleOf": 10}},
        "",
        "",
        ((*_PRICES, "responses", "200", *_JSON, "schema"), {"$ref": "#/components/schemas/Cost"}),
    ),
    row("new component that nobody uses", (*_SCHEMAS, "Unused"), {"type": "string"}, "", ""),
)
