# Derived from the template: `copier update` replaces this file. Do not edit.
"""The properties of two objects: which came, went, are due or optional, and who may read and write them."""

from __future__ import annotations

from collections.abc import Iterator

from ..json_types import Json, Schema, canonical, mapping, sequence, strings
from .compat_severity import REQUEST, Compare, Direction, Finding

CLOSED: Schema = {"not": {}}


def compare_properties(way: Direction, old: Schema, new: Schema, place: str, compare: Compare) -> Iterator[Finding]:
    before, now = mapping(old.get("properties")), mapping(new.get("properties"))
    due_before, due_now = set(strings(old.get("required"))), set(strings(new.get("required")))
    if way is REQUEST:  # what is read-only is not sent
        yield from _read_only(before, now, place)
        silent = {name for side in (before, now) for name in side if _is_read_only(side, name)}
        before = {name: schema for name, schema in before.items() if name not in silent}
        now = {name: schema for name, schema in now.items() if name not in silent}
        due_before, due_now = due_before - silent, due_now - silent
    for name in sorted({*before, *now, *due_before, *due_now}):
        inner = f"{place}.{name}"
        known = name not in before and name not in now  # only `required` speaks of it
        was, is_now = (
            _presence(name in due_before, name in before or known),
            _presence(name in due_now, name in now or known),
        )
        if was != is_now:
            rule = _REQUEST[was, is_now] if way is REQUEST else _RESPONSE[was, is_now]
            yield Finding(_by_openness(rule, old, new), inner, was, is_now)
        if name in before and name in now:
            yield from compare(way, mapping(before[name]), mapping(now[name]), inner)


_NOTHING, _OPTIONAL, _REQUIRED = "nothing", "optional", "required"
_REQUEST = {
    (_NOTHING, _OPTIONAL): "request-property-added",
    (_NOTHING, _REQUIRED): "request-property-required-added",
    (_OPTIONAL, _REQUIRED): "request-property-became-required",
    (_REQUIRED, _OPTIONAL): "request-property-became-optional",
    (_OPTIONAL, _NOTHING): "request-property-removed",
    (_REQUIRED, _NOTHING): "request-property-removed",
}
_RESPONSE = {
    (_NOTHING, _OPTIONAL): "response-property-added",
    (_NOTHING, _REQUIRED): "response-property-added",
    (_OPTIONAL, _REQUIRED): "response-property-became-required",
    (_REQUIRED, _OPTIONAL): "response-property-became-optional",
    (_OPTIONAL, _NOTHING): "response-optional-property-removed",
    (_REQUIRED, _NOTHING): "response-property-removed",
}


def _presence(required: bool, there: bool) -> str:
    if required:
        return _REQUIRED
    return _OPTIONAL if there else _NOTHING


def _by_openness(rule: str, old: Schema, new: Schema) -> str:
    if rule == "request-property-removed" and new.get("additionalProperties") != CLOSED:
        return "request-property-ignored"
    if rule == "response-property-added" and old.get("additionalProperties") == CLOSED:
        return "response-property-added-to-closed"
    return rule


def _is_read_only(properties: Schema, name: str) -> bool:
    return mapping(properties[name]).get("readOnly") is True


def _read_only(before: Schema, now: Schema, place: str) -> Iterator[Finding]:
    for name in sorted(before.keys() & now.keys()):
        was, is_now = _is_read_only(before, name), _is_read_only(now, name)
        if was != is_now:
            rule = "request-property-became-read-only" if is_now else "request-property-became-writable"
            yield Finding(rule, f"{place}.{name}", _writable(was), _writable(is_now))


def _writable(read_only: bool) -> str:
    return "readOnly" if read_only else "writable"


def compare_access(way: Direction, old: Schema, new: Schema) -> Iterator[Finding]:
    """What the normaliser drops because the code's own document can't know it. Takes resolved schemas.

    Only properties that both sides have are compared: coming and going has rules of its own.
    """
    before, now = dict(_properties(old, "")), dict(_properties(new, ""))
    for place in sorted(before.keys() & now.keys()):
        ours, theirs = before[place], now[place]
        if way is REQUEST:
            yield from _roles("request-writers", place, ours.get("x-write-roles"), theirs.get("x-write-roles"))
            if bool(ours.get("x-unique")) != bool(theirs.get("x-unique")):
                rule = "request-unique-added" if theirs.get("x-unique") else "request-unique-removed"
                yield Finding(rule, place, _unique(ours), _unique(theirs))
        else:
            yield from _roles("response-readers", place, _readers(ours), _readers(theirs))


def _readers(schema: Schema) -> Json:
    return [] if schema.get("writeOnly") is True else schema.get("x-read-roles")


def _roles(rule: str, place: str, before: Json, now: Json) -> Iterator[Finding]:
    ours, theirs = (None if roles is None else set(strings(roles)) for roles in (before, now))
    if theirs is not None and (ours is None or ours - theirs):
        yield Finding(f"{rule}-narrowed", place, _who(before), _who(now))
    if ours is not None and (theirs is None or theirs - ours):
        yield Finding(f"{rule}-widened", place, _who(before), _who(now))


def _who(roles: Json) -> str:
    return "every role" if roles is None else ", ".join(sorted(strings(roles))) or "nobody"


def _unique(schema: Schema) -> str:
    return f"x-unique {canonical(schema.get('x-unique', False))}"


def _properties(schema: Schema, place: str) -> Iterator[tuple[str, Schema]]:
    for name, child in mapping(schema.get("properties")).items():
        yield f"{place}.{name}", mapping(child)
        yield from _properties(mapping(child), f"{place}.{name}")
    yield from _properties(mapping(schema["items"]), f"{place}[]") if "items" in schema else ()
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in sequence(schema.get(keyword)):
            yield from _properties(mapping(part), place)
