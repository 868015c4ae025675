# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rules about schemas: bounded, typed, closed where they are written to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..json_types import Json, Schema, canonical, mapping, sequence, text
from .document import Document, resolve
from .lint_operations import Found, nodes
from .operations import JSON_MEDIA
from .places import Place, parts

_PYTHON: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
_CLOSED = ("enum", "const")


def no_items(document: Document) -> Found:
    for place, schema in _of(document, "array"):
        if "items" not in schema and "prefixItems" not in schema:
            yield place, "what is in the array is not said"


def endless_array(document: Document) -> Found:
    for place, schema in _of(document, "array"):
        if "maxItems" not in schema:
            yield place, "the array may be of any length"


def endless_text(document: Document) -> Found:
    for place, schema in _of(document, "string"):
        if not schema.keys() & {"maxLength", *_CLOSED}:
            yield place, "the text may be of any length"


def any_text(document: Document) -> Found:
    for place, schema in _of(document, "string"):
        if not schema.keys() & {"format", "pattern", *_CLOSED}:
            yield place, "the text may hold anything, NUL included"


def endless_number(document: Document) -> Found:
    for place, schema in [*_of(document, "integer"), *_of(document, "number")]:
        for low, high in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if not schema.keys() & {low, high, *_CLOSED}:
                yield place, f"there is no {low}"


def unsized_number(document: Document) -> Found:
    for place, schema in _of(document, "integer"):
        if schema.get("format") not in ("int32", "int64"):
            yield place, "the integer is neither int32 nor int64"


def counted_id(document: Document) -> Found:
    for place, node in parts(document.root):
        name = text(node.get("name")) or ""
        numeric = "integer" in _types(resolve(document, node.get("schema")))
        if node.get("in") == "path" and numeric and (name == "id" or name.lower().endswith(("_id", "-id", "id"))):
            yield place, f"{name} is a number that can be counted up"


def same_value(document: Document) -> Found:
    for place, schema in parts(document.root):
        twice = [value for value, times in Counter(map(canonical, sequence(schema.get("enum")))).items() if times > 1]
        if twice:
            yield (*place, "enum"), f"{', '.join(twice)} more than once"


def mistyped_value(document: Document) -> Found:
    for place, schema in parts(document.root):
        known = _types(schema)
        wrong = [
            canonical(v) for v in sequence(schema.get("enum")) if known and not any(_is(v, kind) for kind in known)
        ]
        if wrong:
            yield (*place, "enum"), f"{', '.join(wrong)}: not {' or '.join(known)}"


def script(document: Document) -> Found:
    for place, node in parts(document.root):
        for key in ("description", "title", "summary"):
            words = (text(node.get(key)) or "").lower()
            if "<script" in words or "eval(" in words:
                yield (*place, key), "a page that shows it would run it"


def open_body(document: Document) -> Found:
    for place, operation in nodes(document):
        content = mapping(document.follow(operation.get("requestBody")).get("content"))
        for kind in JSON_MEDIA:
            schema = resolve(document, mapping(content.get(kind)).get("schema"))
            if any(_is_open(part) for part in _objects(schema)):
                yield (*place, "requestBody"), "a member that nobody named is taken"


def _objects(schema: Schema) -> Iterator[Schema]:
    """Objects that name members, at any depth of a body."""
    if "properties" in schema:
        yield schema
    for child in mapping(schema.get("properties")).values():
        yield from _objects(mapping(child))
    for key in ("anyOf", "oneOf"):
        for child in sequence(schema.get(key)):
            yield from _objects(mapping(child))
    yield from _objects(mapping(schema.get("items"))) if isinstance(schema.get("items"), dict) else ()


def _is_open(schema: Schema) -> bool:
    return schema.get("additionalProperties") is not False and schema.get("unevaluatedProperties") is not False


def _of(document: Document, kind: str) -> list[tuple[Place, Schema]]:
    """Schemas of one type, null aside. One of several types is any JSON, whose bound is in bytes and no keyword."""
    return [(place, node) for place, node in parts(document.root) if _types(node) == [kind]]


def _types(schema: Schema) -> list[str]:
    kinds = schema.get("type")
    return [
        kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str) and kind != "null"
    ]


def _is(value: Json, kind: str) -> bool:
    if value is None:
        return True  # whether null is among the types is another rule's business
    return isinstance(value, _PYTHON.get(kind, (object,))) and (kind == "boolean" or not isinstance(value, bool))
