# Derived from the template: `copier update` replaces this file. Do not edit.
"""Whether clients of one contract can live with another: every change, judged by the rules of `compat_rules`.

for change in compare(load(Path("released.yaml")), load(Path("openapi.yaml"))):
    change.rule.id, change.severity, change.where, change.was, change.now, change.rule.instead
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import replace

from ..json_types import text
from .compat_callers import compare_callers
from .compat_operations import NOTHING, compare_messages
from .compat_rules import RULES
from .compat_severity import Change, Finding
from .compat_version import judge_versions
from .compat_views import Match, View, match, views
from .document import Document


def compare(
    old: Document, new: Document, *, allow: Collection[str] = (), today: datetime.date | None = None
) -> list[Change]:
    """Every change that a client can meet, breaking first; empty where the two mean the same.

    Args:
        allow: `RULE@PLACE` of changes that break and are meant to; a place that ends in `*` is the start of places.
        today: The day that sunset dates are compared with.
    """
    found = {Change(RULES[rule], where, was, now) for rule, where, was, now in _operations(old, new, today)}
    changes = [replace(change, accepted="allowed" if is_allowed(change, allow) else "") for change in found]
    return sorted(judge_versions(old, new, changes), key=lambda change: change.order)


def is_allowed(change: Change, allow: Collection[str]) -> bool:
    place = f"{change.rule.id}@{change.where}"
    return any(place.startswith(entry[:-1]) if entry.endswith("*") else place == entry for entry in allow)


def _operations(old: Document, new: Document, today: datetime.date | None) -> Iterator[Finding]:
    before, now = views(old), views(new)
    taken: set[int] = set()
    lost: set[str] = set()
    gained: set[str] = set()
    for found in match(before, now):
        taken.update(id(view) for view in found.found)
        if not found.found:
            yield from _gone(found, now, today or datetime.date.today())
        else:
            lost.update(found.lost)
        for view in found.found:
            yield from _pair(found.old, view)
            known = found.old.addresses.values()
            gained.update(prefix for prefix, address in view.addresses.items() if address not in known)
    ids = {view.operation.operation_id for view in before} - {""}
    for view in now:
        if id(view) not in taken and view.operation.operation_id not in ids:
            yield Finding("operation-added", view.operation.key, NOTHING, _called(view))
    prefixes = [_listed({prefix for view in side for prefix in view.operation.prefixes}) for side in (before, now)]
    for prefix in sorted(lost):
        yield Finding("server-prefix-removed", f"servers {prefix or '/'}", prefix or "/", prefixes[1])
    for prefix in sorted(gained):
        yield Finding("server-prefix-added", f"servers {prefix or '/'}", prefixes[0], prefix or "/")


def _pair(old: View, new: View) -> Iterator[Finding]:
    for changes in (_self(old, new), compare_messages(old, new), compare_callers(old, new)):
        for finding in changes:
            yield finding._replace(place=f"{old.operation.key} {finding.place}".rstrip())


def _self(old: View, new: View) -> Iterator[Finding]:
    if old.operation.operation_id and old.operation.operation_id != new.operation.operation_id:
        yield Finding("operation-id-changed", "operationId", _called(old), _called(new))
    if new.operation.deprecated and not old.operation.deprecated:
        yield Finding("operation-deprecated", "deprecated", "in use", f"deprecated, sunset {_sunset(new) or 'open'}")
    before, now = _sunset(old), _sunset(new)
    if before is not None and new.operation.deprecated and (now is None or now < before):
        yield Finding("operation-sunset-earlier", "x-sunset", str(before), str(now or NOTHING))


def _gone(found: Match, now: list[View], today: datetime.date) -> Iterator[Finding]:
    operation = found.old.operation
    name = operation.operation_id
    moved = next((view for view in now if name and view.operation.operation_id == name), None)
    sunset = _sunset(found.old)
    if operation.deprecated and sunset is not None:
        when = "before" if today < sunset else "after"
        yield Finding(f"operation-removed-{when}-sunset", operation.key, f"deprecated, sunset {sunset}", NOTHING)
    elif moved is not None:
        yield Finding("operation-moved", operation.key, operation.key, moved.operation.key)
    else:
        yield Finding("operation-removed", operation.key, _called(found.old), NOTHING)


def _called(view: View) -> str:
    return view.operation.operation_id or "no operationId"


def _sunset(view: View) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((text(view.operation.extensions.get("x-sunset")) or "")[:10])
    except ValueError:
        return None


def _listed(prefixes: Collection[str]) -> str:
    return " or ".join(prefix or "/" for prefix in sorted(prefixes)) or NOTHING
