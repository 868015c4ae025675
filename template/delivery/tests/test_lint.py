# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every rule of the lint is seen to bite: one small careful contract, broken in one place for each."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from delivery.contract import Document, lint_verb
from delivery.contract.lint import faults, lint
from delivery.contract.lint_rules import RULES
from delivery.contract.places import Lines
from delivery.json_types import Json, Schema, mapping

GONE = "(gone)"
CAREFUL = """
openapi: 3.1.0
info:
  title: Shop
  description: Sells things.
  contact: {name: team-shop}
  license: {name: Proprietary, identifier: LicenseRef-Proprietary}
servers:
  - {url: /v1, description: In production, x-internal: true}
security: [{bearer: []}]
tags: [{name: orders, description: What was bought.}]
paths:
  /orders/{order_id}:
    parameters:
      - {name: order_id, in: path, required: true, description: Which., schema: {type: string, format: uuid, maxLength: 36}}
    get: &read
      operationId: read_order
      description: Read one.
      tags: [orders]
      parameters:
        - {name: limit, in: query, description: How many., schema: {$ref: "#/components/schemas/Count"}}
      responses:
        "200": {description: One., content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
        "401": &problem {description: No., content: {application/problem+json: {schema: {type: object}}}}
        "422": *problem
        "429": {<<: *problem, headers: {Retry-After: {schema: {type: integer, format: int32, minimum: 0, maximum: 60}}}}
        "500": *problem
    patch:
      <<: *read
      operationId: update_order
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer, bearerFormat: JWT, description: Checked as RFC8725 asks.}
    key: {type: apiKey, name: X-Key, in: header}
  schemas:
    Count: {type: integer, format: int64, minimum: 1, maximum: 9}
    Order:
      type: object
      additionalProperties: false
      properties:
        note: {type: string, maxLength: 9, pattern: "^[a-z]*$"}
        state: {type: string, enum: [open, done]}
        lines: {type: array, maxItems: 9, items: {$ref: "#/components/schemas/Count"}}
"""
ORDER = "components schemas Order properties"
READ = "paths /orders/{order_id} get"
WRITE = "paths /orders/{order_id} patch"


class Case(NamedTuple):
    """A rule, what to change, and where the finding is expected."""

    rule: str
    place: str
    value: Json
    found: str = ""


CASES = [
    Case("info-contact", "info contact", GONE, "info"),
    Case("info-description", "info description", GONE, "info"),
    Case("info-license", "info license", GONE, "info"),
    Case("oas3-api-servers", "servers", [], " "),
    Case("oas3-server-trailing-slash", "servers 0 url", "/v1/"),
    Case("owasp:api8:2023-no-server-http", "servers 0 url", "http://shop.example/v1"),
    Case("owasp:api9:2023-inventory-access", "servers 0 x-internal", GONE, "servers 0"),
    Case("owasp:api9:2023-inventory-environment", "servers 0 description", "This one"),
    Case("tag-description", "tags 0 description", GONE, "tags 0"),
    Case("operation-operationId", f"{READ} operationId", GONE, READ),
    Case("operation-operationId-unique", f"{READ} operationId", "update_order"),
    Case("operation-operationId-valid-in-url", f"{READ} operationId", "read order"),
    Case("operation-description", f"{READ} description", "", READ),
    Case("operation-tags", f"{READ} tags", [], READ),
    Case("operation-tag-defined", f"{READ} tags", ["carts"]),
    Case("operation-success-response", f"{READ} responses 200", GONE, f"{READ} responses"),
    Case("operation-parameters", f"{READ} parameters 1", {"name": "limit", "in": "query"}, f"{READ} parameters"),
    Case("path-params", "paths /orders/{order_id} parameters 0 name", "id", READ),
    Case("path-params", "paths /orders/{order_id} parameters", [], READ),
    Case("path-keys-no-trailing-slash", "paths /orders/", {}),
    Case("path-not-include-query", "paths /orders?all", {}),
    Case("oas3-parameter-description", f"{READ} parameters 0 description", GONE, f"{READ} parameters 0"),
    Case("oas3-unused-component", "components schemas Cart", {"type": "object"}),
    Case("array-items", f"{ORDER} lines items", GONE, f"{ORDER} lines"),
    Case("duplicated-entry-in-enum", f"{ORDER} state enum", ["open", "open"]),
    Case("typed-enum", f"{ORDER} state enum", ["open", 1]),
    Case("no-script-tags-in-markdown", f"{READ} description", "<script>alert()</script>"),
    Case("closed-request-body", "components schemas Order additionalProperties", GONE, f"{WRITE} requestBody"),
    Case("closed-request-body", f"{ORDER} more", {"type": "object", "properties": {}}, f"{WRITE} requestBody"),
    Case("owasp:api4:2023-array-limit", f"{ORDER} lines maxItems", GONE, f"{ORDER} lines"),
    Case("owasp:api4:2023-string-limit", f"{ORDER} note maxLength", GONE, f"{ORDER} note"),
    Case("owasp:api4:2023-string-restricted", f"{ORDER} note", {"type": ["string", "null"], "maxLength": 9}),
    Case("owasp:api4:2023-integer-limit", "components schemas Count maximum", GONE, "components schemas Count"),
    Case("owasp:api4:2023-integer-format", "components schemas Count format", GONE, "components schemas Count"),
    Case(
        "owasp:api1:2023-no-numeric-ids",
        "paths /orders/{order_id} parameters 0 schema",
        {"$ref": "#/components/schemas/Count"},
        "paths /orders/{order_id} parameters 0",
    ),
    Case("owasp:api2:2023-no-http-basic", "components securitySchemes bearer scheme", "basic", "components securitySchemes bearer"),
    Case("owasp:api2:2023-no-api-keys-in-url", "components securitySchemes key in", "query", "components securitySchemes key"),
    Case("owasp:api2:2023-no-credentials-in-url", f"{READ} parameters 0 name", "access_token", f"{READ} parameters 0"),
    Case("owasp:api2:2023-auth-insecure-schemes", "components securitySchemes bearer scheme", "oauth", "components securitySchemes bearer"),
    Case("owasp:api2:2023-jwt-best-practices", "components securitySchemes bearer description", "A token.", "components securitySchemes bearer"),
    Case("oas3-operation-security-defined", "security", [{"cookie": []}]),
    Case("owasp:api2:2023-write-restricted", f"{WRITE} security", [], WRITE),
    Case("owasp:api2:2023-write-restricted", f"{WRITE} security", [{}, {"bearer": []}], WRITE),
    Case("owasp:api2:2023-read-restricted", "security", GONE, READ),
    Case("owasp:api8:2023-define-error-responses-401", f"{READ} responses 401", GONE, f"{READ} responses"),
    Case("owasp:api8:2023-define-error-validation", f"{READ} responses 422", GONE, f"{READ} responses"),
    Case("owasp:api8:2023-define-error-responses-500", f"{READ} responses 500", GONE, f"{READ} responses"),
    Case("owasp:api4:2023-rate-limit-retry-after", f"{READ} responses 429 headers", {}, f"{READ} responses 429"),
    Case("error-is-a-problem", f"{READ} responses 500 content", {"application/json": {}}, f"{READ} responses 500"),
]  # fmt: skip


