# Derived from the template: `copier update` replaces this file. Do not edit.
"""Deliveries to a real server: signed, again with growing pauses, not for ever, and into no private network."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Sequence

import pytest

from tests.core.test_addresses import HOSTILE
from tests.support.api import Api, Someone
from tests.support.app import Database, egress

from .parts import AGE, CREATED, DELIVERIES, TABLE, Subscriber, deliver, delivering, sending, subscribe, verified

NAME = "https://hooks.example.com/"


def at(*found: str) -> egress.Resolve:
    """A resolver with one answer after the other; the last one for ever."""
    answers = list(found)

    async def resolve(host: str, port: int) -> Sequence[str]:
        return [answers.pop(0) if len(answers) > 1 else answers[0]]

    return resolve


async def test_a_change_arrives_signed_and_the_subscriber_can_tell(api: Api, admin: Someone, there: Subscriber) -> None:
    made = await subscribe(api, admin, there.url)
    row = await api.row(TABLE, admin)

    await deliver(api.db)

    (message,), (delivery,) = there.heard, await api.db.many(DELIVERIES)
    assert verified()(made["secret"], message.headers, message.body)
    assert json.loads(message.body)["type"] == CREATED
    assert row["id"] in message.body.decode()
    assert message.headers["webhook-id"] == str(delivery["event_id"])
    assert (delivery["status"], delivery["attempts"], delivery["response_status"]) == ("delivered", 1, 204)


async def test_while_a_secret_is_replaced_both_are_good_and_then_one(
    api: Api, admin: Someone, there: Subscriber
) -> None:
    made = await subscribe(api, admin, there.url)
    secrets = [made["secret"]]
    for hours in (1, 0):
        rotated = await api.call("rotate_webhook_secret", admin, row=made, body={"overlap_hours": hours})
        secrets.append(rotated.json()["secret"])
        await api.row(TABLE, admin)
        await deliver(api.db)

    found = [[verified()(secret, heard.headers, heard.body) for secret in secrets] for heard in there.heard]

    assert found == [[True, True, False], [False, False, True]]


async def test_a_test_message_and_a_replay_arrive_under_the_same_id(
    api: Api, admin: Someone, there: Subscriber
) -> None:
    made = await subscribe(api, admin, there.url)
    tried = (await api.call("try_webhook", admin, row=made)).json()
    await deliver(api.db)

    replayed = await api.client.post(
        f"/webhooks/{made['id']}/deliveries/{tried['id']}/replay", headers=dict(admin.headers)
    )
    await deliver(api.db)

    assert replayed.status_code == 202
    assert [heard.headers["webhook-id"] for heard in there.heard] == [tried["event_id"]] * 2
    assert json.loads(there.heard[0].body)["type"] == "webhook.test"


@pytest.mark.parametrize("status", [500, 301, 404])
async def test_what_fails_is_tried_again_by_the_schedule_and_then_given_up(
    api: Api, admin: Someone, there: Subscriber, status: int
) -> None:
    there.status, there.more = status, f"location: {there.url}\r\n"
    made = await subscribe(api, admin, there.url)
    await api.row(TABLE, admin)
    waits = []
    for _ in range(3):
        await deliver(api.db, webhook_schedule="5,300")
        (delivery,) = await api.db.many(DELIVERIES)
        waits.append(delivery["next_attempt_at"] and delivery["next_attempt_at"] - delivery["last_attempt_at"])
        await api.db.one(AGE)
    shown = (await api.call("read_webhook", admin, row=made)).json()

    assert dt.timedelta(seconds=5) <= waits[0] <= dt.timedelta(seconds=6)
    assert dt.timedelta(seconds=300) <= waits[1] <= dt.timedelta(seconds=360)
    assert waits[2] is None
    assert len(there.heard) == delivery["attempts"] == 3
    assert (delivery["status"], delivery["response_status"]) == ("failed", status)
    assert shown["failing_since"] is not None
    assert shown["enabled"]


def test_the_usual_schedule_takes_three_days_and_spreads() -> None:
    usual = delivering.DeliverySettings(environment="test").pauses

    assert len(usual) == 9
    assert dt.timedelta(days=3) <= dt.timedelta(seconds=sum(usual)) <= dt.timedelta(days=4)
    assert len({delivering.pause_s(usual, 3) for _ in range(9)}) > 1
    assert delivering.pause_s(usual, 9) is None


@pytest.mark.parametrize(
    ("status", "after", "least"),
    [(429, "120", 120), (503, "120", 120), (503, "1", 5), (429, "99999999", 86_400), (500, "120", 5), (503, "soon", 5)],
)
async def test_who_is_busy_says_when_the_next_attempt_is_but_no_sooner_than_the_schedule(
    api: Api, admin: Someone, there: Subscriber, status: int, after: str, least: int
) -> None:
    there.status, there.more = status, f"retry-after: {after}\r\n"
    await subscribe(api, admin, there.url)
    await api.row(TABLE, admin)

    await deliver(api.db, webhook_schedule="5,300")

    (delivery,) = await api.db.many(DELIVERIES)
    wait = delivery["next_attempt_at"] - delivery["last_attempt_at"]
    assert dt.timedelta(seconds=least) <= wait <= dt.timedelta(seconds=least * 1.2)


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        ("Sat, 31 Jan 2026 12:02:00 GMT", 120),
        ("Saturday, 31-Jan-26 12:02:00 GMT", 120),
        ("Sat Jan 31 12:02:00 2026", 120),
        ("Sat, 31 Jan 2026 11:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("0" * 8 + "7", 7),
        ("٣", 0),
        ("-3", 0),
        ("", 0),
        ("Sat, 31 Jan 99999999999999999999 12:02:00 GMT", 0),
    ],
)
def test_when_to_come_again_is_told_in_seconds_or_as_a_date(after: str, seconds: int) -> None:
    assert sending.seconds(after, dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)) == seconds


async def test_who_is_gone_is_disabled_at_once(api: Api, admin: Someone, there: Subscriber) -> None:
    there.status = 410
    made = await subscribe(api, admin, there.url)
    await api.row(TABLE, admin)

    await deliver(api.db)

    shown = (await api.call("read_webhook", admin, row=made)).json()
    assert (shown["enabled"], shown["disabled_because"]) == (False, "gone")


@pytest.mark.parametrize(("days", "enabled"), [(4, True), (6, False)])
async def test_who_fails_for_days_is_disabled(
    api: Api, admin: Someone, there: Subscriber, days: int, enabled: bool
) -> None:
    there.status = 500
    made = await subscribe(api, admin, there.url)
    await api.db._pool.execute("UPDATE webhooks SET failing_since = now() - make_interval(days => $1)", days)
    await api.row(TABLE, admin)

    await deliver(api.db)

    shown = (await api.call("read_webhook", admin, row=made)).json()
    assert (shown["enabled"], shown["disabled_because"]) == (enabled, None if enabled else "failing")


async def test_one_success_ends_a_series_of_failures(api: Api, admin: Someone, there: Subscriber) -> None:
    made = await subscribe(api, admin, there.url)
    await api.db._pool.execute("UPDATE webhooks SET failing_since = now() - interval '4 days'")
    await api.row(TABLE, admin)

    await deliver(api.db)

    assert (await api.call("read_webhook", admin, row=made)).json()["failing_since"] is None


async def test_no_address_is_called_that_may_not_be(api: Api, admin: Someone) -> None:
    made = await subscribe(api, admin, NAME)
    for url in HOSTILE:
        await api.db._pool.execute("UPDATE webhooks SET url = $1", url)
        await api.call("try_webhook", admin, row=made)
        await deliver(api.db, allowed=())

    found = await api.db.many(DELIVERIES)
    assert len(found) == len(HOSTILE)
    assert {(row["response_status"], row["fault"].startswith("the address ")) for row in found} == {(None, True)}


@pytest.mark.parametrize("found", ["127.0.0.2", "::1", "::ffff:127.0.0.2"])
async def test_a_name_that_turns_into_a_private_address_is_called_nowhere(api: Api, admin: Someone, found: str) -> None:
    """DNS rebinding: public when somebody looked, private when the connection is made."""
    rebinding = at("1.1.1.1", found)
    assert await rebinding("hooks.example.com", 443) == ["1.1.1.1"]
    await subscribe(api, admin, NAME)
    await api.row(TABLE, admin)

    await deliver(api.db, rebinding)

    (delivery,) = await api.db.many(DELIVERIES)
    assert delivery["fault"] == "hooks.example.com is at an address that may not be called"


async def test_two_that_deliver_at_once_deliver_each_once(api: Api, admin: Someone, there: Subscriber) -> None:
    await subscribe(api, admin, there.url)
    for _ in range(12):
        await api.row(TABLE, admin)

    await asyncio.gather(deliver(api.db), deliver(api.db), deliver(api.db))

    ids = [heard.headers["webhook-id"] for heard in there.heard]
    assert len(ids) == len(set(ids)) == 12


async def test_a_subscriber_that_hangs_holds_up_nobody_else(api: Api, admin: Someone, there: Subscriber) -> None:
    hanging = Subscriber(waits=lambda: asyncio.sleep(60))
    server = await asyncio.start_server(hanging.answer, "127.0.0.1", 0)
    hanging.port = server.sockets[0].getsockname()[1]
    await subscribe(api, admin, hanging.url)
    for _ in range(9):
        await api.row(TABLE, admin)
    await subscribe(api, admin, there.url)
    await api.row(TABLE, admin)

    stuck = asyncio.create_task(deliver(api.db, webhook_at_once=6, webhook_per_endpoint=4, webhook_timeout_s=30))
    for _ in range(500):
        await asyncio.sleep(0.01)
        if there.heard and len(hanging.heard) >= 4:  # which of them is first, nobody knows
            break
    heard = len(there.heard), len(hanging.heard)
    stuck.cancel()
    await asyncio.gather(stuck, return_exceptions=True)
    server.close()

    assert heard == (1, 4)


async def test_who_answers_too_late_has_not_answered(api: Api, admin: Someone, there: Subscriber) -> None:
    there.waits = lambda: asyncio.sleep(1)
    await subscribe(api, admin, there.url)
    await api.row(TABLE, admin)

    await deliver(api.db, webhook_timeout_s=0.1)

    (delivery,) = await api.db.many(DELIVERIES)
    assert (delivery["status"], delivery["fault"]) == ("waiting", "no answer within 0.1 s")


async def test_what_somebody_has_taken_is_theirs_until_their_time_is_over(
    api: Api, admin: Someone, there: Subscriber, db: Database
) -> None:
    await subscribe(api, admin, there.url)
    await api.row(TABLE, admin)
    await db._pool.execute("UPDATE webhook_outbox SET claimed_until = now() + interval '1 minute'")
    await deliver(db)
    before = len(there.heard)

    await db._pool.execute("UPDATE webhook_outbox SET claimed_until = now()")
    await deliver(db)

    assert (before, len(there.heard)) == (0, 1)
