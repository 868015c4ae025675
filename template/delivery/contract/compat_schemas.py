# Derived from the template: `copier update` replaces this file. Do not edit.
"""Two normalised schemas, compared in one direction: what is narrower, what is wider, and where."""

from __future__ import annotations

from collections.abc import Iterator

from ..json_types import Json, Schema, canonical, mapping, sequence, strings, text
from .compat_limits import LIMITS, accepts, rank, step_changes
from .compat_properties import CLOSED, compare_properties
from .compat_severity import REQUEST, Direction, Finding
from .compat_unions import compare_unions, is_union, only_constraints

_ANY = frozenset({"boolean", "integer", "number", "string", "array", "object", "null"})
_NAMES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}
_HANDLED = frozenset(
    {"type", "enum", "format", "pattern", "properties", "required", "additionalProperties", "items", "default"}
    | {"readOnly", "uniqueItems", "multipleOf", "discriminator"}
    | {
        keyword
        for _, _, keywords in LIMITS
        for inclusive, exclusive, _ in keywords
        for keyword in (inclusive, exclusive)
    }
)


def compare_schemas(way: Direction, old: Schema, new: Schema, place: str = "") -> Iterator[Finding]:
    """Every difference that a client can meet. Equal schemas give none."""
    if canonical(old) == canonical(new):
        return
    if way is REQUEST:
        yield from _default(old, new, place)
        old, new = ({key: value for key, value in side.items() if key != "default"} for side in (old, new))
    yield from _nullable(way, old, new, place)
    if is_union(old) or is_union(new):
        yield from compare_unions(way, old, new, place, compare_schemas)
        return
    before, now = _kinds(old), _kinds(new)
    if before - now:
        yield Finding(f"{way}-type-narrowed", place, _listed(before), _listed(now))
    if now - before:
        yield Finding(f"{way}-type-widened", place, _listed(before), _listed(now))
    shared = before & now
    if "enum" in old or "enum" in new:
        if shared:
            yield from _enum(way, old, new, place)
        return
    if shared:
        yield from _keywords(way, old, new, place, shared)


def _default(old: Schema, new: Schema, place: str) -> Iterator[Finding]:
    if canonical(old.get("default")) != canonical(new.get("default")):
        rule = "request-default-changed" if "default" in old else "request-default-added"
        yield Finding(rule, place, _said(old, "default"), _said(new, "default"))


def _nullable(way: Direction, old: Schema, new: Schema, place: str) -> Iterator[Finding]:
    before, now = _takes_null(old), _takes_null(new)
    if before is not None and now is not None and before != now:
        rule = "nullable-narrowed" if before else "nullable-widened"
        yield Finding(
            f"{way}-{rule}", place, "null allowed" if before else "no null", "null allowed" if now else "no null"
        )


def _takes_null(schema: Schema) -> bool | None:
    """None where the schema does not speak of types: then null is one of everything."""
    options = [mapping(option) for keyword in ("anyOf", "oneOf") for option in sequence(schema.get(keyword))]
    if options:
        return any(_takes_null(option) for option in options)
    return "null" in _types(schema) if "type" in schema or "enum" in schema else None


def _types(schema: Schema) -> frozenset[str]:
    if "enum" in schema:
        values = sequence(schema["enum"])
        return frozenset("null" if value is None else _NAMES[type(value)] for value in values)
    kind = schema.get("type")
    if kind is None:
        return _ANY
    return frozenset({kind} if isinstance(kind, str) else strings(kind))


def _kinds(schema: Schema) -> frozenset[str]:
    """The JSON types without null, which has rules of its own; every integer is a number."""
    kinds = _types(schema)
    return (kinds | {"integer"} if "number" in kinds else kinds) - {"null"}


def _listed(kinds: frozenset[str]) -> str:
    shown = kinds - {"integer"} if "number" in kinds else kinds
    return "any type" if kinds == _ANY - {"null"} else " or ".join(sorted(shown)) or "null only"


