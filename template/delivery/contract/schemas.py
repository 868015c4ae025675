# Derived from the template: `copier update` replaces this file. Do not edit.
"""One spelling for every JSON schema: two schemas that mean the same and are written differently become equal."""

from __future__ import annotations

from ..json_types import Json, Schema, canonical, integer, mapping, sequence, strings, text
from .document import LISTS_OF_SCHEMAS, MAPS_OF_SCHEMAS, SCHEMAS, Document
from .merge import ANNOTATIONS, merge

_SAYS_NOTHING: dict[str, Json] = {
    "required": [],
    "default": None,  # FastAPI leaves it out of its document
    "properties": {},
    "additionalProperties": {},
    "items": {},
    "allOf": [],
    "nullable": False,
    "minLength": 0,
    "minItems": 0,
    "minProperties": 0,
    "uniqueItems": False,
    "readOnly": False,
    "exclusiveMinimum": False,
    "exclusiveMaximum": False,
}
# what the tables know and the schemas of the code do not: tests/contract compares these with the columns
_OF_TABLES = {"x-table", "x-read-roles", "x-write-roles", "x-unique", "x-personal", "writeOnly"}
_DROPPED = (ANNOTATIONS - {"default"}) | {"$defs", "$schema", "$id"} | _OF_TABLES
_UNORDERED = frozenset({"type", "required"})


def normal_schema(document: Document, schema: Json) -> Schema:
    """The schema without references, annotations and choices of spelling.

    Where a schema contains itself, the inner occurrence becomes `{"recursion": "<place of the outer one>"}`: component
    names are a matter of taste, and places are not.
    """
    return _Normaliser(document).schema(schema, "", ())


class _Normaliser:
    def __init__(self, document: Document) -> None:
        self.document = document

    def schema(self, node: Json, place: str, opened: tuple[tuple[str, str], ...]) -> Schema:
        if node is False:
            return {"not": {}}
        schema = mapping(node)
        reference = text(schema.get("$ref"))
        if reference is not None:
            for name, outer in opened:
                if name == reference:
                    return {"recursion": outer or "."}
            target = self.schema(self.document.target(reference), place, (*opened, (reference, place)))
            siblings = self.schema({k: v for k, v in schema.items() if k != "$ref"}, place, opened)
            return _finish(_fold([target, siblings]))
        found: Schema = {}
        for key, value in schema.items():
            if key not in _DROPPED:
                found[key] = self.keyword(key, value, place, opened)
        _modernise_bounds(found)
        parts = [mapping(part) for part in sequence(found.pop("allOf", None))]
        found = _finish(found)
        return _finish(_fold([*parts, found])) if parts else found

    def keyword(self, key: str, value: Json, place: str, opened: tuple[tuple[str, str], ...]) -> Json:
        if key in MAPS_OF_SCHEMAS:
            return {name: self.schema(child, f"{place}.{name}", opened) for name, child in mapping(value).items()}
        if key in LISTS_OF_SCHEMAS:
            return [self.schema(child, place, opened) for child in sequence(value)]
        if key in SCHEMAS:
            return self.schema(value, f"{place}[]" if key == "items" else f"{place}<{key}>", opened)
        if key == "discriminator":  # its mapping names components, and those have no meaning on the wire
            return {"propertyName": mapping(value).get("propertyName")}
        if key in _UNORDERED and isinstance(value, list):
            return sorted(value, key=canonical)
        return plain(value)


def plain(value: Json) -> Json:
    """The same JSON with `1.0` written as `1`."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def _fold(parts: list[Schema]) -> Schema:
    folded = merge(parts)
    if "allOf" in folded:
        beside = {key: value for key, value in folded.items() if key != "allOf"}
        return {"allOf": sorted([*sequence(folded["allOf"]), *([beside] if beside else [])], key=canonical)}
    return folded


def _modernise_bounds(schema: Schema) -> None:
    """`exclusiveMinimum: true` beside a `minimum` is OpenAPI 3.0; 3.1 writes the number."""
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if schema.get(exclusive) is True and bound in schema:
            schema[exclusive] = schema.pop(bound)


def _finish(schema: Schema) -> Schema:
    found = _fold_choices(dict(schema))
    if "const" in found:
        found["enum"] = [found.pop("const")]
    if found.pop("nullable", False):
        found = _or_null(found)
    _shorten_type(found)
    return {
        key: value
        for key, value in sorted(found.items())
        if not (key in _SAYS_NOTHING and canonical(value) == canonical(_SAYS_NOTHING[key]))
    }


def _fold_choices(schema: Schema) -> Schema:
    for keyword in ("anyOf", "oneOf"):
        if keyword not in schema:
            continue
        unique = {canonical(option): mapping(option) for option in sequence(schema.pop(keyword))}
        options = [unique[key] for key in sorted(unique)]
        others = [option for option in options if option.get("type") != "null" and option != {"enum": [None]}]
        folded = _one_choice(others, null=len(others) < len(options))
        whole = None if folded is None else merge([folded, schema])
        if whole is None or "allOf" in whole:
            # null beside one other: at most one of them can match, so both keywords say the same
            same = len(others) == 1 and len(options) == 2 and "anyOf" not in schema
            schema["anyOf" if same else keyword] = list[Json](options)
        else:
            schema = whole
    return schema


def _one_choice(options: list[Schema], *, null: bool) -> Schema | None:
    """The one schema that the choice comes down to, if it does."""
    if not options:
        return {"type": "null"}
    if len(options) > 1:
        return None
    if not null or "type" in options[0] or "enum" in options[0]:
        return _or_null(options[0]) if null else options[0]
    return {} if options[0] == {} else None


def _or_null(schema: Schema) -> Schema:
    found = dict(schema)
    if "type" in found:
        found["type"] = list[Json](sorted({*_types(found), "null"}))
    if "enum" in found and None not in sequence(found["enum"]):
        found["enum"] = [*sequence(found["enum"]), None]
    return found


def _types(schema: Schema) -> set[str]:
    kind = schema.get("type")
    return {kind} if isinstance(kind, str) else set(strings(kind))


def _shorten_type(schema: Schema) -> None:
    kinds = _types(schema)
    if "enum" in schema:  # the values say their types; the type only takes some of them away
        allowed = [value for value in sequence(schema["enum"]) if not kinds or _is_a(value, kinds)]
        schema["enum"] = [value for _, value in sorted({canonical(v): v for v in allowed}.items())]
        schema.pop("type", None)
    elif len(kinds) == 1:
        schema["type"] = next(iter(kinds))
    elif kinds:
        schema["type"] = list[Json](sorted(kinds - {"integer"} if "number" in kinds else kinds))


_NAMES = {bool: "boolean", str: "string", type(None): "null", list: "array", dict: "object", float: "number"}


def _is_a(value: Json, kinds: set[str]) -> bool:
    if integer(value) is not None:
        return bool(kinds & {"integer", "number"})
    return _NAMES[type(value)] in kinds
