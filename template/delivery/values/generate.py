# Derived from the template: `copier update` replaces this file. Do not edit.
"""Valid values of any schema."""

from __future__ import annotations

from ..json_types import Json, Schema, canonical, integer, mapping, sequence, strings
from .numbers import valid_number
from .strings import Unsatisfiable, valid_string

_HINTS = {
    "object": {"properties", "required", "additionalProperties", "minProperties", "maxProperties"},
    "array": {"items", "prefixItems", "minItems", "maxItems", "uniqueItems"},
    "string": {"pattern", "minLength", "maxLength", "format"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
}


def valid(schema: Schema, seed: int = 0, *, optional: bool = True, example: bool = False) -> Json:
    """A value that the resolved schema allows: the same for the same seed, another for another where there are more.

    Args:
        schema: As `contract.resolve` returns it. `not`, `if` and `dependentSchemas` are not looked at.
        seed: Zero or more.
        optional: Objects carry their optional properties too.
        example: Take the schema's `example` where it has one; then the seed means nothing there.

    Raises:
        Unsatisfiable: nothing was found that keeps every rule.
    """
    if example and ("example" in schema or schema.get("examples")):
        return schema["example"] if "example" in schema else sequence(schema["examples"])[0]
    if "const" in schema or "enum" in schema:
        return schema["const"] if "const" in schema else _one_of(schema, seed)
    for keyword in ("oneOf", "anyOf"):
        if options := [mapping(option) for option in sequence(schema.get(keyword))]:
            return _choice(schema, keyword, options, seed, optional=optional, example=example)
    if "allOf" in schema:
        return valid(_overlaid(schema), seed, optional=optional, example=example)
    if "$ref" in schema:
        raise Unsatisfiable(f"{schema['$ref']} contains itself, and nothing lets it end")
    kind = kind_of(schema)
    if kind == "object":
        return _object(schema, seed, optional=optional, example=example)
    if kind == "array":
        return _array(schema, seed, optional=optional, example=example)
    return _scalar(schema, kind, seed)


def _overlaid(schema: Schema) -> Schema:
    """What `resolve` could not fold: parts with rules of one name. The tighter bound counts, else the later one."""
    found: Schema = {}
    for part in [*map(mapping, sequence(schema["allOf"])), {k: v for k, v in schema.items() if k != "allOf"}]:
        for key, value in part.items():
            before = found.get(key, value)
            if key == "properties":
                value = {**mapping(before), **mapping(value)}
            elif key == "required":
                value = [*sequence(before), *sequence(value)]
            elif isinstance(value, int | float) and isinstance(before, int | float):
                value = max(before, value) if "min" in key.lower() else min(before, value)
            found[key] = value
    return found


def _scalar(schema: Schema, kind: str | None, seed: int) -> Json:
    match kind:
        case "string":
            return valid_string(schema, seed)
        case "integer" | "number":
            return valid_number(schema, seed)
        case "boolean":
            return seed % 2 == 0
        case "null":
            return None
    return {"key": f"value {seed}"}


def kinds_of(schema: Schema) -> list[str]:
    """The types that the schema names, or that its keywords hint at; empty where anything goes."""
    named = schema.get("type")
    if named is None:
        return next(([kind] for kind, hints in _HINTS.items() if hints & schema.keys()), [])
    return [named] if isinstance(named, str) else strings(named)


def kind_of(schema: Schema) -> str | None:
    """The type that values are made of: null only where nothing else is allowed."""
    kinds = kinds_of(schema)
    return next((kind for kind in kinds if kind != "null"), kinds[0] if kinds else None)


def nullable(schema: Schema) -> bool:
    if "allOf" in schema:
        return all(nullable(mapping(part)) for part in sequence(schema["allOf"]))
    if "enum" in schema:
        return None in sequence(schema["enum"])
    if "const" in schema:
        return schema["const"] is None
    options = [mapping(option) for keyword in ("anyOf", "oneOf") for option in sequence(schema.get(keyword))]
    if options and "type" not in schema:
        return any(nullable(option) for option in options)
    return "type" not in schema or "null" in kinds_of(schema) or schema.get("nullable") is True


def ends(schema: Schema) -> bool:
    """False for the inner occurrence of a schema that contains itself."""
    return "$ref" not in schema


def _one_of(schema: Schema, seed: int) -> Json:
    values = [value for value in sequence(schema["enum"]) if value is not None]
    return values[seed % len(values)] if values else None


def _choice(schema: Schema, keyword: str, options: list[Schema], seed: int, *, optional: bool, example: bool) -> Json:
    usable = [option for option in options if ends(option) and option.get("type") != "null"]
    if not usable:
        return None
    rest = {key: value for key, value in schema.items() if key != keyword}
    merged = {**rest, **usable[seed % len(usable)]}
    return valid(merged, seed // len(usable) if len(usable) > 1 else seed, optional=optional, example=example)


def _object(schema: Schema, seed: int, *, optional: bool, example: bool) -> Json:
    required = strings(schema.get("required"))
    found: Schema = {}
    for name, child in mapping(schema.get("properties")).items():
        if name in required or (optional and ends(mapping(child))):
            try:
                found[name] = valid(mapping(child), seed, optional=optional, example=example)
            except Unsatisfiable as error:
                if name in required:
                    raise Unsatisfiable(f"{name}: {error}") from None
    extra = mapping(schema.get("additionalProperties"))
    for name in required:
        found.setdefault(name, valid(extra, seed))
    while len(found) < (integer(schema.get("minProperties")) or 0):
        found[f"key{len(found)}"] = valid(extra, seed + len(found))
    return found


def _array(schema: Schema, seed: int, *, optional: bool, example: bool) -> Json:
    least = integer(schema.get("minItems")) or 0
    most = integer(schema.get("maxItems"))
    prefix = [mapping(item) for item in sequence(schema.get("prefixItems"))]
    items = mapping(schema.get("items"))
    wanted = max(least, len(prefix), 1 if ends(items) and schema.get("items") is not False else 0)
    found: list[Json] = []
    for place in range(wanted if most is None else min(wanted, most)):
        item = prefix[place] if place < len(prefix) else items
        try:
            found.append(valid(item, seed + place, optional=optional, example=example))
        except Unsatisfiable:
            if len(found) < least:
                raise
            break
    if schema.get("uniqueItems") is True and len({canonical(item) for item in found}) < len(found):
        raise Unsatisfiable(f"fewer than {len(found)} different items: {canonical(items)}")
    return found
