# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every change of the corpus gets the verdict that was written down for it, there and back."""

from __future__ import annotations

import contextlib
import datetime
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ..contract import ContractError, Document, compat_properties, compat_rules, compat_schemas
from ..contract import compat as checker
from ..contract.compat import compare
from ..contract.compat_rules import RULES
from ..contract.compat_severity import BREAKING, COMPATIBLE, RISKY, Change, Finding
from ..json_types import Json, Schema
from .compat_corpus import GONE, ROWS, SILENT, Place, Row, changed, contract

TODAY = datetime.date(2026, 7, 1)
NAMES = [row.name for row in ROWS]
BOTH = [(row, back) for row in ROWS for back in (False, True)]


def find(old: Schema, new: Schema, *allow: str, today: datetime.date = TODAY) -> list[Change]:
    return compare(Document(old, "old"), Document(new, "new"), allow=allow, today=today)


def verdict(row: Row, *, back: bool = False) -> set[str]:
    old, new = contract(), changed(contract(), *row.edits)
    found = find(new, old) if back else find(old, new)
    return {change.rule.id for change in found if not change.rule.id.startswith("version-")}


@pytest.mark.parametrize(("row", "back"), BOTH, ids=[f"{row.name}{' - back' * back}" for row, back in BOTH])
def test_a_change_gets_its_verdict(row: Row, back: bool) -> None:
    assert verdict(row, back=back) == (row.back if back else row.there)


@pytest.mark.parametrize("row", SILENT, ids=lambda row: row.name)
def test_another_spelling_is_silent(row: Row) -> None:
    old, new = contract(), changed(contract(), *row.edits)

    assert json.dumps(old) != json.dumps(new)
    assert find(old, new) == []
    assert find(new, old) == []


@pytest.mark.parametrize("row", [None, *ROWS, *SILENT], ids=lambda row: row.name if row else "as it is")
def test_a_contract_is_compatible_with_itself(row: Row | None) -> None:
    root = changed(contract(), *(row.edits if row else ()))

    assert find(root, root) == []


def test_the_corpus_is_large_and_names_nothing_twice() -> None:
    assert len(ROWS) >= 60
    assert len(set(NAMES)) == len(NAMES)


def test_every_rule_has_a_change_that_it_finds() -> None:
    told = {rule for row in ROWS for rule in (*row.there, *row.back)}
    elsewhere = {rule for rule in RULES if rule.startswith("version-")} | {"operation-removed-before-sunset"}

    assert told | elsewhere == set(RULES)
    assert not told & elsewhere


def test_a_rule_says_what_to_do_exactly_where_something_is_to_be_done() -> None:
    for rule in RULES.values():
        assert rule.meaning, rule.id
        assert rule.why, rule.id
        assert bool(rule.instead) is (rule.severity is not COMPATIBLE), rule.id


def test_ids_are_unique_and_in_kebab_case() -> None:
    groups = [group for name, group in vars(compat_rules).items() if name.endswith("_RULES")]

    assert sum(map(len, groups)) == len(RULES)
    assert all(rule.replace("-", "").isalpha() and rule == rule.lower() for rule in RULES)


