# Derived from the template: `copier update` replaces this file. Do not edit.
"""A consumer has each event once, whatever the broker repeats; what fails leaves nothing, is tried again, and is set aside at last."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.support.app import Database, problems

from .parts import EFFECTS, INBOX, OUTBOX, THING_DONE, consuming, core, inbox, metrics, note, relay, things

COUNTED = core.Consumer("counted", THING_DONE, note)


def receiver(db: Database, attempts: int = 3) -> Any:  # Any: imported by name
    return consuming.Inbox(db, metrics.EventMetrics(), attempts, 0.001)


async def message(db: Database) -> bytes:
    await things(db, 1)
    (row,) = await db.many(OUTBOX)
    body: bytes = relay.message(row)
    return body


def failing(times: int, fault: Exception) -> Any:  # Any: as above
    left = iter([fault] * times)

    async def handle(call: Any, happened: Any) -> None:
        await note(call, happened)
        if found := next(left, None):
            raise found

    return core.Consumer("counted", THING_DONE, handle)


async def test_an_event_that_comes_again_has_no_effect_again(effects: Database) -> None:
    body, own = await message(effects), receiver(effects)

    await asyncio.gather(*(own.receive(COUNTED, body) for _ in range(4)))
    await own.receive(COUNTED, body)

    assert len(await effects.many(EFFECTS)) == 1


async def test_each_consumer_has_it_once(effects: Database) -> None:
    body, own = await message(effects), receiver(effects)

    for name in ("one", "other"):
        await own.receive(core.Consumer(name, THING_DONE, note), body)

    assert len(await effects.many(EFFECTS)) == 2


async def test_a_failure_leaves_nothing_and_is_tried_again(effects: Database) -> None:
    body, own = await message(effects), receiver(effects)

    await own.receive(failing(2, ValueError("not yet")), body)

    assert len(await effects.many(EFFECTS)) == 1
    samples = own.metrics.registry.get_sample_value
    assert samples("events_consumed_total", {"consumer": "counted", "outcome": "again"}) == 2
    assert samples("events_consumed_total", {"consumer": "counted", "outcome": "done"}) == 1


async def test_what_fails_each_time_is_a_dead_letter_until_it_is_replayed(effects: Database) -> None:
    body, own = await message(effects), receiver(effects)

    await own.receive(failing(99, ValueError("never")), body)
    (letter,) = await effects.many(INBOX)
    await own.metrics.look(effects)

    assert await effects.many(EFFECTS) == []
    assert letter["fault"] == "ValueError: never"
    assert own.metrics.registry.get_sample_value("events_dead_letters", {"consumer": "counted"}) == 1

    still = await own.replay(failing(1, ValueError("still")))
    mended = await own.replay(COUNTED)
    await own.receive(COUNTED, body)

    assert (still, mended) == ((0, 1), (1, 0))
    assert len(await effects.many(EFFECTS)) == 1
    assert [row["fault"] for row in await effects.many(INBOX)] == [None]


async def test_a_partner_that_does_not_answer_is_a_failure_like_any(effects: Database) -> None:
    """Only the own database is waited for without end."""
    body, own = await message(effects), receiver(effects)

    async with asyncio.timeout(10):
        await own.receive(failing(99, problems.Unavailable("the partner is gone")), body)

    (letter,) = await effects.many(INBOX)
    assert letter["fault"].startswith("Unavailable")


async def test_a_message_that_nobody_can_read_holds_up_nobody(effects: Database) -> None:
    own = receiver(effects)

    await own.receive(COUNTED, b'{"id": 5')
    await own.receive(COUNTED, b"\x00\xff")

    assert [row["message"]["unreadable"][:2] for row in await effects.many(INBOX)] == ['{"', "\ufffd"]


async def test_forgets_what_is_old_and_keeps_dead_letters(effects: Database) -> None:
    own = receiver(effects)
    await own.receive(COUNTED, await message(effects))
    await own.receive(COUNTED, b"nonsense")

    gone = await effects.many(inbox.PURGE, days=0, most=10)

    assert len(gone) == 1
    assert [row["fault"] is None for row in await effects.many(INBOX)] == [False]
