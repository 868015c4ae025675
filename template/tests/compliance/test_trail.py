# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every change leaves a trace that says who, what, when, from what to what, and no trace can be taken away."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Table

from delivery.contract import Operation
from tests.compliance.events import WRITES, Event, contents, events, made, module
from tests.contract.calls import by_id, prepared
from tests.support.api import NOBODY, Api
from tests.support.app import Database, database, ids, registry, settings
from tests.support.contract import members, table_of
from tests.support.rows import insert_row

installation, audit = module("installation"), module("audit")
AUDITED: list[Table] = installation.audited()
VEILED = {table.name: installation.veils(table) for table in AUDITED}
OWN_AFFAIRS = {"updated_at"}


@pytest.fixture
async def connection(
    db: Database, settings: settings.Settings
) -> AsyncIterator[Any]:  # Any: asyncpg's is not generic here
    """A connection past the service, in a transaction that is taken back."""
    opened = await asyncpg.connect(settings.database_url)
    transaction = opened.transaction()
    await transaction.start()
    yield opened
    await transaction.rollback()
    await opened.close()


@pytest.mark.parametrize("operation", WRITES, ids=by_id)
async def test_each_changed_row_leaves_exactly_one_event(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)

    response, found, changed = await made(api, operation, ready)

    assert response.is_success, response.text
    mine = [event for event in found if event["table_name"] == table_of(operation).name]
    assert sorted(str(event["row_id"]) for event in mine) == sorted(changed)


@pytest.mark.parametrize("operation", WRITES, ids=by_id)
async def test_an_event_says_who_did_what_in_which_request(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)

    response, found, changed = await made(api, operation, ready)

    assert {event["operation"] for event in found} <= {operation.operation_id}
    assert {event["request_id"] for event in found} <= {response.headers["x-request-id"]}
    assert len(found) >= len(changed)
    for event in found:
        known = ready.by is not NOBODY
        assert (str(event["caller_id"]) == ready.by.id) if known else (event["caller_id"] is None)
        assert set(event["roles"]) == ready.by.caller.roles
        assert event["outcome"] == "done"


@pytest.mark.parametrize("operation", WRITES, ids=by_id)
async def test_an_event_says_what_it_was_and_what_it_became(api: Api, operation: Operation) -> None:
    ready, table = await prepared(api, operation), table_of(operation)

    _, found, changed = await made(api, operation, ready)

    for event in [event for event in found if event["table_name"] == table.name]:
        was, became = changed[str(event["row_id"])]
        differ = {n for n in (was or became) if (was or {}).get(n) != (became or {}).get(n)} - OWN_AFFAIRS
        shown = {n for n in {**(event["before"] or {}), **(event["after"] or {})}} - OWN_AFFAIRS
        nothing = {n for n in shown if not (was or {}).get(n) and not (became or {}).get(n)}
        assert shown - nothing == differ - nothing
        for name in shown - VEILED[table.name].keys():
            assert (event["before"] or {}).get(name) == ((was or {}).get(name) if was else None)
            assert (event["after"] or {}).get(name) == ((became or {}).get(name) if became else None)


@pytest.mark.parametrize("table", [table for table in AUDITED if members(table.name)], ids=str)
async def test_values_of_secret_and_personal_fields_are_never_in_it(db: Database, table: Table) -> None:
    row = await insert_row(db, table, ids.new_id(), {})
    stored = (await contents(db, table))[row["id"]]

    found = await events(db, table_name=table.name, row_id=uuid.UUID(row["id"]))

    assert found
    for column in [c for c in table.c if c.info.get("secret") or c.info.get("personal")]:
        value, shown = stored[column.name], found[-1]["after"][column.name]
        veil = installation.SECRET if column.info.get("secret") else installation.PERSONAL
        assert shown == (None if value is None else veil)


async def test_hand_written_sql_leaves_a_trace_too(connection: Any) -> None:
    table = AUDITED[0]
    await connection.execute(f'TRUNCATE "{table.name}" CASCADE')

    found: list[Event] = await connection.fetch("SELECT * FROM audit_events WHERE action = 'truncate'")

    assert table.name in {event["table_name"] for event in found}
    assert {(event["caller_id"], event["operation"]) for event in found if event["request_id"] is None} >= {
        (None, None)
    }
    assert all(event["database_user"] for event in found)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_events SET outcome = 'done'",
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
        "SET LOCAL session_replication_role = replica; DELETE FROM audit_events",
        "SET LOCAL session_replication_role = replica; TRUNCATE audit_events",
    ],
)
async def test_the_database_refuses_to_change_it(connection: Any, change: str) -> None:
    await connection.execute("INSERT INTO audit_events (action) VALUES ('test')")

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="only ever added to"):
        await connection.execute(change)


async def test_a_role_of_the_service_leaves_traces_that_it_can_not_write_itself(connection: Any) -> None:
    table = AUDITED[-1].name
    for line in (
        "CREATE ROLE zq_service",
        "GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO zq_service",
        "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_events FROM zq_service",
        "SET ROLE zq_service",
        f'TRUNCATE "{table}" CASCADE',
    ):
        await connection.execute(line)

    found = await connection.fetchval(
        "SELECT count(*) FROM audit_events WHERE action = 'truncate' AND table_name = $1", table
    )
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await connection.execute("INSERT INTO audit_events (action) VALUES ('forged')")

    assert found >= 1


async def test_what_was_kept_long_enough_can_be_deleted(connection: Any) -> None:
    days = audit.KEPT_DAYS + 1
    await connection.execute(
        f"INSERT INTO audit_events (action, created_at) VALUES ('test', now() - interval '{days} days')"
    )

    gone = await connection.execute(
        "DELETE FROM audit_events WHERE action = 'test' AND created_at < now() - interval '1 year 1 hour'"
    )

    assert gone == "DELETE 1"


async def test_a_change_that_is_taken_back_leaves_nothing(api: Api) -> None:
    async def attempt() -> None:
        async with api.db.transaction() as tx:
            await audit.record(tx, "taken-back")
            raise LookupError

    with pytest.raises(LookupError):
        await attempt()

    assert await events(api.db, action="taken-back") == []


@pytest.mark.parametrize(
    "gap",
    [
        f'ALTER TABLE "{AUDITED[-1].name}" DISABLE TRIGGER audit_change',
        f'DROP TRIGGER audit_change ON "{AUDITED[-1].name}"',
        "ALTER TABLE audit_events DISABLE TRIGGER audit_guard",
        "DROP TRIGGER audit_guard_rows ON audit_events",
    ],
)
async def test_the_service_does_not_start_with_a_gap_in_it(connection: Any, gap: str) -> None:
    await installation.refuse_gaps(database.Transaction(connection))
    await connection.execute(gap)

    with pytest.raises(RuntimeError, match="no audit trail on"):
        await installation.refuse_gaps(database.Transaction(connection))


def test_every_resource_is_audited() -> None:
    resources = {listing.rows.table.name for listing in registry.LISTINGS}

    assert resources <= {table.name for table in AUDITED}
