# Derived from the template: `copier update` replaces this file. Do not edit.
"""What clients send and get: parameters, bodies, answers and headers of one operation, old against new."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterator, Mapping

from ..json_types import Schema, mapping
from .compat_properties import compare_access
from .compat_schemas import compare_schemas
from .compat_severity import REQUEST, RESPONSE, Direction, Finding
from .compat_views import View
from .normal import Content
from .schemas import normal_schema

NOTHING, THERE = "nothing", "it is there"


def compare_messages(old: View, new: View) -> Iterator[Finding]:
    yield from _parameters(old, new)
    yield from _body(old, new)
    yield from _answers(old, new)


def _parameters(old: View, new: View) -> Iterator[Finding]:
    before = {old.parameter_key(key): key for key in old.normal.parameters}
    now = {new.parameter_key(key): key for key in new.normal.parameters}
    for key in sorted({*before, *now}):
        name, other = before.get(key), now.get(key)
        place = f"parameter {name or other}"
        if name is None or other is None:
            if other is not None:
                rule = (
                    "request-parameter-required-added" if new.normal.parameters[other][0] else "request-parameter-added"
                )
                yield Finding(rule, place, NOTHING, THERE)
            else:
                yield Finding("request-parameter-removed", place, THERE, NOTHING)
            continue
        (due_before, ours), (due_now, theirs) = old.normal.parameters[name], new.normal.parameters[other]
        if due_before != due_now:
            rule = f"request-parameter-became-{_due(due_now)}"
            yield Finding(rule, place, _due(due_before), _due(due_now))
        if old.styles[name] != new.styles[other]:
            yield Finding("request-parameter-style-changed", place, old.styles[name], new.styles[other])
        yield from _within(place, compare_schemas(REQUEST, ours, theirs))


def _due(required: bool) -> str:
    return "required" if required else "optional"


def _body(old: View, new: View) -> Iterator[Finding]:
    before, now, place = old.normal.body, new.normal.body, "request body"
    if before is None or now is None:
        if now is not None:
            yield Finding(f"request-body-{'required-' if now[0] else ''}added", place, NOTHING, THERE)
        elif before is not None:
            yield Finding("request-body-removed", place, THERE, NOTHING)
        return
    if before[0] != now[0]:
        yield Finding(f"request-body-became-{_due(now[0])}", place, _due(before[0]), _due(now[0]))
    ours, theirs = (view.operation.sent.content if view.operation.sent else {} for view in (old, new))
    yield from _contents(REQUEST, place, (before[1], now[1]), (ours, theirs))


def _answers(old: View, new: View) -> Iterator[Finding]:
    before, now = old.operation.responses, new.operation.responses
    for status in sorted(before):
        twin = _range(status, now)
        if twin is None:
            kind = "success" if _is_success(status, before) else "error"
            yield Finding(f"response-{kind}-removed", f"response {status}", THERE, NOTHING)
        else:
            yield from _answer(old, new, status, twin)
    for status in sorted(now.keys() - before.keys()):
        twin = _range(status, before)
        if twin is None:
            kind = "success" if _is_success(status, now) else "error"
            yield Finding(f"response-{kind}-added", f"response {status}", NOTHING, THERE)
        else:
            yield from _answer(old, new, twin, status)


def _range(status: str, known: Collection[str]) -> str | None:
    """What speaks for the status: itself, its class (`4XX`), or `default`."""
    return next((name for name in (status, f"{status[0]}XX", "DEFAULT") if name in known), None)


def _is_success(status: str, statuses: Collection[str]) -> bool:
    """1xx to 3xx; also `default` where nothing else could be the success."""
    if status == "DEFAULT":
        return not any(other[0] in "123" for other in statuses)
    return status[0] in "123"


def _answer(old: View, new: View, was: str, now: str) -> Iterator[Finding]:
    place = f"response {was}" if was == now else f"response {was} ({now} now)"
    contents = old.normal.responses[was], new.normal.responses[now]
    ours, theirs = old.operation.responses[was], new.operation.responses[now]
    yield from _contents(RESPONSE, place, contents, (ours.content, theirs.content))
    before, after = _headers(old, was), _headers(new, now)
    for name in sorted({*before, *after}):
        header = f"{place} header {name}"
        if name not in after:
            yield Finding("response-header-removed", header, THERE, NOTHING)
        elif name not in before:
            yield Finding("response-header-added", header, NOTHING, THERE)
        else:
            due, due_now = (side[name].get("required") is True for side in (before, after))
            if due != due_now:
                yield Finding(f"response-header-became-{_due(due_now)}", header, _due(due), _due(due_now))
            was_schema, now_schema = _schema(old, before[name]), _schema(new, after[name])
            yield from _within(header, compare_schemas(RESPONSE, was_schema, now_schema))


def _schema(view: View, header: Schema) -> Schema:
    return normal_schema(view.document, header.get("schema"))


def _headers(view: View, status: str) -> dict[str, Schema]:
    """By name in lower case; the document may write `default` and `4xx` in any case."""
    responses = mapping(view.node.get("responses"))
    node = next(node for name, node in responses.items() if name.upper() == status)
    headers = mapping(view.document.follow(node).get("headers"))
    found = {name.lower(): view.document.follow(header) for name, header in headers.items()}
    return {name: header for name, header in found.items() if name != "content-type"}


def _contents(
    way: Direction, place: str, normal: tuple[Content, Content], resolved: tuple[Content, Content]
) -> Iterator[Finding]:
    before, now = normal
    ours, theirs = _lower(resolved[0]), _lower(resolved[1])
    for kind in sorted(before):
        twin = _media(kind, now)
        inner = place if len(before) == 1 else f"{place} {kind}"
        if twin is None:
            yield Finding(f"{way}-media-type-removed", f"{place} {kind}", THERE, ", ".join(sorted(now)) or NOTHING)
        else:
            yield from _within(inner, compare_schemas(way, before[kind], now[twin]))
            yield from _within(inner, compare_access(way, ours[kind], theirs[twin]))
    for kind in sorted(now):
        if _media(kind, before) is None:
            yield Finding(f"{way}-media-type-added", f"{place} {kind}", ", ".join(sorted(before)) or NOTHING, THERE)


def _media(kind: str, known: Collection[str]) -> str | None:
    """The media type itself, or the range (`application/*`) that covers it."""
    return kind if kind in known else next((other for other in sorted(known) if fnmatch.fnmatchcase(kind, other)), None)


def _lower(content: Content) -> Mapping[str, Schema]:
    """By the names that the normaliser gives."""
    return {"; ".join(part.strip() for part in kind.lower().split(";")): schema for kind, schema in content.items()}


def _within(place: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield finding._replace(place=f"{place} {finding.place}".rstrip())
