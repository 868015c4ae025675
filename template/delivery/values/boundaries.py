# Derived from the template: `copier update` replaces this file. Do not edit.
"""The last good and the first bad value of every rule in a schema, at any depth of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..json_types import Json, Schema, canonical, integer, mapping, sequence, strings
from .case import Case
from .generate import ends, kind_of, kinds_of, nullable, valid
from .numbers import number_boundaries
from .strings import Unsatisfiable
from .text_boundaries import string_boundaries

_WRONG: dict[str, list[Json]] = {
    "string": [7, True, ["text"], {"text": "x"}],
    "integer": ["1", True, [1], {}],
    "number": ["1", True, [1], {}],
    "boolean": ["true", 1, 0],
    "array": ["text", {"0": "x"}],
    "object": ["text", [], 7],
}


def boundaries(schema: Schema, seed: int = 0) -> Iterator[Case]:
    """Cases for the resolved schema. Inside objects and arrays the rest of the value is valid, made with the seed.

    A bad value breaks exactly one rule wherever such a value was found; a rule that no value could be found for is left
    out. A lone surrogate is sent as the escape that `json.dumps` writes.
    """
    seen: set[str] = set()
    for case in _cases(schema, seed):
        key = f"{case.pointer} {canonical(case.value)} {case.ok}"
        if key not in seen:
            seen.add(key)
            yield case


def _cases(schema: Schema, seed: int) -> Iterator[Case]:
    yield Case(None, nullable(schema), "null" if nullable(schema) else "null where it is not allowed")
    if "enum" in schema or "const" in schema:
        yield from _enum(schema)
        return
    options = [mapping(o) for keyword in ("anyOf", "oneOf") for o in sequence(schema.get(keyword))]
    real = [option for option in options if option.get("type") != "null"]
    if len(real) == 1:
        rest = {key: value for key, value in schema.items() if key not in ("anyOf", "oneOf")}
        yield from (case for case in _cases({**rest, **real[0]}, seed) if case.value is not None)
        return
    if options or not ends(schema) or not kinds_of(schema):
        return  # what one alternative refuses another may take
    yield from _typed(schema, kind_of(schema) or "null", seed)


def _typed(schema: Schema, kind: str, seed: int) -> Iterator[Case]:
    for value in _WRONG.get(kind, ()) if "type" in schema else ():
        if not _allowed_type(value, kinds_of(schema)):
            yield Case(value, False, f"wrong type: {type(value).__name__} for {kind}")
    match kind:
        case "string":
            yield from string_boundaries(schema, seed)
        case "integer" | "number":
            yield from number_boundaries(schema)
        case "boolean":
            yield from (Case(value, True, canonical(value)) for value in (True, False))
        case "array":
            yield from _array(schema, seed)
        case "object":
            yield from _object(schema, seed)


def _allowed_type(value: Json, kinds: list[str]) -> bool:
    names = {str: "string", bool: "boolean", list: "array", dict: "object", type(None): "null"}
    return bool({"integer", "number"} & set(kinds)) if integer(value) is not None else names[type(value)] in kinds


def _enum(schema: Schema) -> Iterator[Case]:
    values = [schema["const"]] if "const" in schema else sequence(schema["enum"])
    for value in values:
        yield Case(value, True, f"enum: {canonical(value)}")
    texts = [value for value in values if isinstance(value, str)]
    for outside in ("no such value", "", *(value.swapcase() for value in texts[:1]), *(f"{t} " for t in texts[:1])):
        if outside not in values:
            yield Case(outside, False, f"enum: {outside!r} is none of it")
    for wrong in (7, True, list[Json]()):
        if canonical(wrong) not in map(canonical, values):
            yield Case(wrong, False, f"enum: wrong type {type(wrong).__name__}")


def _array(schema: Schema, seed: int) -> Iterator[Case]:
    for name, outward in (("minItems", -1), ("maxItems", 1)):
        bound = integer(schema.get(name))
        if bound is None:
            continue
        for length, ok in ((bound, True), (bound + outward, False)):
            value = _of_length(schema, length, seed)
            if value is not None:
                yield Case(value, ok, f"{name} {bound}: {length} items")
    items = mapping(schema.get("items"))
    if schema.get("uniqueItems") is True and (pair := _of_length({"items": items}, 1, seed)):
        yield Case([pair[0], pair[0]], False, "uniqueItems: the same twice")
    base = sequence(valid(schema, seed))
    if base and not schema.get("prefixItems") and ends(items):
        yield from (_inside(case, "0", [case.value, *base[1:]]) for case in _cases(items, seed))


def _of_length(schema: Schema, length: int, seed: int) -> list[Json] | None:
    if length < 0:
        return None
    try:
        return sequence(valid({**schema, "type": "array", "minItems": length, "maxItems": length}, seed))
    except Unsatisfiable:
        return None


def _object(schema: Schema, seed: int) -> Iterator[Case]:
    base, least = mapping(valid(schema, seed)), mapping(valid(schema, seed, optional=False))
    yield Case(base, True, "every property")
    yield Case(least, True, "required properties only")
    for name in strings(schema.get("required")):
        yield Case({k: v for k, v in base.items() if k != name}, False, "required: it is missing", f"/{_escape(name)}")
    if schema.get("additionalProperties") is False:
        yield Case({**base, "no_such_property": 1}, False, "additionalProperties: one nobody knows")
    for name, child in mapping(schema.get("properties")).items():
        for case in _cases(mapping(child), seed) if ends(mapping(child)) else ():
            yield _inside(case, _escape(name), {**base, name: case.value})


def _inside(case: Case, step: str, value: Json) -> Case:
    return replace(case, value=value, pointer=f"/{step}{case.pointer}")


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
