# Derived from the template: `copier update` replaces this file. Do not edit.
"""What has been kept long enough goes, and nothing else; looking changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.compliance.events import events, module
from tests.support.app import Database

retention, audit = module("retention"), module("audit")
OLD = "INSERT INTO audit_events (action, created_at) VALUES ('zq-old', now() - interval '500 days')"


async def purged(db: Database, *, apply: bool) -> dict[str, int]:
    before = datetime.now(UTC) - timedelta(days=audit.KEPT_DAYS)
    found: dict[str, int] = await retention.purge(db, deleted_before=before, audited_before=before, apply=apply)
    return found


async def test_says_what_would_go_and_deletes_nothing(db: Database) -> None:
    await db._pool.execute(OLD)

    found = await purged(db, apply=False)

    assert found["audit_events"] >= 1
    assert await events(db, action="zq-old")


async def test_deletes_what_is_old_enough_and_says_so_in_the_trail(db: Database) -> None:
    await db._pool.execute(OLD)
    await db._pool.execute("INSERT INTO audit_events (action) VALUES ('zq-young')")

    await purged(db, apply=True)

    assert await events(db, action="zq-old") == []
    assert await events(db, action="zq-young")
    assert (await events(db, action="retention"))[-1]["after"]["deleted"]["audit_events"] >= 1


def test_refuses_to_forget_the_trail_too_soon(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        retention.main(["--audit-days"])

    assert "--audit-days" in capsys.readouterr().err
