# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which keys are good: one answer for all that are not, at once here and within half a minute elsewhere."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from fastapi import FastAPI

from tests.api_keys.keys import Json, age, issue, part, revoke, rotate, with_key
from tests.contract.shapes import problem
from tests.support.api import Api, Someone
from tests.support.app import access, auth, ids, problems, requirements, settings
from tests.support.contract import on_resources
from tests.support.logs import logged

LIMIT = 60


def _other(token: str, place: int) -> str:
    """The token with another sign at one place."""
    at = place % len(token)
    return token[:at] + ("1" if token[at] != "1" else "2") + token[at + 1 :]


def _well_formed(app: FastAPI, token: str, place: int) -> str:
    """As `_other`, with the checksum put right: what somebody would try who guesses."""
    tokens = part(app, "tokens")
    body = _other(token, place)[: -tokens.CHECKSUM_LENGTH]
    return str(body + tokens.checksum(body))


async def _wrong(api: Api, app: FastAPI, admin: Someone) -> dict[str, str]:
    """A key for each way of being no good; none was used before."""
    good, revoked, expired, replaced = [await issue(api, admin) for _ in range(4)]
    await revoke(api, admin, revoked)
    await age(api, expired, "expires_at", "1 second")
    await rotate(api, admin, replaced, overlap_hours=0)
    secret = len(good["key"]) - 20
    tokens = part(app, "tokens")
    return {
        "unknown": tokens.new_token(ids.new_id()),
        "another id": _well_formed(app, good["key"], len(tokens.PREFIX) + 5),
        "wrong secret": _well_formed(app, good["key"], secret),
        "wrong checksum": _other(good["key"], -1),
        "mistyped": _other(good["key"], secret),
        "of another service": "another_" + good["key"],
        "only its id": good["id"],
        "cut off": good["key"][:-1],
        "too long": good["key"] + "0",
        "nonsense": "nonsense",
        "very long": "k" * 7000,
        "not ASCII": "kéy",
        "revoked": revoked["key"],
        "expired": expired["key"],
        "replaced": replaced["key"],
    }


async def test_every_key_that_is_no_good_gets_the_same_answer(api: Api, app: FastAPI, admin: Someone) -> None:
    wrong = await _wrong(api, app, admin)

    answers = {}
    for why, token in wrong.items():
        header = (access.SCHEME.header.encode(), token.encode("latin-1"))
        response = await api.client.get("/api-keys/self", headers=[header])
        assert problem(response) == (401, "unauthenticated"), why
        shown = {k: v for k, v in response.headers.items() if k != "x-request-id" and "ratelimit" not in k}
        answers[why] = (response.content, tuple(shown.items()))

    assert set(answers.values()) == {answers["unknown"]}
    assert 'ApiKey header="X-API-Key"' in str(answers["unknown"])


async def test_a_good_key_works_with_blanks_around_it_and_nowhere_but_in_its_header(api: Api, admin: Someone) -> None:
    key = (await issue(api, admin))["key"]

    spaced = await api.client.get("/api-keys/self", headers={"X-API-Key": f" {key} "})
    elsewhere = [
        await api.client.get("/api-keys/self", headers={"Authorization": f"Bearer {key}"}),
        await api.client.get("/api-keys/self", headers={"Authorization": f"ApiKey {key}"}),
        await api.client.get("/api-keys/self", headers={"Cookie": f"X-API-Key={key}"}),
        await api.client.get("/api-keys/self", params={"X-API-Key": key}),
    ]

    assert spaced.status_code == 200
    assert [problem(response)[0] for response in elsewhere] == [401] * 4


async def test_a_revoked_key_is_refused_at_once_though_it_was_just_used(api: Api, admin: Someone) -> None:
    key = await issue(api, admin)
    assert (await with_key(api, key["key"])).status_code == 200

    await revoke(api, admin, key)

    assert problem(await with_key(api, key["key"])) == (401, "unauthenticated")


async def test_a_revoked_key_is_refused_by_other_processes_within_half_a_minute(
    api: Api, app: FastAPI, admin: Someone
) -> None:
    memory, clock = part(app, "memory"), [1_000_000_000.0]
    elsewhere = memory.Callers(app.state.db, app.state.api_keys.uses, now=lambda: clock[0])
    key = await issue(api, admin)
    await elsewhere(key["key"])
    await revoke(api, admin, key)

    clock[0] += 29.9
    still = await elsewhere(key["key"])
    clock[0] += 0.1

    assert str(still.id) == key["client_id"]
    with pytest.raises(problems.Unauthenticated):
        await elsewhere(key["key"])


async def test_a_remembered_key_is_not_remembered_beyond_its_end(api: Api, app: FastAPI, admin: Someone) -> None:
    memory, key = part(app, "memory"), await issue(api, admin)
    ends = await api.db._pool.fetchval("SELECT expires_at FROM api_keys WHERE id::text = $1", key["id"])
    clock = [ends.timestamp() - 1]
    callers = memory.Callers(app.state.db, app.state.api_keys.uses, now=lambda: clock[0])
    await callers(key["key"])
    await age(api, key, "expires_at", "1 second")

    clock[0] += 0.9
    await callers(key["key"])
    clock[0] += 0.1

    with pytest.raises(problems.Unauthenticated):
        await callers(key["key"])


async def test_a_remembered_key_costs_no_look_up(api: Api, app: FastAPI, admin: Someone) -> None:
    key = (await issue(api, admin))["key"]

    class Counting:
        asked = 0

        async def one(self, *arguments: Json, **values: Json) -> Json:
            self.asked += 1
            return await app.state.db.one(*arguments, **values)

    database = Counting()
    callers = part(app, "memory").Callers(database, app.state.api_keys.uses)

    for _ in range(5):
        await callers(key)

    assert database.asked == 1


