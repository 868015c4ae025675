# Derived from the template: `copier update` replaces this file. Do not edit.
"""POST /auth/login, GET /auth/me"""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import TYPE_CHECKING

import pytest

from .people import PASSWORD, Person, bearer, core, login, problem, register, signed_in_again

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx
    from fastapi import FastAPI


async def test_says_who_is_signed_in(client: httpx.AsyncClient, person: Person) -> None:
    response = await client.get("/auth/me", headers=person.headers)

    assert response.status_code == 200
    assert (response.json()["id"], response.json()["email"]) == (person.id, person.email)
    assert response.headers["cache-control"] == "no-store"


async def test_gives_tokens_that_no_cache_keeps(client: httpx.AsyncClient) -> None:
    await register(client, "ann@example.com")

    response = await login(client, "ANN@example.com")

    assert response.headers["cache-control"] == "no-store"
    assert response.json().keys() == {"access_token", "token_type", "expires_in", "refresh_token"}


async def test_answers_a_wrong_password_and_an_unknown_address_alike(client: httpx.AsyncClient) -> None:
    await register(client, "ann@example.com")

    wrong = await login(client, "ann@example.com", "another-password")
    unknown = await login(client, "bob@example.com", "another-password")

    assert problem(wrong) == problem(unknown) == (401, "wrong-credentials")
    assert wrong.json() == unknown.json()
    assert wrong.headers["www-authenticate"] == "Bearer"


async def test_takes_as_long_for_an_unknown_address(app: FastAPI) -> None:
    hasher = core(app, "secrets").PasswordHasher(time_cost=2, memory_cost=8192, parallelism=1)
    passwords = core(app, "auth.passwords").Comparison()
    passwords._nobody = stored = hasher.hash("somebody's password")

    known, unknown = await _median(passwords.holds, stored), await _median(passwords.holds, None)

    assert 0.5 < unknown / known < 2


async def _median(holds: Callable[[str, str | None], Awaitable[bool]], stored: str | None) -> float:
    seconds = []
    for _ in range(9):
        start = time.perf_counter()
        await holds("another password", stored)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


async def test_slows_down_guesses_at_one_account(client: httpx.AsyncClient) -> None:
    await register(client, "ann@example.com")
    for _ in range(10):
        await login(client, "ann@example.com", "another-password")

    response = await login(client, "ann@example.com")

    assert problem(response) == (429, "too-many-requests")
    assert 0 < int(response.headers["retry-after"]) <= 3600


async def test_slows_down_guesses_at_many_accounts_from_one_place(app: FastAPI) -> None:
    throttle, many = app.state.auth.throttle, core(app, "problems").TooManyRequests
    for number in range(60):
        await throttle.attempt(f"person{number}@example.com", "192.0.2.1")

    with pytest.raises(many):
        await throttle.attempt("ann@example.com", "192.0.2.1")
    await throttle.attempt("ann@example.com", "192.0.2.2")


async def test_slows_down_guesses_at_one_account_from_many_places(app: FastAPI) -> None:
    throttle, many = app.state.auth.throttle, core(app, "problems").TooManyRequests
    for number in range(100):
        await throttle.attempt("ann@example.com", f"192.0.2.{number}")

    with pytest.raises(many):
        await throttle.attempt("ann@example.com", "198.51.100.1")


async def test_counts_no_attempt_that_it_refused(app: FastAPI) -> None:
    clock, limits = [0.0], core(app, "limits")
    throttle = core(app, "auth.throttle").Throttle(limits.Limiter(now=lambda: clock[0]))
    for number in range(60):
        await throttle.attempt(f"person{number}@example.com", "192.0.2.1")
    for _ in range(20):
        with pytest.raises(core(app, "problems").TooManyRequests):
            await throttle.attempt("ann@example.com", "192.0.2.1")

    clock[0] += 60

    await throttle.attempt("ann@example.com", "192.0.2.1")


async def test_counts_a_whole_ipv6_network_as_one_place(app: FastAPI) -> None:
    throttle, many = app.state.auth.throttle, core(app, "problems").TooManyRequests
    for number in range(10):
        await throttle.attempt("ann@example.com", f"2001:db8::{number}")

    with pytest.raises(many):
        await throttle.attempt("ann@example.com", "2001:db8::ffff")


async def test_lets_the_owner_in_from_a_familiar_place_while_strangers_guess(app: FastAPI) -> None:
    throttle = app.state.auth.throttle
    await throttle.attempt("ann@example.com", "198.51.100.1")
    await throttle.succeeded("ann@example.com", "198.51.100.1")
    for number in range(100):
        await throttle.attempt("ann@example.com", f"192.0.2.{number}")

    await throttle.attempt("ann@example.com", "198.51.100.1")


async def test_never_counts_a_success(client: httpx.AsyncClient) -> None:
    await register(client, "ann@example.com")

    statuses = {(await login(client, "ann@example.com")).status_code for _ in range(30)}

    assert statuses == {200}


async def test_counts_guesses_that_are_made_at_once(client: httpx.AsyncClient) -> None:
    await register(client, "ann@example.com")

    responses = await asyncio.gather(*(login(client, "ann@example.com", "another-password") for _ in range(30)))

    assert sorted(response.status_code for response in responses) == [401] * 10 + [429] * 20


@pytest.mark.parametrize(
    "body", [{}, {"email": "ann@example.com"}, {"email": ["ann@example.com"], "password": PASSWORD}]
)
async def test_refuses_a_body_that_is_no_sign_in(client: httpx.AsyncClient, body: dict[str, object]) -> None:
    assert problem(await client.post("/auth/login", json=body)) == (422, "invalid")


async def test_takes_no_credentials_from_the_query(client: httpx.AsyncClient) -> None:
    response = await client.post("/auth/login", params={"email": "ann@example.com", "password": PASSWORD})

    assert problem(response)[0] == 422


async def test_ends_one_session_and_keeps_the_others_when_somebody_signs_out(
    client: httpx.AsyncClient, person: Person
) -> None:
    elsewhere = await signed_in_again(client, {"id": person.id, "email": person.email})
    await client.get("/auth/me", headers=person.headers)

    response = await client.post("/auth/logout", headers=person.headers)

    assert response.status_code == 204
    refused = await client.get("/auth/me", headers=person.headers)
    assert problem(refused) == (401, "unauthenticated")
    assert refused.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert problem(await client.post("/auth/refresh", json={"refresh_token": person.refresh_token}))[0] == 401
    assert (await client.get("/auth/me", headers=elsewhere.headers)).status_code == 200


@pytest.mark.parametrize("path", ["/auth/me", "/accounts"])
async def test_asks_for_a_sign_in_where_there_is_none(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)

    assert problem(response) == (401, "unauthenticated")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_takes_no_refresh_token_for_an_access_token(client: httpx.AsyncClient, person: Person) -> None:
    assert problem(await client.get("/auth/me", headers=bearer(person.refresh_token)))[0] == 401


async def test_keeps_no_token_as_it_is(client: httpx.AsyncClient, app: FastAPI, person: Person) -> None:
    tables = core(app, "auth.tables")
    everything = core(app, "statements").statement(tables.refresh_tokens.select())

    rows = await app.state.db.many(everything)

    assert [len(row["token_hash"]) for row in rows] == [32]
    assert person.refresh_token.encode() not in rows[0]["token_hash"]
