# Derived from the template: `copier update` replaces this file. Do not edit.
"""Lists: every order, every filter, the search and the cursors, on rows with ties and gaps in them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Table

from delivery.contract import Operation
from tests.contract.calls import ALL_LISTS, LISTS, by_id, caller_of, listing_of, some_row
from tests.contract.shapes import pointers, problem
from tests.contract.walks import in_order, rows, walk
from tests.support.api import Api, Row, Someone
from tests.support.app import cursors, ids
from tests.support.contract import members, table_of, value_of

Json = Any  # what a JSON document may hold
_ORDERS = [
    pytest.param(op, order, id=f"{op.operation_id}-by-{order}")
    for op in LISTS
    for p in op.parameters_in("query")
    if p.name == "sort"
    for order in p.schema["enum"]  # type: ignore[union-attr]  # a list of orders
]


_FILTERS = [pytest.param(op, c, id=f"{op.operation_id}-{c}") for op in LISTS for c in listing_of(op).filters]
_WORDS = ("xA_%\\y", "xAbc\\y")


def _room(operation: Operation, column: str) -> tuple[int, int]:
    """The least and the most characters of a column."""
    schema = members(table_of(operation).name)[column]
    return schema.get("minLength", 0), schema.get("maxLength", len(_WORDS[0]))


_SEARCHES = [
    pytest.param(op, c, id=f"{op.operation_id}-{c}")
    for op in LISTS
    for c in listing_of(op).search
    if _room(op, c)[1] >= len(_WORDS[0])
]


@pytest.mark.parametrize(("operation", "order"), _ORDERS)
async def test_every_order_is_the_databases_own_over_pages_of_any_size(
    api: Api, operation: Operation, order: str
) -> None:
    by = await caller_of(api, operation)
    await rows(api, operation, by, order.removeprefix("-"))
    expected = await in_order(api, table_of(operation), order)

    for size in {1, 2, min(3, most(operation)), min(50, most(operation))}:
        seen = await walk(api, operation, by, {"sort": order, "limit": str(size)})

        assert seen == expected, f"in pages of {size}"


@pytest.mark.parametrize(("operation", "order"), _ORDERS)
async def test_every_row_is_seen_once_while_others_are_added(api: Api, operation: Operation, order: str) -> None:
    by = await caller_of(api, operation)
    await rows(api, operation, by, order.removeprefix("-"))
    before = await in_order(api, table_of(operation), order)

    seen = await walk(api, operation, by, {"sort": order, "limit": "2"}, grow=table_of(operation).name)

    assert [row for row in seen if row in before] == before
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("operation", ALL_LISTS, ids=by_id)
async def test_the_size_of_a_page_is_bounded(api: Api, operation: Operation) -> None:
    by = await caller_of(api, operation)
    bound = most(operation)

    for size, status in ((0, 422), (-1, 422), (1, 200), (bound, 200), (bound + 1, 422), (10**30, 422)):
        response = await api.call(operation.operation_id, by, query={"limit": str(size)})
        assert response.status_code == status, size
        assert status == 200 or pointers(response) == ["/query/limit"]


@pytest.mark.parametrize("operation", LISTS, ids=by_id)
async def test_a_page_holds_no_more_than_asked_for_and_leads_to_the_next(api: Api, operation: Operation) -> None:
    by = await caller_of(api, operation)
    for _ in range(3):
        await some_row(api, table_of(operation).name, by)

    first = await api.call(operation.operation_id, by, query={"limit": "2"})
    link = first.headers["link"].partition(">")[0].removeprefix("<")
    second = await api.client.get(f"http://test{link}", headers=by.headers)

    assert [len(page.json()["items"]) for page in (first, second)] == [2, 1]
    assert second.json()["next_cursor"] is None
    assert 'rel="next"' not in second.headers.get("link", "")


@pytest.mark.parametrize(("operation", "column"), _FILTERS)
async def test_a_filter_returns_exactly_the_rows_that_match(api: Api, operation: Operation, column: str) -> None:
    by = await caller_of(api, operation)
    table = table_of(operation)
    values = await _distinct(api, table, column, by)
    made = [(value, await some_row(api, table.name, by, **{column: value})) for value in values]

    for value, row in made:
        query = {_parameter(operation, column): _text(value), "limit": str(min(50, most(operation)))}
        response = await api.call(operation.operation_id, by, query=query)
        assert response.status_code == 200, response.text
        assert row is not None
        found = [item["id"] for item in response.json()["items"]]
        assert found == [row["id"]], f"{query} of {values}"


@pytest.mark.parametrize(("operation", "column"), _SEARCHES)
async def test_the_search_finds_parts_of_words_and_takes_no_wildcards(
    api: Api, operation: Operation, column: str
) -> None:
    by = await caller_of(api, operation)
    table = table_of(operation)
    least, _ = _room(operation, column)
    row, other = [await some_row(api, table.name, by, **{column: words.ljust(least, "-")}) for words in _WORDS]
    assert row
    assert other

    found = {}
    for words in ("a_%", "A_", "_%\\Y", "xa", "%\\", "ZZZ"):
        response = await api.call(operation.operation_id, by, query={"q": words})
        found[words] = {item["id"] for item in response.json()["items"]}

    only, both = {row["id"]}, {row["id"], other["id"]}
    assert found == {"a_%": only, "A_": only, "_%\\Y": only, "xa": both, "%\\": only, "ZZZ": set()}


@pytest.mark.parametrize("operation", LISTS, ids=by_id)
async def test_a_cursor_belongs_to_its_order(api: Api, operation: Operation) -> None:
    by = await caller_of(api, operation)
    for _ in range(2):
        await some_row(api, table_of(operation).name, by)
    page = await api.call(operation.operation_id, by, query={"limit": "1", "sort": "created_at"})

    response = await api.call(
        operation.operation_id, by, query={"cursor": page.json()["next_cursor"], "sort": "-created_at"}
    )

    assert problem(response) == (422, "invalid")
    assert pointers(response) == ["/query/cursor"]


@pytest.mark.parametrize("operation", ALL_LISTS, ids=by_id)
async def test_a_forged_cursor_is_refused(api: Api, operation: Operation) -> None:
    by = await caller_of(api, operation)
    good = cursors.seal("-created_at", "2026-01-01T00:00:00+00:00", ids.new_id())
    forged = [
        "A",
        "AAAA",
        "____",
        good[:-3],
        good + "AAAA",
        cursors.seal("-created_at", "no moment", ids.new_id()),
        cursors.seal("-created_at", "2026-01-01T00:00:00+00:00", ids.new_id())[5:],
        cursors.seal("password_hash", "x", ids.new_id()),
        cursors.seal("-created_at", "0001-01-01T00:00:00", ids.new_id()),
        cursors.seal("-created_at", "9999-12-31T23:59:59.999999-23:59", ids.new_id()),
    ]

    answers = [await api.call(operation.operation_id, by, query={"cursor": cursor}) for cursor in forged]

    assert [problem(answer) for answer in answers] == [(422, "invalid")] * len(forged)


def most(operation: Operation) -> int:
    """The largest page of a list."""
    limit = next(p.schema for p in operation.parameters_in("query") if p.name == "limit")
    bound: int = limit["maximum"]  # type: ignore[assignment]  # a number
    return bound


async def _distinct(api: Api, table: Table, column: str, by: Someone) -> list[Json]:
    """Two values of a column, of rows that are there where it refers to some."""
    schema = members(table.name)[column]
    if target := schema.get("x-references"):
        targets: list[Row | None] = [await some_row(api, target, by) for _ in range(2)]
        return [row["id"] for row in targets if row]
    found: dict[str, Json] = {}
    while len(found) < min(2, len(schema.get("enum", "12"))):
        value = value_of(schema)
        found[_text(value)] = value
    return list(found.values())


def _parameter(operation: Operation, column: str) -> str:
    """The query parameter of a filter; one whose column is named like a fixed parameter has a prefix."""
    names = {p.name for p in operation.parameters_in("query")}
    return f"filter_{column}" if f"filter_{column}" in names else column


def _text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
