# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every operation whose contract says `x-emits`: its change and its event are one, or neither is."""

from __future__ import annotations

import msgspec
import pytest

from delivery.contract import Operation
from tests.contract.calls import by_id, prepared, send
from tests.support.api import Api
from tests.support.app import Database, access, events, ids
from tests.support.contract import on_resources

from .parts import OUTBOX, THING_DONE, Thing, Undone, core, happen

EMITTING = [operation for operation in on_resources() if operation.extensions.get("x-emits")]
KNOWN = {found.name: found for found in events.EVENTS}
HEADERS: dict[str, dict[str, str]] = {
    "plain": {},
    "with a key": {"Idempotency-Key": "zq-1"},
    "if it matches": {"If-Match": "*"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
@pytest.mark.parametrize("operation", EMITTING, ids=by_id)
async def test_tells_once_what_it_did(api: Api, db: Database, operation: Operation, headers: dict[str, str]) -> None:
    name, ready = str(operation.extensions["x-emits"]), await prepared(api, operation)

    first = await send(api, operation, ready, headers=headers)
    await send(api, operation, ready, headers=headers)  # repeated by its key, or too late
    told = await db.many(OUTBOX)

    if first.status_code == 501:  # it is still to be written, test first
        assert told == []
        return
    assert first.status_code == 200, first.text
    assert [(row["event"], str(row["aggregate_id"])) for row in told] == [(name, first.json()["id"])]
    assert msgspec.convert(told[0]["payload"], KNOWN[name].payload, strict=False)


@pytest.mark.parametrize("operation", EMITTING, ids=by_id)
async def test_tells_nothing_of_what_it_refuses(api: Api, db: Database, operation: Operation) -> None:
    by = await api.allowed(operation.operation_id)

    response = await api.call(operation.operation_id, by, row=api.unknown_row())

    assert response.status_code in (404, 501)
    assert await db.many(OUTBOX) == []


async def test_what_is_undone_is_not_told(db: Database) -> None:
    with pytest.raises(Undone):
        await happen(db, ids.new_id(), 1, undone=True)

    assert await db.many(OUTBOX) == []


async def test_refuses_to_tell_outside_of_a_transaction(db: Database) -> None:
    call = access.Call(access.ANONYMOUS, db)

    with pytest.raises(RuntimeError, match=r"thing_done is emitted outside of a transaction"):
        await core.emit(call, THING_DONE, Thing(ids.new_id(), 1))

    assert await db.many(OUTBOX) == []


async def test_refuses_a_row_that_has_not_what_is_told(db: Database) -> None:
    class Stranger(msgspec.Struct):
        """A row of another resource."""

    async with db.joined() as joined:
        with pytest.raises(LookupError, match="thing_done tells of Thing, not of Stranger"):
            await core.emit(access.Call(access.ANONYMOUS, joined), THING_DONE, Stranger())


async def test_refuses_a_value_of_another_type(db: Database) -> None:
    async with db.joined() as joined:
        with pytest.raises(msgspec.ValidationError):
            await core.emit(access.Call(access.ANONYMOUS, joined), THING_DONE, Thing(ids.new_id(), "1"))  # type: ignore[arg-type]  # that is the test

    assert await db.many(OUTBOX) == []
