# Derived from the template: `copier update` replaces this file. Do not edit.
"""A small service and its contract, written apart from each other as in real life."""

from __future__ import annotations

import enum
import uuid
from typing import Annotated, Literal

from fastapi import APIRouter, FastAPI, Header, Query, Security
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from ..contract import Document
from ..contract.yaml12 import parse
from ..json_types import Schema, mapping


class Status(enum.StrEnum):
    OPEN = "open"
    PAID = "paid"


Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\u0000]*$")]
Money = Annotated[
    str, Field(pattern=r"^[0-9]{1,13}(\.[0-9]{1,2})?$", json_schema_extra={"format": "decimal", "x-minimum": "0.00"})
]


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sku: Text
    amount: int = Field(ge=1, le=99)


class OrderCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")
    reference: str = Field(pattern="^[A-Z]{2}-[0-9]{6}$", json_schema_extra={"x-unique": True})
    total: Money
    kind: Literal["web"] = "web"
    status: Status | None = None
    notes: Annotated[
        Text | None, Field(json_schema_extra={"x-personal": True, "x-read-roles": ["admin", "support"]})
    ] = None
    lines: list[Line] = Field(min_length=1, max_length=5)


class OrderRead(BaseModel):
    id: uuid.UUID
    total: Money
    parent: OrderRead | None


class Problem(BaseModel):
    title: str
    status: int


PROBLEM = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
bearer = Security(HTTPBearer(scheme_name="bearer"))
router = APIRouter(prefix="/v1")


@router.post(
    "/orders",
    operation_id="create_order",
    status_code=201,
    dependencies=[bearer],
    responses={422: PROBLEM, 409: PROBLEM},
    openapi_extra={"x-roles": ["customer", "admin"], "x-owned": {"unless": ["admin"]}, "x-limit": "20/hour"},
)
def create_order(body: OrderCreate, idempotency_key: Annotated[str | None, Header(max_length=64)] = None) -> OrderRead:
    """Only its signature is looked at."""
    raise NotImplementedError


@router.get(
    "/orders", operation_id="list_orders", responses={422: PROBLEM}, openapi_extra={"x-rate-limit": "60/minute"}
)
def list_orders(limit: Annotated[int, Query(ge=1, le=100)] = 20) -> list[OrderRead]:
    raise NotImplementedError


@router.delete(
    "/orders/{order_id}", operation_id="delete_order", status_code=204, dependencies=[bearer], responses={422: PROBLEM}
)
def delete_order(order_id: uuid.UUID) -> None:
    raise NotImplementedError


def code() -> Schema:
    app = FastAPI()
    app.include_router(router)
    found = app.openapi()
    found["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    return mapping(found)


def contract() -> Schema:
    return mapping(parse(CONTRACT))


def document(root: Schema, name: str = "openapi.yaml") -> Document:
    return Document(root, name)


CONTRACT = r"""
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: https://shop.example.com/v1}]
paths:
  /orders:
    get:
      operationId: list_orders
      summary: List orders
      x-rate-limit: 60/minute
      parameters:
        - {name: limit, in: query, description: Size, schema: {type: integer, minimum: 1.0, maximum: 100, default: 20}}
      responses:
        200:
          description: Orders
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}
        422: {$ref: '#/components/responses/Invalid'}
    post:
      operationId: create_order
      tags: [orders]
      security: [{bearer: []}]
      x-roles: [admin, customer]
      x-owned: {unless: [admin]}
      x-limit: 20/hour
      parameters: [{$ref: '#/components/parameters/Key'}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/NewOrder'}}}
      responses:
        201: {description: Made, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        409: {$ref: '#/components/responses/Invalid'}
        422: {$ref: '#/components/responses/Invalid'}
  /orders/{order_id}:
    parameters: [{name: order_id, in: path, required: true, schema: {type: string, format: uuid}}]
    delete:
      operationId: delete_order
      security: [{bearer: []}]
      responses:
        204: {description: Gone}
        422: {$ref: '#/components/responses/Invalid'}
components:
  parameters:
    Key:
      {name: Idempotency-Key, in: header, schema: {type: [string, "null"], maxLength: 64}}
  responses:
    Invalid:
      description: Invalid
      content: {application/problem+json: {schema: {$ref: '#/components/schemas/Fault'}}}
  schemas:
    Money: {type: string, format: decimal, pattern: '^[0-9]{1,13}(\.[0-9]{1,2})?$', x-minimum: "0.00", example: "1.00"}
    Text: {type: string, minLength: 1, maxLength: 200, pattern: '^[^\u0000]*$'}
    Fault: {type: object, required: [status, title], properties: {title: {type: string}, status: {type: integer}}}
    Order:
      type: object
      required: [total, id, parent]
      additionalProperties: true
      properties:
        id: {type: string, format: uuid, example: 6f1c2a52-2d0b-4f5e-9d54-0d1f5f6c7a10}
        total: {$ref: '#/components/schemas/Money'}
        parent: {oneOf: [{type: "null"}, {$ref: '#/components/schemas/Order'}]}
    NewOrder:
      type: object
      required: [reference, total, lines]
      additionalProperties: false
      properties:
        reference: {type: string, pattern: '^[A-Z]{2}-[0-9]{6}$', x-unique: true, description: Unique.}
        total: {allOf: [{$ref: '#/components/schemas/Money'}], description: What it costs.}
        kind: {type: string, enum: [web], default: web}
        status: {type: [string, "null"], enum: [paid, open, null], default: null}
        notes:
          type: [string, "null"]
          minLength: 1
          maxLength: 200
          pattern: '^[^\u0000]*$'
          default: null
          x-personal: true
          x-read-roles: [support, admin]
        lines:
          type: array
          minItems: 1
          maxItems: 5
          items:
            type: object
            required: [sku, amount]
            additionalProperties: false
            properties: {sku: {$ref: '#/components/schemas/Text'}, amount: {type: integer, minimum: 1, maximum: 99}}
"""
