# Derived from the template: `copier update` replaces this file. Do not edit.
"""GET /privacy/export, GET /privacy/people/{person_id}/export, POST /privacy/people/{person_id}/erasure"""

from __future__ import annotations

import uuid

import pytest

from delivery.contract import Operation
from tests.compliance.events import WRITES, dump, events, module
from tests.contract.calls import by_id, prepared, send, some_row
from tests.support.api import Api, Row, Someone, problem
from tests.support.app import registry, requirements
from tests.support.contract import table_of

people = module("people")
CREATES = [op for op in WRITES if "201" in op.responses and op.owned and op.body and op.path.count("/") == 1]
OWNED = [table for table in registry.METADATA.sorted_tables if table.info["owned"]]
ERASE, EXPORT, MINE = "erase_person", "export_data_of_person", "export_my_data"
SPOKEN = 6  # letters; a shorter value may be anywhere for other reasons


async def somebody(api: Api) -> tuple[Someone, dict[str, Row]]:
    """Somebody with a row in every table that has owners."""
    by = await api.someone()
    rows = {table.name: await some_row(api, table.name, by) for table in OWNED}
    return by, {name: row for name, row in rows.items() if row is not None}


def personal(rows: dict[str, Row]) -> set[str]:
    columns = [(row, c.name) for name, row in rows.items() for c in people.personal(registry.METADATA.tables[name])]
    found = {str(row[name]) for row, name in columns if name in row}
    return {value for value in found if len(value) >= SPOKEN}


async def test_everybody_gets_their_own_data_and_nobody_elses(api: Api) -> None:
    (ann, hers), (_, his) = await somebody(api), await somebody(api)

    response = await api.call(MINE, ann)

    assert response.status_code == 200, response.text
    assert response.json()["person_id"] == ann.id
    shown = {part["table"] for part in response.json()["tables"]}
    assert shown >= hers.keys()
    assert [value for value in personal(hers) if value not in response.text] == []
    assert [value for value in personal(his) - personal(hers) if value in response.text] == []


async def test_an_administrator_gets_anybodys_data_and_the_trail_says_so(api: Api) -> None:
    ann, hers = await somebody(api)
    admin = await api.administrator()

    response = await api.call(EXPORT, admin, row={"id": ann.id})

    assert response.status_code == 200, response.text
    assert [value for value in personal(hers) if value not in response.text] == []
    [event] = await events(api.db, action="export", row_id=ann.caller.id)
    assert event["caller_id"] == admin.caller.id


@pytest.mark.parametrize("operation", [ERASE, EXPORT])
async def test_nobody_else_may(api: Api, operation: str) -> None:
    for role in requirements.ROLES[:-1]:
        by = await api.someone(role)
        assert problem(await api.call(operation, by, row={"id": by.id})) == (403, "forbidden")


async def test_after_an_erasure_nothing_personal_is_left_in_the_database(api: Api) -> None:
    (ann, hers), (_, his) = await somebody(api), await somebody(api)
    admin = await api.administrator()

    response = await api.call(ERASE, admin, row={"id": ann.id})

    assert response.status_code == 200, response.text
    left = await dump(api.db)
    assert [value for value in personal(hers) - personal(his) if value in left] == []
    assert [value for value in personal(his) if value not in left] == []
    assert {part["outcome"] for part in response.json()["tables"]} <= {"erased", "deleted"}


@pytest.mark.parametrize("operation", CREATES, ids=by_id)
async def test_after_an_erasure_no_kept_answer_repeats_anything_personal(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    headers = {"idempotency-key": str(uuid.uuid4()), "content-type": "application/json"}
    response = await send(api, operation, ready, headers=headers)
    assert response.status_code == 201, response.text
    values = personal({table_of(operation).name: response.json()})
    assert [value for value in values if value not in await dump(api.db)] == []

    done = await api.call(ERASE, await api.administrator(), row={"id": ready.by.id})

    left = await dump(api.db)
    assert done.status_code == 200, done.text
    assert [value for value in values if value in left] == []


async def test_an_erased_account_is_closed_at_once(api: Api) -> None:
    ann, _ = await somebody(api)
    await api.call(MINE, ann)

    await api.call(ERASE, await api.administrator(), row={"id": ann.id})

    if "accounts" in registry.METADATA.tables:
        assert problem(await api.call(MINE, ann)) == (401, "unauthenticated")
        account = await api.db._pool.fetchrow("SELECT * FROM accounts WHERE id = $1", ann.caller.id)
        assert account is not None
        assert account["email"].endswith("@erased.invalid")
        assert account["active"] is False


async def test_the_last_administrator_stays(api: Api) -> None:
    admin = await api.administrator()

    response = await api.call(ERASE, admin, row={"id": admin.id})

    if "accounts" in registry.METADATA.tables:
        assert problem(response) == (409, "last-administrator")
        assert (await api.call(EXPORT, admin, row={"id": admin.id})).status_code == 200


async def test_somebody_of_whom_nothing_is_kept_is_not_found(api: Api) -> None:
    admin = await api.administrator()

    assert problem(await api.call(EXPORT, admin, row=api.unknown_row())) == (404, "not-found")
    assert problem(await api.call(ERASE, admin, row=api.unknown_row())) == (404, "not-found")
