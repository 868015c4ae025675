"""{{ op.docstring }}"""

import pytest

from tests.support.api import Api, problem
from tests.support.files import let, sample

OPERATION = "{{ op.id }}"
pytestmark = {{ op.marks_text }}


async def test_gives_the_bytes_that_were_sent(api: Api) -> None:
    by, row = await api.on(OPERATION)

    response = await api.call(OPERATION, by, row=row)

    assert response.status_code == 200
    assert response.content == sample(OPERATION).content
    assert response.headers["content-type"].partition(";")[0] == sample(OPERATION).media_type


async def test_gives_the_part_that_was_asked_for(api: Api) -> None:
    by, row = await api.on(OPERATION)

    response = await api.call(OPERATION, by, row=row, headers={"range": "bytes=1-3"})

    assert response.status_code == 206
    assert response.content == sample(OPERATION).content[1:4]


async def test_answers_404_where_no_file_is(api: Api) -> None:
    by, row = await api.on(OPERATION)
    await let(api, OPERATION, row, None)

    response = await api.call(OPERATION, by, row=row)

    assert problem(response) == (404, "not-found")