async def test_no_answer_is_remembered_that_was_read_before_a_change(api: Api, app: FastAPI, admin: Someone) -> None:
    """A look-up that is under way while the key is revoked must not be remembered."""
    key = (await issue(api, admin))["key"]

    class ForgetsMeanwhile:
        async def one(self, *arguments: Json, **values: Json) -> Json:
            found = await app.state.db.one(*arguments, **values)
            racing.forget(values["id"])
            return found

    racing = part(app, "memory").Callers(ForgetsMeanwhile(), app.state.api_keys.uses)

    await racing(key)

    assert not racing._known


async def test_memory_holds_no_key_and_no_more_of_them_than_it_may(api: Api, app: FastAPI, admin: Someone) -> None:
    keys = [(await issue(api, admin))["key"] for _ in range(3)]
    callers = part(app, "memory").Callers(app.state.db, app.state.api_keys.uses, size=2)

    for key in keys:
        await callers(key)

    assert len(callers._known) == 2
    assert not any(key in repr(callers._known) for key in keys)


async def test_last_use_is_written_once_a_minute_and_beside_the_request(api: Api, app: FastAPI, admin: Someone) -> None:
    uses, key = app.state.api_keys.uses, await issue(api, admin)

    async def used() -> str | None:
        app.state.api_keys.callers.forget(UUID(key["id"]))  # as after half a minute
        await with_key(api, key["key"])
        await uses.settle()
        facts = (await api.call("read_api_key", admin, row=key)).json()
        return str(facts["last_used_at"]) if facts["last_used_at"] else None

    first, second = await used(), await used()
    await age(api, key, "last_used_at", "61 seconds")
    third = await used()

    assert key["last_used_at"] is None
    assert first is not None
    assert third is not None
    assert first == second
    assert third > first


async def test_of_two_processes_that_see_a_key_used_one_writes_it(api: Api, app: FastAPI, admin: Someone) -> None:
    uses, key = part(app, "uses"), await issue(api, admin)
    moments = []

    for process in (uses.LastUses(app.state.db), uses.LastUses(app.state.db)):
        process.note(UUID(key["id"]))
        await process.settle()
        moments.append((await api.call("read_api_key", admin, row=key)).json()["last_used_at"])

    assert moments[0] is not None
    assert moments[0] == moments[1]


async def test_many_last_uses_are_one_statement(app: FastAPI) -> None:
    class Slow:
        def __init__(self) -> None:
            self.written: list[int] = []

        async def one(self, *_: Json, ids: list[UUID]) -> None:
            self.written.append(len(ids))
            await asyncio.sleep(0)

    database = Slow()
    uses = part(app, "uses").LastUses(database)

    for _ in range(100):
        uses.note(ids.new_id())
    await uses.settle()

    assert database.written == [100]


async def test_a_last_use_that_can_not_be_written_is_logged_and_nothing_else(app: FastAPI) -> None:
    class Broken:
        async def one(self, *_: Json, **__: Json) -> None:
            raise OSError("gone")

    uses = part(app, "uses").LastUses(Broken())

    with logged() as log:
        uses.note(ids.new_id())
        await uses.settle()

    assert [line["event"] for line in log.lines] == ["last use of keys not written"]


async def test_guesses_from_one_place_are_slowed_down_and_good_keys_are_not(
    api: Api, app: FastAPI, admin: Someone
) -> None:
    key, wrong = await issue(api, admin), part(app, "tokens").new_token(ids.new_id())
    statuses = [(await with_key(api, wrong)).status_code for _ in range(LIMIT)]

    over = await with_key(api, wrong)

    assert set(statuses) == {401}
    assert problem(over) == (429, "too-many-requests")
    assert 0 < int(over.headers["retry-after"]) <= 3600
    assert (await with_key(api, key["key"])).status_code == 200
    assert problem(await with_key(api, "")) == (401, "unauthenticated")


async def test_what_a_client_makes_stays_its_own_when_its_key_is_rotated(api: Api, admin: Someone) -> None:
    reads = next((op for op in on_resources() if op.owned and op.method == "GET" and "{" in op.path), None)
    if reads is None:
        pytest.skip("nothing in this service belongs to anyone")
    role = sorted((reads.roles or set(requirements.ROLES)) - reads.sees_all or requirements.ROLES)[0]
    old = await issue(api, admin, roles=[role])
    owner = Someone(access.Caller(UUID(old["client_id"])), access.SCHEME.headers(old["key"]))
    row = await api.row(reads.path.split("/")[1].replace("-", "_"), owner)
    new = (await rotate(api, admin, old, overlap_hours=0)).json()
    other = await issue(api, admin, roles=[role])

    seen, unseen = [
        await api.call(reads.operation_id, Someone(access.Caller(), access.SCHEME.headers(key["key"])), row=row)
        for key in (new, other)
    ]

    assert seen.status_code == 200
    assert seen.json()["owner_id"] == new["client_id"] == old["client_id"]
    assert unseen.status_code == (200 if role in reads.sees_all else 404)


async def test_nobody_gets_a_key_in_production_without_asking(api: Api, settings: settings.Settings) -> None:
    production = settings.model_copy(update={"environment": "production"})
    with pytest.raises(RuntimeError, match="production"):
        await auth.enter(api.db, production, "eve", requirements.ROLES)
    with pytest.raises(RuntimeError, match="production"):
        await auth.demo(api.db, production)


async def test_a_process_beside_the_app_checks_the_same_keys(
    api: Api, admin: Someone, settings: settings.Settings
) -> None:
    key = await issue(api, admin)

    caller = await auth.authenticator(api.db, settings)(key["key"])

    assert (str(caller.id), caller.roles) == (key["client_id"], frozenset(key["roles"]))
