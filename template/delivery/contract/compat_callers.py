# Derived from the template: `copier update` replaces this file. Do not edit.
"""Who may call an operation and how often: credentials, roles, rows and limits, old against new."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from ..json_types import Json, Schema, mapping, sequence, strings
from .compat_severity import Finding
from .compat_views import View

_SPAN = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_AMOUNT = re.compile(r"(\d+)(?:\s*/\s*(\d*)\s*(second|minute|hour|day)s?)?")
_ANYBODY: Schema = {}


@dataclass(frozen=True)
class Scheme:
    """A security scheme as it is on the wire; its name and its words are not."""

    name: str
    definition: Schema
    scopes: frozenset[str]


def compare_callers(old: View, new: View) -> Iterator[Finding]:
    yield from _security(old, new)
    yield from _roles(old, new)
    yield from _rows(old, new)
    for keyword in ("x-limit", "x-rate-limit"):
        yield from _limit(keyword, old.operation.extensions.get(keyword), new.operation.extensions.get(keyword))


def _security(old: View, new: View) -> Iterator[Finding]:
    """Every old way in has to open the new door; a new way is a list of schemes that are all due."""
    before, now = _ways(old), _ways(new)
    if any(not way for way in before):
        if all(now):
            yield Finding("security-anonymous-closed", "security", "nothing is due", _shown(now))
        return
    if not all(now):
        yield Finding("security-anonymous-opened", "security", _shown(before), "nothing is due")
        return
    lost = [way for way in before if not any(_opens(way, door) for door in now)]
    for way in lost:
        yield Finding(_why(way, now), "security", _shown([way]), _shown(now))
    told = [_names(way) for way in lost]
    for door in now:
        if _names(door) not in told and not any(_opens(door, known) for known in before):
            yield Finding("security-scheme-added", "security", _shown(before), _shown([door]))


def _why(way: list[Scheme], doors: list[list[Scheme]]) -> str:
    """The most precise rule for a way in that no longer opens any door."""
    same = [door for door in doors if _names(door) == _names(way)]
    if not same:
        return "security-scheme-removed"
    bare = [Scheme(scheme.name, scheme.definition, frozenset()) for scheme in same[0]]
    return "security-scopes-raised" if _opens(way, bare) else "security-scheme-changed"


def _opens(way: list[Scheme], door: list[Scheme]) -> bool:
    """Whether what is shown on this way covers all that the door asks for."""
    return all(any(_covers(shown, asked) for shown in way) for asked in door)


def _covers(shown: Scheme, asked: Scheme) -> bool:
    if not asked.scopes <= shown.scopes:
        return False
    before, now = shown.definition.get("flows"), asked.definition.get("flows")
    flows = all(mapping(now).get(name) == flow for name, flow in mapping(before).items())
    return flows and {**shown.definition, "flows": None} == {**asked.definition, "flows": None}


def _names(way: list[Scheme]) -> Set[str]:
    return {scheme.name for scheme in way}


def _ways(view: View) -> list[list[Scheme]]:
    """The alternatives; an empty one is the open door."""
    found = sequence(view.node.get("security", view.document.root.get("security")))
    return [
        [
            Scheme(name, _definition(view, name), frozenset(strings(scopes)))
            for name, scopes in sorted(mapping(way).items())
        ]
        for way in found or [_ANYBODY]
    ]


def _definition(view: View, name: str) -> Schema:
    schemes = mapping(mapping(view.document.root.get("components")).get("securitySchemes"))
    node = view.document.follow(schemes.get(name)) or {"name": name}
    kept = {key: value for key, value in node.items() if key not in ("description", "bearerFormat")}
    flows = {
        flow: {key: value for key, value in mapping(told).items() if key.endswith("Url")}
        for flow, told in mapping(node.get("flows")).items()
    }
    return {key: value for key, value in kept.items() if not key.startswith("x-")} | {"flows": {**flows}}


def _shown(ways: list[list[Scheme]]) -> str:
    return " or ".join(" and ".join(_scheme(scheme) for scheme in way) for way in ways)


def _scheme(scheme: Scheme) -> str:
    scopes = f" ({', '.join(sorted(scheme.scopes))})" if scheme.scopes else ""
    kind = [str(scheme.definition[key]) for key in ("type", "scheme", "in") if key in scheme.definition]
    return f"{scheme.name} [{' '.join(kind)}]{scopes}"


def _roles(old: View, new: View) -> Iterator[Finding]:
    before, now = old.operation.roles, new.operation.roles
    if now is not None and (before is None or before - now):
        yield Finding("roles-narrowed", "x-roles", _who(before), _who(now))
    if before is not None and (now is None or now - before):
        yield Finding("roles-widened", "x-roles", _who(before), _who(now))


def _rows(old: View, new: View) -> Iterator[Finding]:
    """Who sees the rows of others: everybody where the operation is not owned."""
    before, now = (view.operation.sees_all if view.operation.owned else None for view in (old, new))
    if now is not None and (before is None or before - now):
        yield Finding("rows-narrowed", "x-owned", _who(before), _who(now))
    if before is not None and (now is None or now - before):
        yield Finding("rows-widened", "x-owned", _who(before), _who(now))


def _who(roles: Set[str] | None) -> str:
    return "every caller" if roles is None else ", ".join(sorted(roles)) or "nobody"


def _limit(keyword: str, before: Json, now: Json) -> Iterator[Finding]:
    if before == now:
        return
    kept = now is None or (before is not None and _allows(now, before))
    was, is_now = ("no limit" if limit is None else str(limit) for limit in (before, now))
    yield Finding("limit-raised" if kept else "limit-lowered", keyword, was, is_now)


def _allows(limit: Json, other: Json) -> bool:
    """Whether whoever keeps to the other limit keeps to this one. What can't be read does not."""
    this, that = ([_AMOUNT.fullmatch(part.strip()) for part in str(said).split(",")] for said in (limit, other))
    return all(rate and any(kept and _covered(rate, kept) for kept in that) for rate in this)


def _covered(rate: re.Match[str], kept: re.Match[str]) -> bool:
    calls, calls_before = int(rate[1]), int(kept[1])
    return calls >= calls_before and calls * _seconds(kept) >= calls_before * _seconds(rate)


def _seconds(found: re.Match[str]) -> int:
    return int(found[2] or 1) * _SPAN[found[3]] if found[3] else 1
