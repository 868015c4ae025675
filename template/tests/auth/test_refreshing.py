# Derived from the template: `copier update` replaces this file. Do not edit.
"""POST /auth/refresh"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .people import Person, bearer, core, problem

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/auth/refresh", json={"refresh_token": token})


async def test_gives_a_new_pair_that_works(client: httpx.AsyncClient, person: Person) -> None:
    response = await refresh(client, person.refresh_token)

    assert response.status_code == 200
    assert response.json()["refresh_token"] != person.refresh_token
    assert (await client.get("/auth/me", headers=bearer(response.json()["access_token"]))).status_code == 200
    assert (await refresh(client, response.json()["refresh_token"])).status_code == 200


async def test_ends_the_session_when_a_token_is_used_twice(client: httpx.AsyncClient, person: Person) -> None:
    thief = (await refresh(client, person.refresh_token)).json()
    await client.get("/auth/me", headers=bearer(thief["access_token"]))

    response = await refresh(client, person.refresh_token)

    assert problem(response) == (401, "session-ended")
    assert problem(await refresh(client, thief["refresh_token"])) == (401, "session-ended")
    assert problem(await client.get("/auth/me", headers=bearer(thief["access_token"])))[0] == 401
    assert problem(await client.get("/auth/me", headers=person.headers))[0] == 401


async def test_lets_one_of_five_at_once_win(client: httpx.AsyncClient, person: Person) -> None:
    responses = await asyncio.gather(*(refresh(client, person.refresh_token) for _ in range(5)))

    assert sorted(response.status_code for response in responses) == [200, 401, 401, 401, 401]


async def test_ends_nothing_for_a_token_that_nobody_was_given(client: httpx.AsyncClient, person: Person) -> None:
    response = await refresh(client, "A" * 43)

    assert problem(response) == (401, "session-ended")
    assert (await refresh(client, person.refresh_token)).status_code == 200


async def test_refuses_an_access_token(client: httpx.AsyncClient, person: Person) -> None:
    assert problem(await refresh(client, person.access_token))[0] in (401, 422)


async def test_refuses_once_the_session_is_over(client: httpx.AsyncClient, app: FastAPI, person: Person) -> None:
    await _expire_everything(app)

    assert problem(await refresh(client, person.refresh_token)) == (401, "session-ended")


async def test_forgets_what_is_over(client: httpx.AsyncClient, app: FastAPI, person: Person) -> None:
    tables, statements = core(app, "auth.tables"), core(app, "statements")
    await _expire_everything(app)

    await core(app, "auth.sessions").purge(app.state.db)

    for table in (tables.sessions, tables.refresh_tokens):
        assert await app.state.db.many(statements.statement(table.select())) == []


async def _expire_everything(app: FastAPI) -> None:
    sessions = core(app, "auth.tables").sessions
    past = sessions.update().values(expires_at=sessions.c.created_at)
    await app.state.db.one(core(app, "statements").statement(past))
