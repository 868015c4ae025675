# Derived from the template: `copier update` replaces this file. Do not edit.
"""/accounts, and the command that makes the first administrator"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from .people import PASSWORD, Person, administrator, core, login, problem, register, signed_in

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI

OPERATIONS = [("GET", "/accounts"), ("GET", "/accounts/{id}"), ("PATCH", "/accounts/{id}")]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
async def test_asks_for_a_sign_in(client: httpx.AsyncClient, method: str, path: str) -> None:
    assert problem(await client.request(method, path.format(id=uuid4()))) == (401, "unauthenticated")


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
async def test_is_closed_to_everybody_else(client: httpx.AsyncClient, person: Person, method: str, path: str) -> None:
    response = await client.request(method, path.format(id=person.id), headers=person.headers, json=None)

    assert problem(response) == (403, "forbidden")


async def test_gives_nobody_a_role_of_their_own_making(client: httpx.AsyncClient, app: FastAPI, person: Person) -> None:
    role = str(core(app, "auth.accounts").ADMINISTRATOR)

    response = await client.patch(f"/accounts/{person.id}", json={"roles": [role]}, headers=person.headers)

    assert problem(response) == (403, "forbidden")
    assert role not in (await client.get("/auth/me", headers=person.headers)).json()["roles"]


@pytest.mark.parametrize("method", ["PATCH", "PUT", "POST", "DELETE"])
async def test_lets_nobody_change_their_account_through_me(
    client: httpx.AsyncClient, person: Person, method: str
) -> None:
    response = await client.request(method, "/auth/me", json={"roles": ["admin"]}, headers=person.headers)

    assert problem(response) == (405, "method-not-allowed")


async def test_lists_accounts_page_by_page(client: httpx.AsyncClient, admin: Person) -> None:
    expected = {(await register(client)).json()["id"] for _ in range(4)} | {admin.id}

    seen, path = [], "/accounts?limit=2"
    while path:
        response = await client.get(path, headers=admin.headers)
        seen += [account["id"] for account in response.json()["items"]]
        cursor = response.json()["next_cursor"]
        path = f"/accounts?limit=2&cursor={cursor}" if cursor else ""

    assert len(seen) == len(set(seen)) == 5
    assert set(seen) == expected
    assert "argon2" not in response.text


async def test_finds_an_account_by_address_in_other_letters(client: httpx.AsyncClient, admin: Person) -> None:
    await register(client, "ann@example.com")

    response = await client.get("/accounts", params={"email": "ANN@example.com"}, headers=admin.headers)

    assert [account["email"] for account in response.json()["items"]] == ["ann@example.com"]


async def test_finds_the_inactive_ones(client: httpx.AsyncClient, admin: Person, person: Person) -> None:
    await client.patch(f"/accounts/{person.id}", json={"active": False}, headers=admin.headers)

    response = await client.get("/accounts", params={"active": "false"}, headers=admin.headers)

    assert [account["id"] for account in response.json()["items"]] == [person.id]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=100000", "cursor=x", "sort=password_hash", "password_hash=x", "q=x"]
)
async def test_refuses_a_query_that_it_does_not_know(client: httpx.AsyncClient, admin: Person, query: str) -> None:
    assert problem(await client.get(f"/accounts?{query}", headers=admin.headers)) == (422, "invalid")


async def test_says_when_there_is_no_such_account(client: httpx.AsyncClient, admin: Person) -> None:
    path = f"/accounts/{uuid4()}"

    assert problem(await client.get(path, headers=admin.headers)) == (404, "not-found")
    assert problem(await client.patch(path, json={"active": False}, headers=admin.headers)) == (404, "not-found")
    assert problem(await client.patch(path, json={}, headers=admin.headers)) == (404, "not-found")
    assert problem(await client.get("/accounts/7", headers=admin.headers)) == (422, "invalid")


@pytest.mark.parametrize(
    "body",
    [
        {"roles": []},
        {"roles": ["root"]},
        {"roles": None},
        {"roles": "admin"},
        {"active": "yes"},
        {"active": None},
        {"email": "eve@example.com"},
        {"password": PASSWORD},
        {"password_hash": "x"},
    ],
)
async def test_refuses_a_change_that_is_none(
    client: httpx.AsyncClient, admin: Person, person: Person, body: dict[str, object]
) -> None:
    assert problem(await client.patch(f"/accounts/{person.id}", json=body, headers=admin.headers)) == (422, "invalid")


async def test_refuses_a_role_twice(client: httpx.AsyncClient, app: FastAPI, admin: Person, person: Person) -> None:
    role = str(core(app, "auth.accounts").ADMINISTRATOR)

    response = await client.patch(f"/accounts/{person.id}", json={"roles": [role, role]}, headers=admin.headers)

    assert problem(response) == (422, "invalid")


async def test_gives_and_takes_roles_at_once(
    client: httpx.AsyncClient, app: FastAPI, admin: Person, person: Person
) -> None:
    accounts = core(app, "auth.accounts")
    both = [str(accounts.SELF_REGISTERED), str(accounts.ADMINISTRATOR)]
    path = f"/accounts/{person.id}"
    assert (await client.get("/accounts", headers=person.headers)).status_code == 403

    given = await client.patch(path, json={"roles": both}, headers=admin.headers)

    assert given.json()["roles"] == both
    assert given.json()["updated_at"] > given.json()["created_at"]
    assert (await client.get("/accounts", headers=person.headers)).status_code == 200

    await client.patch(path, json={"roles": both[:1]}, headers=admin.headers)

    assert (await client.get("/accounts", headers=person.headers)).status_code == 403


async def test_shuts_a_deactivated_account_out_at_once(
    client: httpx.AsyncClient, admin: Person, person: Person
) -> None:
    await client.get("/auth/me", headers=person.headers)

    response = await client.patch(f"/accounts/{person.id}", json={"active": False}, headers=admin.headers)

    assert response.json()["active"] is False
    assert problem(await client.get("/auth/me", headers=person.headers)) == (401, "unauthenticated")
    assert problem(await login(client, person.email)) == (401, "wrong-credentials")
    refresh = await client.post("/auth/refresh", json={"refresh_token": person.refresh_token})
    assert problem(refresh) == (401, "session-ended")


async def test_opens_no_old_session_when_an_account_is_active_again(
    client: httpx.AsyncClient, admin: Person, person: Person
) -> None:
    for active in (False, True):
        await client.patch(f"/accounts/{person.id}", json={"active": active}, headers=admin.headers)

    assert problem(await client.get("/auth/me", headers=person.headers))[0] == 401
    assert (await login(client, person.email)).status_code == 200


async def test_stores_no_answer_that_was_read_before_a_change(
    client: httpx.AsyncClient, app: FastAPI, person: Person
) -> None:
    """A look-up that is under way while the account changes must not be remembered."""
    callers, memory = app.state.auth.callers, core(app, "auth.memory")

    class ForgetsMeanwhile:
        async def one(self, *arguments: object, **values: object) -> object:
            found = await app.state.db.one(*arguments, **values)
            racing.forget(values["account"])
            return found

    racing = memory.Callers(ForgetsMeanwhile(), callers._tokens)

    await racing(person.access_token)

    assert not racing._known


@pytest.mark.parametrize("change", ["demote", "deactivate"])
async def test_keeps_the_last_administrator(
    client: httpx.AsyncClient, app: FastAPI, admin: Person, change: str
) -> None:
    roles = [str(core(app, "auth.accounts").SELF_REGISTERED)]
    body: dict[str, object] = {"active": False} if change == "deactivate" else {"roles": roles}

    response = await client.patch(f"/accounts/{admin.id}", json=body, headers=admin.headers)

    assert problem(response) == (409, "last-administrator")
    assert (await client.get("/accounts", headers=admin.headers)).status_code == 200


async def test_counts_no_inactive_administrator(client: httpx.AsyncClient, app: FastAPI, admin: Person) -> None:
    other = await administrator(client, app)
    await client.patch(f"/accounts/{other.id}", json={"active": False}, headers=admin.headers)

    response = await client.patch(f"/accounts/{admin.id}", json={"active": False}, headers=admin.headers)

    assert problem(response) == (409, "last-administrator")


async def test_keeps_one_of_two_administrators_who_deactivate_each_other(
    client: httpx.AsyncClient, app: FastAPI, admin: Person
) -> None:
    other = await administrator(client, app)

    responses = await asyncio.gather(
        client.patch(f"/accounts/{other.id}", json={"active": False}, headers=admin.headers),
        client.patch(f"/accounts/{admin.id}", json={"active": False}, headers=other.headers),
    )

    statuses = sorted(response.status_code for response in responses)
    assert statuses in ([200, 401], [200, 409])


async def test_waits_for_whoever_changes_administrators_already(
    client: httpx.AsyncClient, app: FastAPI, admin: Person
) -> None:
    other = await administrator(client, app)
    accounts, queries = core(app, "auth.accounts"), core(app, "auth.queries")
    change = client.patch(f"/accounts/{other.id}", json={"active": False}, headers=admin.headers)

    async with app.state.db.transaction() as tx:
        await tx.many(queries.HOLD_ADMINISTRATORS, role=str(accounts.ADMINISTRATOR))
        waiting = asyncio.create_task(change)
        done, _ = await asyncio.wait([waiting], timeout=0.2)

    assert not done
    assert (await waiting).status_code == 200


async def test_creates_the_first_administrator_with_a_password_shown_once(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    said = await core(app, "auth.administrator").appoint(app.state.db, "root@example.com", generate=True)

    response = await login(client, "root@example.com", said.rpartition(" ")[2])

    assert response.status_code == 200


async def test_promotes_an_account_and_leaves_its_password(client: httpx.AsyncClient, app: FastAPI) -> None:
    person = await signed_in(client)

    said = await core(app, "auth.administrator").appoint(app.state.db, person.email, generate=True)

    assert "unchanged" in said
    assert (await login(client, person.email)).status_code == 200


@pytest.mark.parametrize("arguments", [["not an address"], ["root@example.com"]])
def test_explains_in_a_line_why_no_administrator_was_made(
    app: FastAPI, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nothing"

    status = core(app, "auth.administrator").main([*arguments, "--generate", "--database-url", url])

    said = capsys.readouterr()
    assert (status, said.out, said.err.count("\n")) == (1, "", 1)