@pytest.mark.parametrize("rule", sorted({rule for row in ROWS for rule in row.there}))
def test_a_rule_that_is_switched_off_is_missed(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original = checker._operations

    def without(old: Document, new: Document, today: datetime.date | None) -> Iterator[Finding]:
        return (finding for finding in original(old, new, today) if finding.rule != rule)

    monkeypatch.setattr(checker, "_operations", without)

    rows = [row for row in ROWS if rule in row.there]
    assert [row.name for row in rows if verdict(row) == row.there] == []


@pytest.mark.parametrize(
    ("module", "name", "least"),
    [
        (compat_schemas, "_enum", 6),
        (compat_schemas, "_limits", 20),
        (compat_schemas, "_nullable", 4),
        (compat_schemas, "compare_properties", 40),
        (compat_schemas, "compare_unions", 4),
        (compat_properties, "_read_only", 2),
        (checker, "compare_callers", 18),
        (checker, "compare_messages", 100),
    ],
)
def test_a_part_of_the_checker_that_is_taken_out_is_missed(
    module: object, name: str, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, lambda *_: iter(()))

    missed = [row.name for row, back in BOTH if verdict(row, back=back) != (row.back if back else row.there)]
    assert len(missed) >= least


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_directions_are_not_mixed_up(row: Row) -> None:
    """Narrowed there is widened back, in the same direction."""
    twin = {"narrowed": "widened", "widened": "narrowed", "added": "removed", "removed": "added"}
    there = {rule for rule in row.there if rule.startswith("request-") and rule.endswith("-widened")}

    assert {f"{rule.removesuffix('widened')}{twin['widened']}" for rule in there} <= row.back


def test_a_deprecated_operation_stays_until_its_sunset() -> None:
    new = changed(contract(), (("paths", "/orders/{order_id}", "delete"), GONE))

    (change, _) = find(contract(), new, today=datetime.date(2026, 6, 29))

    assert (change.rule.id, change.severity) == ("operation-removed-before-sunset", BREAKING)
    assert str(change).startswith(
        "operation-removed-before-sunset DELETE /orders/{order_id}: was deprecated, sunset 2026"
    )


@pytest.mark.parametrize("sunset", ["soon", GONE], ids=["unreadable", "none"])
def test_a_deprecated_operation_without_a_date_stays(sunset: Json) -> None:
    place: Place = ("paths", "/orders/{order_id}", "delete")
    old = changed(contract(), ((*place, "x-sunset"), sunset))

    assert find(old, changed(old, (place, GONE)))[0].rule.id == "operation-removed"


def test_a_change_says_where_what_and_what_instead() -> None:
    place: Place = (
        "components",
        "schemas",
        "NewOrder",
        "properties",
        "lines",
        "items",
        "properties",
        "amount",
        "minimum",
    )

    change = find(contract(), changed(contract(), (place, 2)))[0]

    assert (change.where, change.was, change.now) == (
        "POST /orders request body application/json .lines[].amount",
        "minimum 1",
        "minimum 2",
    )
    assert str(change).endswith("Instead: go on accepting the old values")


def test_breaking_comes_first_and_the_order_is_stable() -> None:
    picked = {"limit of a page", "type of a parameter", "value of an answer", "rate", "role", "longest text", "error"}
    new = changed(contract(), *(edit for row in ROWS if row.name in picked for edit in row.edits))

    found = find(contract(), new)

    assert [change.severity for change in found] == sorted(
        (c.severity for c in found), key=[BREAKING, RISKY, COMPATIBLE].index
    )
    assert found == find(contract(), new)


ALLOWED = "request-parameter-removed@GET /orders parameter query sort"


@pytest.mark.parametrize("entry", [ALLOWED, "request-parameter-removed@GET /orders*", "request-parameter-removed@*"])
def test_an_allowed_break_is_shown_and_does_not_fail(entry: str) -> None:
    new = changed(contract(), (("paths", "/orders", "get", "parameters", 1), GONE))

    change, version = find(contract(), new, entry)

    assert (change.severity, change.accepted, change.fails) == (BREAKING, "allowed", False)
    assert version.rule.id == "version-minor-not-raised"


def test_allowing_another_place_changes_nothing() -> None:
    new = changed(contract(), (("paths", "/orders", "get", "parameters", 1), GONE))

    assert all(
        change.fails for change in find(contract(), new, "request-parameter-removed@GET /prices", ALLOWED + "ed")
    )


BREAK: tuple[Place, Json] = (("paths", "/prices"), GONE)
ADDITION: tuple[Place, Json] = (("paths", "/new"), {"get": {"operationId": "new", "responses": {}}})
LESS: tuple[Place, Json] = (("paths", "/orders", "get", "responses", "404"), GONE)
HEADER: tuple[Place, Json] = (("servers",), [{"url": "/"}])


@pytest.mark.parametrize(
    ("edit", "before", "now", "rules"),
    [
        (BREAK, "1.4.2", "1.5.0", {"version-major-not-raised"}),
        (BREAK, "0.4.2", "0.4.3", {"version-major-not-raised"}),
        (BREAK, "0.4.2", "0.5.0", set()),
        (BREAK, "1.4.2", "2.0.0-rc.1", set()),
        (ADDITION, "1.4.2", "1.4.3", {"version-minor-not-raised"}),
        (ADDITION, "1.4.2", "1.5.0", set()),
        (LESS, "1.4.2", "1.4.2", {"version-patch-not-raised"}),
        (LESS, "1.4.2", "1.4.3", set()),
        (LESS, "1.4.2", "1.4.1", {"version-lowered"}),
        (LESS, "1.4.2", "2026-01", {"version-unreadable"}),
        ((("info", "title"), "Other"), "1.4.2", "1.4.2", set()),
        ((("info", "title"), "Other"), "1.4.2", "new", set()),
        ((("info", "title"), "Other"), "1.4.2", "1.4.1", {"version-lowered"}),
    ],
)
def test_the_version_rises_with_the_changes(edit: tuple[Place, Json], before: str, now: str, rules: set[str]) -> None:
    old = changed(contract(), HEADER, (("info", "version"), before))
    new = changed(old, edit, (("info", "version"), now))

    assert {change.rule.id for change in find(old, new) if change.rule.id.startswith("version-")} == rules


def test_a_new_major_version_accepts_what_breaks() -> None:
    new = changed(contract(), BREAK, (("info", "version"), "2.0.0"), (("servers", 0, "url"), "/v2"))

    found = find(contract(), new)

    assert {change.rule.id for change in found} == {"operation-removed", "server-prefix-removed", "server-prefix-added"}
    assert not any(change.fails for change in found)
    assert found[0].accepted == "major version 2.0.0"


def test_a_new_major_version_does_not_break_those_who_stay_on_the_old_prefix() -> None:
    new = changed(contract(), BREAK, (("info", "version"), "2.0.0"))

    assert {change.rule.id: change.fails for change in find(contract(), new)} == {
        "operation-removed": True,
        "version-prefix-kept": True,
    }


def test_a_rule_tells_the_release_it_asks_for() -> None:
    assert {
        RULES[rule].release for rule in ("operation-removed", "limit-lowered", "operation-added", "limit-raised")
    } == {
        "major",
        "minor",
        "patch",
    }
    assert replace(RULES["operation-added"], addition=False).release == "patch"


def _places(node: Json, place: Place = ()) -> Iterator[Place]:
    yield place
    children = enumerate(node) if isinstance(node, list) else node.items() if isinstance(node, dict) else ()
    for step, child in children:
        yield from _places(child, (*place, step))


@pytest.mark.parametrize("value", [None, [], {}, "x", 3, [None], {"x": None}], ids=repr)
def test_a_malformed_part_is_compared_or_refused_and_never_raises(value: Json) -> None:
    base = contract()

    for place in _places(base):
        if place not in [(), ("paths",)]:  # `load` looks at these
            broken = changed(base, (place, value))
            for old, new in ((base, broken), (broken, base)):
                with contextlib.suppress(ContractError):
                    find(old, new)
