# Derived from the template: `copier update` replaces this file. Do not edit.
"""The first tests of an operation, as the contract alone gives them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ..contract import Document, operations
from ..contract.yaml12 import parse
from ..json_types import mapping
from ..tdd.marks import read
from ..tdd.skeletons import Skeleton, skeleton

CONTRACT = """\
paths:
  /orders:
    post:
      operationId: create_order
      summary: Take an order called "big"\\.
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/OrderCreate"}
            examples:
              a gift: {value: {note: "für Ann", customer: 0198c2a0-7b5c-7000-8000-000000000001}}
              express: {value: {note: now, fast: true}}
      responses:
        "201": {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
        "402": {description: Nobody paid.}
        "409": {description: There already.}
        "422": {description: Not understood.}
  /orders/{order_id}/ship:
    post:
      operationId: ship_order
      summary: Ship one order
      x-from: {status: [open]}
      parameters: [{name: order_id, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
        "404": {description: Not there.}
        "409": {description: Not from here.}
  /orders/{order_id}:
    delete:
      operationId: delete_order
      parameters: [{name: order_id, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: Gone.}, "404": {description: Not there.}}
  /sales-reports:
    get:
      operationId: read_sales_report
      responses:
        "200":
          content: {application/json: {schema: {type: object, properties: {total: {}}, required: [total]}}}
components:
  schemas:
    OrderCreate:
      x-table: orders
      properties: {note: {type: string}, fast: {type: boolean}, customer: {type: string, x-references: customers}}
    Order:
      x-table: orders
      properties: {id: {type: string}, note: {type: string}, status: {type: string, enum: [open, shipped]}}
"""
DOCUMENT = Document(mapping(parse(CONTRACT)))


def made(name: str) -> Skeleton:
    return skeleton(DOCUMENT, next(op for op in operations(DOCUMENT) if op.operation_id == name))


def names(found: Skeleton) -> list[str]:
    return [name.partition("::")[2] for name in read(found.path, found.text)]


@pytest.mark.parametrize("operation", ["create_order", "ship_order", "delete_order", "read_sales_report"])
def test_every_test_is_red_in_the_cycle_and_formatted(operation: str) -> None:
    found = made(operation)

    assert {(case.cycle, case.colour) for case in read(found.path, found.text).values()} == {(operation, "red")}
    command = [sys.executable, "-m", "ruff", "format", "--diff", "--line-length", "120", "-"]
    done = subprocess.run(command, input=found.text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_a_test_for_each_example_of_the_body() -> None:
    found = made("create_order")

    assert names(found) == ["test_answers_201_for_a_gift", "test_answers_201_for_express"]
    assert '    body = await api.body(OPERATION, by, note="für Ann")\n' in found.text
    assert '    body = await api.body(OPERATION, by, note="now", fast=True)\n' in found.text
    assert found.text.count("    api.assert_shows(OPERATION, response, body, by)\n") == 2
    assert '"""Take an order called \'big\'."""' in found.text
    assert found.yours == ("402", "409")


def test_an_action_starts_from_its_states_only() -> None:
    found = made("ship_order")

    assert found.path == "tests/resources/orders/test_ship_order.py"
    assert names(found) == [
        "test_answers_200_as_the_contract_says",
        "test_answers_404_for_an_id_that_is_not_there",
        "test_answers_409_where_status_is_shipped",
    ]
    assert "row = await api.ready_row(OPERATION, by)" in found.text
    assert 'row = await api.row("orders", by, status="shipped")' in found.text
    assert found.yours == ()


def test_an_answer_without_a_body_is_empty() -> None:
    assert '    assert response.status_code == 204\n    assert response.content == b""\n' in made("delete_order").text


def test_an_operation_of_no_table_is_asked_for_what_it_must_hold() -> None:
    found = made("read_sales_report")

    assert found.path == "tests/resources/sales_reports/test_read_sales_report.py"
    assert '    assert response.json().keys() >= {"total"}\n' in found.text
    assert "from tests.support.api import Api\n" in found.text
