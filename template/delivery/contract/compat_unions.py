# Derived from the template: `copier update` replaces this file. Do not edit.
"""Schemas that are one of several (`oneOf`, `anyOf`), and the keywords that are only compared as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from ..json_types import Json, Schema, canonical, mapping, sequence, strings, text
from .compat_rules import RULES
from .compat_severity import COMPATIBLE, REQUEST, Compare, Direction, Finding
from .merge import merge

_CHOICES = ("anyOf", "oneOf")
_LONGEST = 80


def is_union(schema: Schema) -> bool:
    return any(keyword in schema for keyword in _CHOICES)


def compare_unions(way: Direction, old: Schema, new: Schema, place: str, compare: Compare) -> Iterator[Finding]:
    """Finds each variant its counterpart; a pair that belongs together is compared in detail.

    A variant needs no counterpart of its own where another one covers it.
    """
    if canonical([*_options(old)]) == canonical([*_options(new)]):
        yield from compare(way, _beside(old), _beside(new), place)
        return
    before, now = _variants(old), _variants(new)
    left = [variant for variant in before if variant not in now]
    right = [variant for variant in now if variant not in before]
    for ours, theirs in list(_pairs(left, right, _tag(old, new))):
        left.remove(ours)
        right.remove(theirs)
        yield from compare(way, ours, theirs, place)
    for variant in left:
        if not any(_fits(way, variant, other, compare) for other in now):
            yield Finding(f"{way}-union-narrowed", place, _short(variant), "no such variant")
    for variant in right:
        if not any(_fits(way, other, variant, compare) for other in before):
            yield Finding(f"{way}-union-widened", place, "no such variant", _short(variant))


def _variants(schema: Schema) -> list[Schema]:
    """The variants without null, each with the keywords beside the choice; a plain schema is its only one."""
    if not is_union(schema):
        kinds = strings(schema.get("type"))
        return [{**schema, "type": kind} for kind in kinds if kind != "null"] or [schema]
    whole = [merge([option, _beside(schema)]) for option in _options(schema)]
    return [variant for option in whole if option != {"type": "null"} for variant in _variants(option)]


def _choice(schema: Schema) -> str:
    return next((keyword for keyword in _CHOICES if keyword in schema), "")


def _options(schema: Schema) -> list[Schema]:
    return [mapping(option) for option in sequence(schema.get(_choice(schema)))]


def _beside(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in (_choice(schema), "discriminator")}


def _tag(old: Schema, new: Schema) -> str | None:
    """The property that tells the variants apart, where both sides name the same."""
    names = {text(mapping(schema.get("discriminator")).get("propertyName")) for schema in (old, new)}
    return names.pop() if len(names) == 1 else None


def _pairs(left: list[Schema], right: list[Schema], tag: str | None) -> Iterator[tuple[Schema, Schema]]:
    if len(left) == len(right) == 1:
        yield left[0], right[0]
        return
    tagged = {_value(variant, tag): variant for variant in right}
    for variant in left:
        value = _value(variant, tag)
        if value is not None and value in tagged:
            yield variant, tagged.pop(value)


def _value(variant: Schema, tag: str | None) -> str | None:
    values = sequence(mapping(mapping(variant.get("properties")).get(tag or "")).get("enum"))
    return canonical(values[0]) if len(values) == 1 else None


def _fits(way: Direction, old: Schema, new: Schema, compare: Compare) -> bool:
    return all(RULES[finding.rule].severity is COMPATIBLE for finding in compare(way, old, new, ""))


def only_constraints(
    way: Direction, old: Schema, new: Schema, place: str, handled: frozenset[str], compare: Compare
) -> Iterator[Finding]:
    """Keywords whose meaning is not taken apart: a new one refuses more, a changed one might."""
    for keyword in sorted(name for name in {*old, *new} - handled if not name.startswith("x-")):
        before, now = old.get(keyword), new.get(keyword)
        if keyword == "allOf" and before and now:
            yield from _all_of(way, sequence(before), sequence(now), place, compare)
        elif canonical(before) != canonical(now):
            hurts = way is REQUEST if before and now else before is None
            effect = "narrowed" if hurts else "widened"
            yield Finding(f"{way}-constraint-{effect}", place, _said(keyword, before), _said(keyword, now))


def _all_of(way: Direction, old: list[Json], new: list[Json], place: str, compare: Compare) -> Iterator[Finding]:
    left = [mapping(part) for part in old if part not in new]
    right = [mapping(part) for part in new if part not in old]
    if len(left) == len(right) == 1:
        yield from compare(way, left[0], right[0], place)
        return
    for part in left:
        yield Finding(f"{way}-constraint-widened", place, _said("allOf", part), "no such part")
    for part in right:
        yield Finding(f"{way}-constraint-narrowed", place, "no such part", _said("allOf", part))


def _said(keyword: str, value: Json) -> str:
    return f"no {keyword}" if value is None else f"{keyword} {_short(value)}"


def _short(node: Json) -> str:
    shown = canonical(node)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
