"""{{ op.docstring }}"""

import pytest

from tests.support.api import Api, problem
from tests.support.files import lying, sample, shown, too_large

OPERATION = "{{ op.id }}"
pytestmark = {{ op.marks_text }}


async def test_keeps_what_was_sent_and_shows_what_it_is(api: Api) -> None:
    by, row = await api.on(OPERATION)

    response = await api.call(OPERATION, by, row=row)

    assert response.status_code == 201
    assert response.headers["etag"] == sample(OPERATION).tag
    assert (await shown(api, OPERATION, row))["sha256"] == sample(OPERATION).sha256


async def test_takes_the_place_of_the_one_that_was_there(api: Api) -> None:
    by, row = await api.on(OPERATION)
    await api.call(OPERATION, by, row=row)

    response = await api.call(OPERATION, by, row=row)

    assert response.status_code == 204


async def test_refuses_what_is_too_large(api: Api) -> None:
    by, row = await api.on(OPERATION)

    response = await api.call(OPERATION, by, row=row, **too_large(OPERATION))

    assert problem(response) == (413, "body-too-large")


async def test_refuses_a_type_that_is_not_on_the_list(api: Api) -> None:
    by, row = await api.on(OPERATION)

    response = await api.call(OPERATION, by, row=row, headers={"content-type": "text/html"})

    assert problem(response) == (415, "unsupported-media-type")


async def test_refuses_a_type_that_the_content_does_not_prove(api: Api) -> None:
    by, row = await api.on(OPERATION)

    response = await api.call(OPERATION, by, row=row, **lying(OPERATION))

    assert problem(response) == (415, "unsupported-media-type")
    assert await shown(api, OPERATION, row) is None


async def test_answers_404_for_an_id_that_is_not_there(api: Api) -> None:
    by = await api.allowed(OPERATION)

    response = await api.call(OPERATION, by, row=api.unknown_row())

    assert problem(response) == (404, "not-found")
