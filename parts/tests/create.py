"""{{ op.docstring }}"""

import pytest

from tests.support.api import Api

OPERATION = "{{ op.id }}"
pytestmark = {{ op.marks_text }}


async def test_stores_what_was_sent(api: Api) -> None:
    by = await api.allowed(OPERATION)
    body = await api.body(OPERATION, by)

    response = await api.call(OPERATION, by, body=body)

    assert response.status_code == 201
    api.assert_shows(OPERATION, response, body, by)


async def test_needs_no_more_than_the_required_members(api: Api) -> None:
    by = await api.allowed(OPERATION)
    body = await api.smallest_body(OPERATION, by)

    response = await api.call(OPERATION, by, body=body)

    assert response.status_code == 201