def _enum(way: Direction, old: Schema, new: Schema, place: str) -> Iterator[Finding]:
    before, now = _values(old), _values(new)
    lost = [value for value in before if not accepts(new, value)] if before is not None else now
    gained = [value for value in now if not accepts(old, value)] if now is not None else before
    if lost:
        yield Finding(f"{way}-enum-narrowed", place, _shown(before), _shown(now))
    if gained:
        yield Finding(f"{way}-enum-widened", place, _shown(before), _shown(now))


def _values(schema: Schema) -> list[Json] | None:
    return [value for value in sequence(schema["enum"]) if value is not None] if "enum" in schema else None


def _shown(values: list[Json] | None) -> str:
    return "any value" if values is None else "one of " + ", ".join(canonical(value) for value in values)


def _keywords(way: Direction, old: Schema, new: Schema, place: str, shared: frozenset[str]) -> Iterator[Finding]:
    before, now = text(old.get("format")), text(new.get("format"))
    if before != now:
        wider = now is None or (before, now) in _WIDER_FORMATS
        narrower = before is None or (now, before) in _WIDER_FORMATS
        effect = _effect(way, wider=wider, narrower=narrower)
        yield Finding(f"{way}-format-{effect}", place, _said(old, "format"), _said(new, "format"))
    if "string" in shared and old.get("pattern") != new.get("pattern"):
        effect = _effect(way, wider="pattern" not in new, narrower="pattern" not in old)
        yield Finding(f"{way}-pattern-{effect}", place, _said(old, "pattern"), _said(new, "pattern"))
    yield from _limits(way, old, new, place, shared)
    if "array" in shared:
        yield from compare_schemas(way, mapping(old.get("items")), mapping(new.get("items")), f"{place}[]")
    if "object" in shared:
        yield from _objects(way, old, new, place)
    yield from only_constraints(way, old, new, place, _HANDLED, compare_schemas)


def _effect(way: Direction, *, wider: bool, narrower: bool) -> str:
    """What is neither has values of its own on both sides: that is told by the effect that hurts in this direction."""
    if wider or narrower:
        return "widened" if wider else "narrowed"
    return "narrowed" if way is REQUEST else "widened"


def _limits(way: Direction, old: Schema, new: Schema, place: str, shared: frozenset[str]) -> Iterator[Finding]:
    whole = "number" not in shared
    for aspect, kinds, keywords in LIMITS:
        for names in keywords if kinds & shared else ():
            before, now = rank(old, names, whole=whole), rank(new, names, whole=whole)
            if before != now:
                effect = "narrowed" if before is None or (now is not None and now.value > before.value) else "widened"
                yield Finding(
                    f"{way}-{aspect}-{effect}", place, str(before or f"no {names[0]}"), str(now or f"no {names[0]}")
                )
    if shared & {"integer", "number"}:
        for effect in step_changes(old.get("multipleOf"), new.get("multipleOf")):
            yield Finding(f"{way}-bounds-{effect}", place, _said(old, "multipleOf"), _said(new, "multipleOf"))
    if "array" in shared and old.get("uniqueItems", False) != new.get("uniqueItems", False):
        effect = "narrowed" if new.get("uniqueItems") else "widened"
        yield Finding(f"{way}-count-{effect}", place, _said(old, "uniqueItems"), _said(new, "uniqueItems"))


def _objects(way: Direction, old: Schema, new: Schema, place: str) -> Iterator[Finding]:
    before, now = mapping(old.get("additionalProperties")), mapping(new.get("additionalProperties"))
    yield from compare_properties(way, old, new, place, compare_schemas)
    if CLOSED in (before, now):
        if before != now:
            effect = "narrowed" if now == CLOSED else "widened"
            yield Finding(f"{way}-extra-{effect}", place, _open(before), _open(now))
    else:
        yield from compare_schemas(way, before, now, f"{place}{{*}}")


def _open(extra: Schema) -> str:
    return "unknown properties ruled out" if extra == CLOSED else "unknown properties allowed"


def _said(schema: Schema, keyword: str) -> str:
    return f"{keyword} {canonical(schema[keyword])}" if keyword in schema else f"no {keyword}"