def careful() -> Schema:
    # through JSON: what YAML anchors share is then each its own
    return mapping(json.loads(json.dumps(yaml.safe_load(CAREFUL))))


WRITTEN = yaml.safe_dump(careful(), sort_keys=False)


def broken(case: Case) -> Document:
    root = copy.deepcopy(careful())
    node: Json = root
    *way, last = case.place.split(" ")
    for key in way:
        node = node[int(key)] if isinstance(node, list) else mapping(node)[key]
    if isinstance(node, list):
        node[int(last) :] = [case.value]
    elif case.value == GONE:
        del mapping(node)[last]
    else:
        mapping(node)[last] = case.value
    return Document(root)


def test_a_careful_contract_has_nothing_to_repair() -> None:
    assert [(f.rule.id, f.place, f.message) for f in lint(Document(careful()))] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.place}")
def test_a_rule_finds_what_breaks_it(case: Case) -> None:
    place = tuple((case.found or case.place).split())

    found = [(finding.rule.id, finding.place) for finding in lint(broken(case))]

    assert (case.rule, place) in found


def test_every_rule_has_a_case() -> None:
    assert {rule.id for rule in RULES} == {case.rule for case in CASES}


def test_a_reason_counts_at_the_place_and_below_it() -> None:
    for place in ("", READ.removesuffix(" get"), READ):
        document = broken(Case("", f"{READ} responses 500", GONE))
        node: Json = document.root
        for key in place.split():
            node = mapping(node)[key]
        mapping(node)["x-lint-ignore"] = {"owasp:api8:2023-define-error-responses-500": "It never fails."}

        assert {f.reason for f in lint(document)} == {"It never fails."}


def test_a_reason_elsewhere_counts_for_nothing() -> None:
    document = broken(Case("", f"{READ} responses 500", GONE))
    document.root["info"] = {**mapping(document.root["info"]), "x-lint-ignore": {RULES[-2].id: "Not here."}}

    assert {f.reason for f in lint(document)} == {""}


@pytest.mark.parametrize("entry", [{"oas3-api-servers": ""}, {"oas3-api-servers": None}, {"owasq": "Because."}])
def test_a_reason_has_words_and_a_rule(entry: Schema) -> None:
    root = careful()
    root["x-lint-ignore"] = entry

    assert list(faults(Document(root)))


def test_says_line_rule_and_remedy(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(WRITTEN.replace("          maxLength: 9\n          pattern", "          pattern"), "utf-8")
    line = next(number for number, text in enumerate(file.read_text("utf-8").splitlines(), 1) if " note:" in text)

    outcome = lint_verb.lint_file(file)

    assert not outcome.ok
    assert outcome.lines[0] == (
        f"openapi.yaml:{line}: components.schemas.Order.properties.note: the text may be of any length"
    )
    assert outcome.lines[1].startswith("  rule: owasp:api4:2023-string-limit:")
    assert outcome.lines[2] == "  remedy: add `maxLength`"
    assert mapping(outcome.data["findings"][0])["line"] == line  # type: ignore[index]  # JSON as we wrote it


def test_a_reason_for_nothing_is_named(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(WRITTEN + "x-lint-ignore: {info-contact: Nobody is there.}\n", "utf-8")

    outcome = lint_verb.lint_file(file)

    assert outcome.ok
    assert outcome.lines[0] == "nothing to ignore: info-contact at the document"


def test_a_later_version_is_asked_for_what_it_changes(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(
        WRITTEN.replace("info:", "info:\n  x-lint-ignore: {info-contact: None.}", 1), "utf-8"
    )
    later = "paths:\n  /orders:\n    get:\n      operationId: list_orders\n      responses: {}\n"
    (tmp_path / "openapi.v2.yaml").write_text(later, "utf-8")

    outcome = lint_verb.lint_project(tmp_path)

    assert not outcome.ok
    assert all(line.startswith(("openapi.v2.yaml:", "  ", "nothing")) for line in outcome.lines[:-1])
    assert any("/orders.get" in line for line in outcome.lines)


def test_a_place_that_is_not_there_has_the_line_above_it(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text("info:\n  title: x\npaths: {}\n", "utf-8")

    assert Lines(file).of(("info", "contact", "name")) == 1
    assert Lines(file).of(("paths", "0")) == 3
