# Derived from the template: `copier update` replaces this file. Do not edit.
"""/webhooks: who is told what. What is told is in the database with the change, or the change is not."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from importlib import import_module
from importlib.util import find_spec
from uuid import UUID

import msgspec
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from tests.contract.shapes import pointers, problem
from tests.support.api import Api, Row, Someone
from tests.support.app import Database, compliance, crud, ids, registry, rows, statements
from tests.support.app import access as call

from .parts import (
    CREATED,
    DELETED,
    DELIVERIES,
    RESOURCE,
    TABLE,
    UPDATED,
    installation,
    settings,
    subscribe,
    tables,
    telling,
)

URL = "https://hooks.example.com/"
ROWS: rows.Rows[object] = registry.METADATA.tables[TABLE].info["rows"]  # type: ignore[type-var]  # of a struct that only the resource knows


class Told(msgspec.Struct):
    """An event's content: fields of a row."""

    fields_of: str


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


async def test_there_are_so_many_and_no_more_also_when_several_come_at_once(
    api: Api, admin: Someone, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.state._state, "webhooks", settings.WebhookSettings(webhook_most=3))
    body = {"url": URL, "events": [CREATED]}

    answers = await asyncio.gather(*(api.call("create_webhook", admin, body=body) for _ in range(8)))

    refused = [answer for answer in answers if answer.status_code != 201]
    assert [problem(answer) for answer in refused] == [(409, "too-many-webhooks")] * 5
    assert refused[0].json()["detail"] == "There may be 3. Delete one that nobody needs."
    assert await api.db._pool.fetchval("SELECT count(*) FROM webhooks") == 3


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


async def tell(db: Database, row: Row) -> None:
    """An event of a row, as `emit` tells it."""
    async with db.transaction() as tx:
        fields = Told(fields_of=row["id"])
        await telling.add(tx, ids.new_id(), CREATED, RESOURCE, UUID(row["id"]), fields, dt.datetime.now(dt.UTC))


async def test_what_holds_fields_of_a_row_is_known_by_it_and_what_holds_its_id_alone_is_not(
    api: Api, admin: Someone
) -> None:
    await subscribe(api, admin, URL)
    row = await api.row(TABLE, admin)
    await tell(api.db, row)

    about = {str(made[tables.OUTBOX.info["about"]]): json.loads(made["body"]) for made in await api.db.many(DELIVERIES)}

    assert about.keys() == {"None", row["id"]}
    assert about[row["id"]]["data"] == {"fields_of": row["id"]}


@pytest.mark.skipif(
    find_spec(f"{compliance.__name__}.erasure") is None, reason="without personal-data nobody is erased"
)
async def test_an_erasure_takes_what_was_told_of_a_row_and_leaves_that_it_changed(api: Api, admin: Someone) -> None:
    await subscribe(api, admin, URL)
    erasure, people = (import_module(f"{compliance.__name__}.{name}") for name in ("erasure", "people"))
    mine, other = [await api.row(TABLE, admin) for _ in range(2)]
    for row in (mine, other):
        await tell(api.db, row)
    before = await waiting(api.db)

    async with api.db.transaction() as tx:
        await erasure.erase(tx, people.Person(UUID(mine["id"]), registry.METADATA.tables[TABLE]))

    left = [body["data"] for _, body in await waiting(api.db)]
    assert (len(before), len(left)) == (4, 3)
    assert [data["fields_of"] for data in left if "fields_of" in data] == [other["id"]]


async def test_the_service_does_not_start_where_changes_would_not_be_told(db: Database) -> None:
    await installation.refuse_gaps(db)
    trigger = f'ALTER TABLE "{TABLE}" {{}} TRIGGER webhook_changed'
    await db.one(statements.statement(text(trigger.format("DISABLE"))))

    try:
        with pytest.raises(RuntimeError, match=f"{TABLE} would be told to no webhook"):
            await installation.refuse_gaps(db)
    finally:
        await db.one(statements.statement(text(trigger.format("ENABLE"))))
