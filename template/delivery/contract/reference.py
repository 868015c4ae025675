# Derived from the template: `copier update` replaces this file. Do not edit.
"""What an operation takes and answers, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..json_types import Json, Schema, mapping, sequence, strings, text
from .document import Document
from .lint_operations import nodes
from .operations import Operation
from .samples import Call

_BOUNDS = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "pattern")


def reference(document: Document, call: Call) -> Iterator[str]:
    """Parameters, members of the body, and answers of one operation."""
    operation = call.operation
    rows = [(f"`{p.name}` ({p.where})", _kind(p.schema), p.required, _told(p.schema)) for p in operation.parameters]
    rows += _members(operation)
    if rows:
        yield from ("", "| takes | type | | |", "|---|---|---|---|")
        for name, kind, required, told in rows:
            yield f"| {name} | {kind} | {'required' if required else ''} | {told} |"
    yield from ("", "| answers | |", "|---|---|")
    for status, response in _responses(document, operation).items():
        yield f"| {status} | {_cell(text(response.get('description')) or '')} |"


def _members(operation: Operation) -> list[tuple[str, str, bool, str]]:
    schema = operation.body.schema if operation.body else {}
    required = set(strings(schema.get("required")))
    members = mapping(schema.get("properties"))
    return [(f"`{name}`", _kind(mapping(m)), name in required, _told(mapping(m))) for name, m in members.items()]


def _responses(document: Document, operation: Operation) -> Mapping[str, Schema]:
    node = next(node for (_, node) in nodes(document) if node.get("operationId") == operation.operation_id)
    return {str(status): document.follow(found) for status, found in mapping(node.get("responses")).items()}


def _kind(schema: Schema) -> str:
    several = [_kind(mapping(one)) for one in (*sequence(schema.get("anyOf")), *sequence(schema.get("oneOf")))]
    kinds = [text(kind) or "" for kind in sequence(schema.get("type"))] or [text(schema.get("type")) or ""]
    named = text(schema.get("format"))
    return " or ".join(several) if several else " or ".join(k for k in kinds if k) + (f" ({named})" if named else "")


def _told(schema: Schema) -> str:
    values: list[Json] = [*sequence(schema.get("enum"))]
    told = [" ".join((text(schema.get("description")) or "").split())]
    told += [f"One of {', '.join(f'`{value}`' for value in values)}."] if values else []
    bounds = [f"{name} `{schema[name]}`" for name in _BOUNDS if name in schema and schema[name] != "^[^\\u0000]*$"]
    told += [f"{', '.join(bounds)}."] if bounds else []
    return _cell(" ".join(part for part in told if part))


def _cell(told: str) -> str:
    return " ".join(told.split()).replace("|", "\\|")
