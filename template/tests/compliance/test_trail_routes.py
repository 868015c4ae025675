# Derived from the template: `copier update` replaces this file. Do not edit.
"""GET /audit/events"""

from __future__ import annotations

from tests.support.api import Api, Someone, problem
from tests.support.app import requirements
from tests.support.logs import logged

LIST = "list_audit_events"


async def test_is_for_administrators_only(api: Api) -> None:
    for role in requirements.ROLES[:-1]:
        assert problem(await api.call(LIST, await api.someone(role))) == (403, "forbidden")


async def done(api: Api, by: Someone, times: int) -> None:
    for _ in range(times):
        await api.db._pool.execute(
            "INSERT INTO audit_events (action, caller_id, row_id) VALUES ('zq-done', $1, $1)", by.caller.id
        )


async def test_shows_the_newest_events_first_and_page_by_page(api: Api) -> None:
    by = await api.administrator()
    await done(api, by, 4)

    first = (await api.call(LIST, by, query={"limit": "2"})).json()
    second = (await api.call(LIST, by, query={"limit": "2", "cursor": first["next_cursor"]})).json()

    moments = [event["created_at"] for page in (first, second) for event in page["items"]]
    assert moments == sorted(moments, reverse=True)
    assert len({event["id"] for page in (first, second) for event in page["items"]}) == 4


async def test_finds_events_by_caller_action_row_and_time(api: Api) -> None:
    by, other = await api.administrator(), await api.administrator()
    await done(api, other, 2)
    await done(api, by, 1)
    [mine] = (await api.call(LIST, by, query={"caller_id": by.id, "action": "zq-done"})).json()["items"]

    earlier = await api.call(LIST, by, query={"caller_id": by.id, "until": mine["created_at"]})
    row = await api.call(LIST, by, query={"row_id": by.id, "since": mine["created_at"], "outcome": "done"})
    refused = await api.call(LIST, by, query={"row_id": by.id, "outcome": "refused"})

    assert mine["row_id"] == by.id
    assert mine["id"] not in {event["id"] for event in earlier.json()["items"]}
    assert [event["id"] for event in row.json()["items"]] == [mine["id"]]
    assert refused.json()["items"] == []


async def test_who_reads_it_is_logged(api: Api) -> None:
    by = await api.administrator()

    with logged() as log:
        await api.call(LIST, by)

    assert [line["caller"] for line in log.lines if line["event"] == "audit trail read"] == [by.id]
