# Derived from the template: `copier update` replaces this file. Do not edit.
"""/webhooks: who is told what. What is told is in the database with the change, or the change is not."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.contract.shapes import pointers, problem
from tests.support.api import Api, Row, Someone
from tests.support.app import Database, crud, registry, rows, statements
from tests.support.app import access as call

from .parts import CREATED, DELETED, DELIVERIES, RESOURCE, TABLE, UPDATED, installation, subscribe

URL = "https://hooks.example.com/"
ROWS: rows.Rows[object] = registry.METADATA.tables[TABLE].info["rows"]  # type: ignore[type-var]  # of a struct that only the resource knows


async def waiting(db: Database) -> list[tuple[str, Row]]:
    """Events that wait, with what is told of each."""
    return [(row["event"], json.loads(row["body"])) for row in await db.many(DELIVERIES)]


async def test_shows_a_secret_once_and_keeps_nothing_that_signs(api: Api, admin: Someone) -> None:
    issued = await subscribe(api, admin, URL)
    secret = issued.pop("secret")

    answers = [await api.call(name, admin, row=issued) for name in ("read_webhook", "list_webhooks")]
    stored = await api.db._pool.fetchval("SELECT w::text FROM webhooks w")

    assert answers[0].json() == issued
    assert answers[1].json()["items"] == [issued]
    assert all(secret not in answer.text and "salt" not in answer.text for answer in answers)
    assert secret not in stored


async def test_tells_each_change_of_a_row_once_and_no_more_of_it_than_its_id(api: Api, admin: Someone) -> None:
    await subscribe(api, admin, URL, CREATED, UPDATED, DELETED)

    row = await api.row(TABLE, admin)
    await api.db._pool.execute(f'UPDATE "{TABLE}" SET updated_at = now()')
    await api.db._pool.execute(f"UPDATE \"{TABLE}\" SET created_at = created_at - interval '1 day'")
    await crud.delete(call.Call(admin.caller, api.db), ROWS, UUID(row["id"]))

    told = await waiting(api.db)
    assert sorted(event for event, _ in told) == sorted([CREATED, UPDATED, DELETED])
    assert all(body["data"] == {f"{RESOURCE}_id": row["id"]} and body["type"] == event for event, body in told)


async def test_what_is_undone_was_never_told(api: Api, admin: Someone) -> None:
    await subscribe(api, admin, URL)

    async def undone() -> None:
        async with api.db.joined() as db:
            await Api(api.client, db, api._settings).row(TABLE, admin)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await undone()

    assert await waiting(api.db) == []


async def test_tells_only_what_was_subscribed_to_whoever_is_enabled(api: Api, admin: Someone) -> None:
    await subscribe(api, admin, URL, DELETED)
    off = await subscribe(api, admin, URL, CREATED)
    disabled = await api.call("update_webhook", admin, row=off, body={"enabled": False})

    await api.row(TABLE, admin)

    assert disabled.json()["disabled_because"] == "caller"
    assert await waiting(api.db) == []


async def test_a_disabled_one_is_sent_nothing_until_it_is_enabled(api: Api, admin: Someone) -> None:
    made = await subscribe(api, admin, URL)
    await api.row(TABLE, admin)
    (delivery,) = await api.db.many(DELIVERIES)
    await api.call("update_webhook", admin, row=made, body={"enabled": False})
    replay = f"/webhooks/{made['id']}/deliveries/{delivery['id']}/replay"

    refused = [
        await api.call("try_webhook", admin, row=made),
        await api.client.post(replay, headers=dict(admin.headers)),
    ]
    await api.call("update_webhook", admin, row=made, body={"enabled": True})
    again = await api.client.post(replay, headers=dict(admin.headers))

    assert [problem(answer) for answer in refused] == [(409, "webhook-disabled")] * 2
    assert (again.status_code, again.json()["id"]) == (202, str(delivery["id"]))


async def test_a_delivery_of_another_subscription_does_not_exist(api: Api, admin: Someone) -> None:
    mine = await subscribe(api, admin, URL)
    other = await subscribe(api, admin, URL, DELETED)
    await api.row(TABLE, admin)
    (delivery,) = await api.db.many(DELIVERIES)

    answer = await api.client.post(
        f"/webhooks/{other['id']}/deliveries/{delivery['id']}/replay", headers=dict(admin.headers)
    )
    logs = [
        await api.client.get(f"/webhooks/{made['id']}/deliveries", headers=dict(admin.headers), params=asked)
        for made, asked in ((other, {}), (mine, {}), (mine, {"status": "failed"}), (mine, {"status": "waiting"}))
    ]

    assert problem(answer) == (404, "not-found")
    assert [len(log.json()["items"]) for log in logs] == [0, 1, 0, 1]


@pytest.mark.parametrize(
    "url", ["http://hooks.example.com/", "https://10.0.0.7/", "https://169.254.169.254/", "https://a:b@c.example.com/"]
)
@pytest.mark.parametrize("operation", ["create_webhook", "update_webhook"])
async def test_an_address_that_may_not_be_called_is_not_taken(
    api: Api, admin: Someone, operation: str, url: str
) -> None:
    made = await subscribe(api, admin, URL)

    answer = await api.call(operation, admin, row=made, body={"url": url, "events": [CREATED]})

    assert problem(answer) == (422, "invalid")
    assert pointers(answer) == ["/url"]


async def test_the_service_does_not_start_where_changes_would_not_be_told(db: Database) -> None:
    await installation.refuse_gaps(db)
    trigger = f'ALTER TABLE "{TABLE}" {{}} TRIGGER webhook_changed'
    await db.one(statements.statement(text(trigger.format("DISABLE"))))

    try:
        with pytest.raises(RuntimeError, match=f"{TABLE} would be told to no webhook"):
            await installation.refuse_gaps(db)
    finally:
        await db.one(statements.statement(text(trigger.format("ENABLE"))))
