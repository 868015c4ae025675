"""{{ op.docstring }}"""

import pytest

from tests.support.api import Api, problem

OPERATION = "{{ op.id }}"
pytestmark = {{ op.marks_text }}


async def test_changes_what_was_sent(api: Api) -> None:
    by, row = await api.on(OPERATION)
    body = await api.body(OPERATION, by)

    response = await api.call(OPERATION, by, row=row, body=body)

    assert response.status_code == 200
    api.assert_shows(OPERATION, response, body, by)


async def test_leaves_alone_what_was_not_sent(api: Api) -> None:
    by, row = await api.on(OPERATION)

    response = await api.call(OPERATION, by, row=row, body={})

    assert response.status_code == 200
    api.assert_shows(OPERATION, response, row, by)


async def test_answers_404_for_an_id_that_is_not_there(api: Api) -> None:
    by = await api.allowed(OPERATION)
    body = await api.body(OPERATION, by)

    response = await api.call(OPERATION, by, row=api.unknown_row(), body=body)

    assert problem(response) == (404, "not-found")
