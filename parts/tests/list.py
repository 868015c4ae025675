"""{{ op.docstring }}"""

import pytest

from tests.support.api import Api, problem

OPERATION = "{{ op.id }}"
pytestmark = {{ op.marks_text }}


async def test_lists_rows_that_the_caller_may_see(api: Api) -> None:
    by, row = await api.on(OPERATION)

    response = await api.call(OPERATION, by)

    assert response.status_code == 200
    assert [item["id"] for item in response.json()["items"]] == [row["id"]]


async def test_pages_through_everything_exactly_once(api: Api) -> None:
    by, row = await api.on(OPERATION)
    expected = {row["id"]} | {(await api.another(OPERATION, by))["id"] for _ in range(4)}

    seen = await api.pages(OPERATION, by, limit=2)

    assert sorted(seen) == sorted(expected)


async def test_refuses_a_cursor_that_is_none(api: Api) -> None:
    by = await api.allowed(OPERATION)

    response = await api.call(OPERATION, by, query={"cursor": "bm9uc2Vuc2U"})

    assert problem(response) == (422, "invalid")
