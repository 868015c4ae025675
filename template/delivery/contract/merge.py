# Derived from the template: `copier update` replaces this file. Do not edit.
"""Folds the parts of an `allOf` into one schema where that means the same."""

from __future__ import annotations

from ..json_types import Json, Schema, canonical, mapping, sequence, strings

ANNOTATIONS = frozenset(
    {"title", "description", "example", "examples", "deprecated", "$comment", "externalDocs", "xml", "default"}
)
_CLOSED = frozenset({"additionalProperties", "unevaluatedProperties", "patternProperties", "$ref"})


def merge(parts: list[Schema]) -> Schema:
    """One schema that says what all parts say; `{"allOf": parts}` where no single one can. Later annotations win."""
    found: Schema = {}
    kept: list[Schema] = [part for part in parts if part]
    if len(kept) > 1 and any(_CLOSED & part.keys() for part in kept) and sum(map(_is_structural, kept)) > 1:
        return {"allOf": list[Json](kept)}
    for part in kept:
        for key, value in part.items():
            joined = _join(key, found[key], value) if key in found else value
            if joined is _CONFLICT:
                return {"allOf": list[Json](kept)}
            found[key] = joined
    return found


_CONFLICT: Schema = {}


def _is_structural(part: Schema) -> bool:
    return bool(part.keys() & {"properties", *_CLOSED})


def _join(key: str, before: Json, now: Json) -> Json:
    if key in ANNOTATIONS or key.startswith("x-") or canonical(before) == canonical(now):
        return now
    if key == "required":
        return list[Json](sorted({*strings(before), *strings(now)}))
    if key == "properties":
        return {**_both(mapping(before), mapping(now))}
    if key == "allOf":
        return [*sequence(before), *sequence(now)]
    return _CONFLICT


def _both(before: Schema, now: Schema) -> Schema:
    joined = {name: merge([mapping(before[name]), mapping(now[name])]) for name in before if name in now}
    return {**before, **now, **joined}
