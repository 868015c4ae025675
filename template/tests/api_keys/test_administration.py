# Derived from the template: `copier update` replaces this file. Do not edit.
"""/api-keys: administrators issue, see, rotate and revoke; nobody else does."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from fastapi import FastAPI

from delivery.contract import Operation
from tests.api_keys.keys import age, issue, revoke, rotate, with_key
from tests.contract.calls import GUARDED, by_id
from tests.contract.shapes import pointers, problem
from tests.support.api import Api, Someone
from tests.support.app import access, requirements
from tests.support.contract import BY_ID

OPERATIONS = ["list_api_keys", "create_api_key", "read_api_key", "rotate_api_key", "revoke_api_key"]
OTHERS = requirements.ROLES[:-1]


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("role", OTHERS)
async def test_is_closed_to_every_other_role(api: Api, admin: Someone, operation: str, role: str) -> None:
    key = await issue(api, admin)
    by = await api.someone(role)
    body = {"name": "mine", "roles": list(requirements.ROLES)} if BY_ID[operation].body else None

    response = await api.call(operation, by, row=key, body=body)

    assert problem(response) == (403, "forbidden")
    assert (await with_key(api, key["key"])).status_code == 200


async def test_shows_a_key_once_and_keeps_only_its_hash(api: Api, admin: Someone) -> None:
    issued = await issue(api, admin)
    key = issued.pop("key")

    answers = [await api.call("read_api_key", admin, row=issued), await api.call("list_api_keys", admin)]
    stored = await api.db._pool.fetchrow(
        "SELECT k.*, k::text AS everything FROM api_keys k WHERE name = $1", issued["name"]
    )

    assert answers[0].json() == issued
    assert issued in answers[1].json()["items"]
    assert all(key not in answer.text and "secret" not in answer.text for answer in answers)
    assert stored
    assert len(stored["secret_hash"]) == 32
    assert key not in stored["everything"]
    assert key.encode().hex() not in stored["everything"]


async def test_no_answer_with_a_key_is_kept_to_be_repeated(api: Api, admin: Someone) -> None:
    body = {"name": "nightly import", "roles": [requirements.ROLES[0]]}

    response = await api.call("create_api_key", admin, body=body, headers={"Idempotency-Key": "once"})

    assert problem(response) == (422, "invalid")
    assert pointers(response) == ["/header/idempotency-key"]


async def test_says_where_the_facts_of_a_new_key_are(api: Api, admin: Someone) -> None:
    body = {"name": "nightly import", "roles": [requirements.ROLES[0]]}
    response = await api.call("create_api_key", admin, body=body)

    there = await api.client.get(f"http://test{response.headers['location']}", headers=admin.headers)

    assert there.json() == {name: value for name, value in response.json().items() if name != "key"}
    assert response.headers["cache-control"] == "no-store"


async def test_lists_keys_page_by_page_and_those_of_one_client(api: Api, admin: Someone) -> None:
    keys = [await issue(api, admin, name=f"client {number}") for number in range(3)]
    successor = (await rotate(api, admin, keys[0])).json()

    seen = await api.pages("list_api_keys", admin, limit=2)
    of_one = await api.call("list_api_keys", admin, query={"client_id": keys[0]["client_id"]})

    assert sorted(seen) == sorted([admin.id, successor["id"], *(key["id"] for key in keys)])
    assert {key["id"] for key in of_one.json()["items"]} == {keys[0]["id"], successor["id"]}


async def test_tells_a_caller_about_its_own_key_and_no_other(api: Api, admin: Someone) -> None:
    key = await issue(api, admin, name="mine", roles=[requirements.ROLES[0]])

    response = await with_key(api, key["key"])

    assert {**response.json(), "last_used_at": None} == {name: value for name, value in key.items() if name != "key"}


@pytest.mark.parametrize("operation", ["read_api_key", "rotate_api_key", "revoke_api_key"])
async def test_says_when_there_is_no_such_key(api: Api, admin: Someone, operation: str) -> None:
    response = await api.call(operation, admin, row=api.unknown_row(), body={})

    assert problem(response) == (404, "not-found")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"name": ""}, "/name"),
        ({"roles": []}, "/roles"),
        ({"roles": ["nobody-has-this"]}, "/roles/0"),
        ({"roles": [requirements.ROLES[0]] * 2}, "/roles"),
        ({"expires_in_days": 0}, "/expires_in_days"),
        ({"expires_in_days": 731}, "/expires_in_days"),
        ({"expires_in_days": None}, "/expires_in_days"),
        ({"secret_hash": "x"}, "/secret_hash"),
        ({"client_id": "0197a3f0-5b6c-7d2e-8f10-1a2b3c4d5e6f"}, "/client_id"),
    ],
    ids=str,
)
async def test_refuses_a_key_that_nobody_should_have(
    api: Api, admin: Someone, body: dict[str, object], place: str
) -> None:
    whole = {"name": "nightly import", "roles": [requirements.ROLES[0]], **body}

    response = await api.call("create_api_key", admin, body=whole)

    assert problem(response) == (422, "invalid")
    assert place in pointers(response)


async def test_a_key_for_reading_changes_nothing_whatever_its_roles(api: Api, admin: Someone) -> None:
    key = await issue(api, admin, roles=list(requirements.ROLES), read_only=True)
    reader = Someone(access.Caller(), access.SCHEME.headers(key["key"]))

    reads = await api.call("list_api_keys", reader)
    writes = [await api.call(name, reader, row=key, body={}) for name in ("create_api_key", "rotate_api_key")]
    writes.append(await revoke(api, reader, key))

    assert reads.status_code == 200
    assert [problem(response) for response in writes] == [(403, "forbidden")] * 3


@pytest.mark.parametrize("operation", [op for op in GUARDED if op.method not in access.SAFE], ids=by_id)
async def test_no_operation_changes_anything_for_a_key_for_reading(
    api: Api, app: FastAPI, operation: Operation
) -> None:
    by = await api.allowed(operation.operation_id)
    await api.db._pool.execute("UPDATE api_keys SET read_only = true WHERE id = $1", by.caller.session)
    app.state.api_keys.callers.forget(by.caller.session)

    response = await api.call(operation.operation_id, by, row=api.unknown_row(), body={})

    assert problem(response) == (403, "forbidden")


async def test_rotation_overlaps_so_that_no_call_fails(api: Api, admin: Someone) -> None:
    old = await issue(api, admin)

    new = (await rotate(api, admin, old, overlap_hours=2)).json()

    facts = (await with_key(api, old["key"])).json()
    assert (await with_key(api, new["key"])).status_code == 200
    assert facts["replaced_by"] == new["id"]
    assert facts["expires_at"] < old["expires_at"]
    assert {name: new[name] for name in ("name", "client_id", "roles", "read_only")} == {
        name: old[name] for name in ("name", "client_id", "roles", "read_only")
    }


async def test_the_old_key_ends_with_the_overlap(api: Api, app: FastAPI, admin: Someone) -> None:
    old = await issue(api, admin)
    await rotate(api, admin, old, overlap_hours=2)
    [left] = await api.db._pool.fetch(
        "SELECT expires_at BETWEEN now() + interval '119 minutes' AND now() + interval '2 hours' AS in_two_hours "
        "FROM api_keys WHERE replaced_by IS NOT NULL"
    )
    assert left["in_two_hours"]

    await age(api, old, "expires_at", "1 second")
    app.state.api_keys.callers.forget(UUID(old["id"]))

    assert problem(await with_key(api, old["key"])) == (401, "unauthenticated")


async def test_without_an_overlap_the_old_key_ends_at_once(api: Api, admin: Someone) -> None:
    old = await issue(api, admin)
    assert (await with_key(api, old["key"])).status_code == 200

    new = (await rotate(api, admin, old, overlap_hours=0)).json()

    assert problem(await with_key(api, old["key"])) == (401, "unauthenticated")
    assert (await with_key(api, new["key"])).status_code == 200


async def test_an_overlap_never_makes_a_key_live_longer(api: Api, admin: Someone) -> None:
    old = await issue(api, admin, expires_in_days=1)

    await rotate(api, admin, old, overlap_hours=168)

    assert (await with_key(api, old["key"])).json()["expires_at"] == old["expires_at"]


@pytest.mark.parametrize("hours", [-1, 169])
async def test_refuses_an_overlap_without_end(api: Api, admin: Someone, hours: int) -> None:
    old = await issue(api, admin)

    response = await rotate(api, admin, old, overlap_hours=hours)

    assert problem(response) == (422, "invalid")
    assert pointers(response) == ["/overlap_hours"]


async def test_rotation_changes_what_a_client_may_do_where_asked(api: Api, admin: Someone) -> None:
    old = await issue(api, admin)

    new = (await rotate(api, admin, old, roles=list(requirements.ROLES[-1:]), read_only=True)).json()

    assert (new["roles"], new["read_only"]) == (list(requirements.ROLES[-1:]), True)
    assert new["client_id"] == old["client_id"]


async def test_a_key_has_one_successor_however_many_ask_at_once(api: Api, admin: Someone) -> None:
    old = await issue(api, admin)

    responses = await asyncio.gather(*(rotate(api, admin, old) for _ in range(4)))

    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201, 409, 409, 409]
    assert {problem(r) for r in responses if r.status_code == 409} == {(409, "api-key-replaced")}
    assert (
        await api.db._pool.fetchval("SELECT count(*) FROM api_keys WHERE client_id::text = $1", old["client_id"]) == 2
    )


async def test_a_revoked_key_of_a_client_can_be_replaced(api: Api, admin: Someone) -> None:
    leaked = await issue(api, admin)
    await revoke(api, admin, leaked)

    new = await rotate(api, admin, leaked)

    assert new.json()["client_id"] == leaked["client_id"]
    assert (await with_key(api, new.json()["key"])).status_code == 200
    assert problem(await with_key(api, leaked["key"])) == (401, "unauthenticated")


async def test_a_second_revocation_leaves_the_first_ones_moment(api: Api, admin: Someone) -> None:
    key = await issue(api, admin)

    first, second = [(await revoke(api, admin, key)).json() for _ in range(2)]

    assert first["revoked_at"]
    assert first["revoked_at"] == second["revoked_at"]


async def test_the_last_administrators_key_can_be_revoked_for_it_may_have_leaked(api: Api, admin: Someone) -> None:
    assert (await revoke(api, admin, {"id": admin.id})).status_code == 200

    assert problem(await api.call("list_api_keys", admin)) == (401, "unauthenticated")
