# Derived from the template: `copier update` replaces this file. Do not edit.
"""What of an operation is compared with the code: everything a client or a guardrail relies on, in one spelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..json_types import Json, Schema, canonical, strings
from .document import Document
from .operations import Operation, operations
from .schemas import normal_schema, plain

EXTENSIONS = ("x-roles", "x-owned", "x-limit", "x-rate-limit")

Content = Mapping[str, Schema]


@dataclass(frozen=True)
class NormalOperation:
    """Two of these are equal exactly if there is no drift between them.

    Attributes:
        parameters: By `query limit`; header names in lower case.
        body: None where none is read.
        implied: What the code does on every route by itself, as `header if-match` or `response 412`: the contract need not
            say it, and then is no different for it.
        security: Scheme names, with `(anonymous)` where none is needed beside others.
    """

    key: str
    operation_id: str
    parameters: Mapping[str, tuple[bool, Schema]]
    body: tuple[bool, Content] | None
    responses: Mapping[str, Content]
    security: tuple[str, ...]
    extensions: Mapping[str, Json]
    prefixes: tuple[str, ...]
    implied: frozenset[str] = frozenset()


def normalise(document: Document) -> dict[str, NormalOperation]:
    """The document's operations by `METHOD /path`, sorted, the path as the document spells it."""
    found = (normal_operation(document, operation) for operation in operations(document))
    return {operation.key: operation for operation in sorted(found, key=lambda operation: operation.key)}


def normal_operation(document: Document, operation: Operation) -> NormalOperation:
    body = operation.sent
    return NormalOperation(
        key=operation.key,
        operation_id=operation.operation_id,
        parameters={p.key: (p.required, normal_schema(document, p.schema)) for p in operation.parameters},
        body=None if body is None else (body.required, _content(document, body.content)),
        responses={status: _content(document, r.content) for status, r in sorted(operation.responses.items())},
        security=(
            *sorted(operation.security),
            *(["(anonymous)"] if operation.anonymous and operation.security else []),
        ),
        extensions={name: _unordered(value) for name, value in operation.extensions.items() if _compared(name, value)},
        prefixes=operation.prefixes,
        implied=frozenset(strings(operation.extensions.get("x-implied"))),
    )


def _content(document: Document, content: Content) -> Content:
    return {
        "; ".join(part.strip() for part in kind.lower().split(";")): normal_schema(document, schema)
        for kind, schema in sorted(content.items())
    }


def _compared(name: str, value: Json) -> bool:
    return name in EXTENSIONS and value not in (None, False)


def _unordered(value: Json) -> Json:
    """Roles are a set, wherever an extension lists them."""
    if isinstance(value, list):
        return sorted(value, key=canonical)
    if isinstance(value, dict):
        return {key: _unordered(item) for key, item in value.items()}
    return plain(value)
