"""{{ op.docstring }}"""

import pytest

from tests.support.api import Api, problem
from tests.support.files import shown

OPERATION = "{{ op.id }}"
pytestmark = {{ op.marks_text }}


async def test_takes_the_file_away(api: Api) -> None:
    by, row = await api.on(OPERATION)

    response = await api.call(OPERATION, by, row=row)

    assert response.status_code == 204
    assert await shown(api, OPERATION, row) is None


async def test_answers_404_the_second_time(api: Api) -> None:
    by, row = await api.on(OPERATION)
    await api.call(OPERATION, by, row=row)

    response = await api.call(OPERATION, by, row=row)

    assert problem(response) == (404, "not-found")
