"""Hundreds of made-up domains: good ones are taken, also by the schema; spoiled ones never end in an exception."""

from __future__ import annotations

import copy
import re
from typing import Any

from gate import judged, macros, requirements
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

RESERVED = {"id", "created_at", "updated_at", "owner_id", "deleted_at"}
WORDS = [
    "order",
    "user",
    "group",
    "limit",
    "end",
    "list",
    "type",
    "match",
    "print",
    "select",
    "title",
    "amount",
    "note",
    "state",
    "kind",
    "copy",
    "json",
]
NAMES = st.builds("_".join, st.lists(st.sampled_from(WORDS), min_size=1, max_size=2)).filter(
    lambda name: name not in RESERVED
)
PROSE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)

FIELDS = st.one_of(
    st.sampled_from(["string", "text?", "integer", "boolean?", "datetime?", "uuid", "json?"]),
    st.fixed_dictionaries({"type": st.just("string")}, optional={"max_length": st.integers(20, 500), "min_length": st.integers(0, 20), "filter": st.booleans(), "unique": st.booleans(), "description": PROSE, "personal": st.booleans()}),
    st.fixed_dictionaries({"type": st.just("integer")}, optional={"minimum": st.integers(-100, 0), "maximum": st.integers(0, 100), "default": st.just(0), "sort": st.booleans()}),
    st.fixed_dictionaries({"type": st.just("money")}, optional={"minimum": st.sampled_from([0, "0.01", 0.01]), "maximum": st.sampled_from([10, "99.99"]), "default": st.just(5)}),
    st.fixed_dictionaries({"type": st.just("enum"), "values": st.lists(st.text("abcNO{}\"'\\ é", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=5, unique=True)}, optional={"filter": st.booleans()}),
    st.fixed_dictionaries({"type": st.just("date"), "default": st.dates() | st.dates().map(str)}),
    st.fixed_dictionaries({"type": st.just("string"), "pattern": st.sampled_from(["^[A-Z]{2}$", r"\d+", "[a-z-]{3,9}"])}),
    st.fixed_dictionaries({"type": st.just("string"), "secret": st.sampled_from([True, "hashed", "encrypted"])}, optional={"optional": st.just(True)}),
)  # fmt: skip

INTEGRATIONS = st.fixed_dictionaries(
    {"base_url": st.sampled_from(["https://x.example", "http://tax:8080/v2/", "https://" + "a" * 63 + ".example/" + "b" * 30])},
    optional={"description": PROSE, "timeout_ms": st.integers(1, 60000), "on_failure": st.sampled_from(["fail", "ignore"])},
)  # fmt: skip

RESOURCES = st.fixed_dictionaries(
    {"fields": st.dictionaries(NAMES, FIELDS, min_size=1, max_size=5)},
    optional={
        "description": PROSE, "soft_delete": st.booleans(), "cache_seconds": st.integers(0, 86400), "rate_limit": st.just("5/second"), "owned": st.sampled_from([True, False, {"unless": ["admin"]}]),
        "operations": st.sampled_from([["list", "read"], ["create"], {"list": ["admin"], "create": ["user", "admin"]}]), "actions": st.just({"ship": {"limit": "20/hour", "roles": ["admin"]}}),
    },
)  # fmt: skip


@st.composite
def good(draw: st.DrawFn) -> dict[str, Any]:
    resources: dict[str, dict[str, Any]] = draw(
        st.dictionaries(st.sampled_from(WORDS), RESOURCES, min_size=1, max_size=4)
    )
    names = list(resources)
    for name, resource in resources.items():
        if draw(st.booleans()):
            fields: Any = resource["fields"]
            fields["other_" + name] = {
                "type": "ref",
                "to": draw(st.sampled_from(names)),
                "optional": True,
                "on_delete": "set-null",
            }
    domain: dict[str, Any] = {"resources": resources}
    if draw(st.booleans()):
        integrations = draw(st.dictionaries(st.sampled_from(WORDS), INTEGRATIONS, min_size=1, max_size=3))
        domain["integrations"] = integrations
        for resource in resources.values():
            actions: Any = resource.get("actions", {})
            asking = draw(st.lists(st.sampled_from([*integrations]), unique=True, min_size=1))
            resource["actions"] = {**actions, "ask": {"calls": asking, "set": {"asked": True}}}
            resource["fields"]["asked"] = {"type": "boolean", "default": False}
            resource["fields"]["called_at"] = {"type": "url", "egress": True, "optional": True}
    return {"project_name": "Orders API", "domain": domain}


QUIET = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUIET
@given(good())
def test_takes_every_good_domain_and_so_does_the_schema(data: dict[str, Any]) -> None:
    assert judged(data) == []
    assert requirements.Requirements.model_validate(data)


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.lists(st.integers() | st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=4) | st.integers(), st.none(), max_size=2),
    st.dates(),
    st.binary(max_size=2),
)


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for key, item in items for place in places(item, (*path, key)))]


@QUIET
@given(good(), JUNK, st.data())
def test_a_spoiled_domain_is_told_in_one_line_or_fits_the_schema(
    data: dict[str, Any], junk: object, choice: st.DataObject
) -> None:
    spoiled = copy.deepcopy(data)
    path = choice.draw(st.sampled_from([place for place in places(spoiled) if len(place) > 1]))
    parent: Any = spoiled
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = junk

    found = judged(spoiled)
    line = macros("check").last_gate(spoiled)

    assert bool(line) == bool(found)
    assert re.search(r"[\x00-\x1f\x7f]", line) is None
    if not found:
        assert requirements.Requirements.model_validate(spoiled)


@QUIET
@given(good(), st.data())
def test_an_unknown_key_is_refused_wherever_it_stands(data: dict[str, Any], choice: st.DataObject) -> None:
    spoiled = copy.deepcopy(data)
    mappings = [spoiled, spoiled["domain"]]
    for resource in spoiled["domain"]["resources"].values():
        mappings += [
            resource,
            *(field for field in resource["fields"].values() if isinstance(field, dict)),
            *resource.get("actions", {}).values(),
        ]
    choice.draw(st.sampled_from(mappings))["nonsense"] = 1

    assert any(path.endswith("nonsense") for path, _ in judged(spoiled))
