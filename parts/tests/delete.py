"""{{ op.docstring }}"""

import pytest

from tests.support.api import Api, problem

OPERATION = "{{ op.id }}"
pytestmark = {{ op.marks_text }}


async def test_removes_one_row(api: Api) -> None:
    by, row = await api.on(OPERATION)

    response = await api.call(OPERATION, by, row=row)

    assert response.status_code == 204
    assert response.content == b""


async def test_answers_404_the_second_time(api: Api) -> None:
    by, row = await api.on(OPERATION)
    await api.call(OPERATION, by, row=row)

    response = await api.call(OPERATION, by, row=row)

    assert problem(response) == (404, "not-found")
