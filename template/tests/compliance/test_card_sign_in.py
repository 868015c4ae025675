# Derived from the template: `copier update` replaces this file. Do not edit.
"""Near card payments sign-in is stricter: kinds of characters, a lock after ten failures, sessions that idle, TLS."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr, ValidationError

from tests.auth.people import PASSWORD, Person, login, problem, register, signed_in
from tests.compliance.events import events, module
from tests.support.app import Database, settings
from tests.support.production import SAFE

strict = module("strict")
WRONG = "another-password-9"


@pytest.fixture
async def person(client: httpx.AsyncClient) -> Person:
    return await signed_in(client)


@pytest.mark.parametrize("password", ["correct horse battery", "8401-2290-7713-6650x"[:-1], "\U0001f9ad" * 13])
async def test_a_password_needs_a_letter_and_a_digit(client: httpx.AsyncClient, password: str) -> None:
    assert problem(await register(client, password=password)) == (422, "password-refused")


async def fail(client: httpx.AsyncClient, app: FastAPI, email: str, times: int) -> list[int]:
    """Failed sign-ins, each from where nobody failed before."""
    statuses = []
    for _ in range(times):
        app.state.limits.reset()
        statuses.append((await login(client, email, WRONG)).status_code)
    app.state.limits.reset()
    return statuses


@pytest.mark.parametrize("known", [True, False], ids=["an account", "no account"])
async def test_ten_failures_lock_an_address_for_half_an_hour_whether_it_has_an_account(
    client: httpx.AsyncClient, app: FastAPI, person: Person, known: bool
) -> None:
    email = person.email if known else "nobody-of-ours@example.com"

    assert await fail(client, app, email, 10) == [401] * 10

    refused = await login(client, email, PASSWORD)
    assert problem(refused) == (429, "too-many-requests")
    assert 1700 < int(refused.headers["retry-after"]) <= 1800


async def test_a_lock_ends_and_a_success_forgets_failures(
    client: httpx.AsyncClient, app: FastAPI, person: Person
) -> None:
    await fail(client, app, person.email, 9)
    assert (await login(client, person.email)).status_code == 200

    assert await fail(client, app, person.email, 9) == [401] * 9
    assert (await login(client, person.email)).status_code == 200


async def test_sign_ins_are_in_the_trail_without_an_address(
    client: httpx.AsyncClient, db: Database, person: Person
) -> None:
    await login(client, person.email, WRONG)

    found = await events(db, action="sign-in")

    mine = [event for event in found if str(event["row_id"]) == person.id]
    assert [event["outcome"] for event in mine] == ["done", "refused"]
    assert str(mine[0]["caller_id"]) == person.id
    assert person.email not in str(mine)


async def test_a_session_that_nobody_used_for_a_quarter_of_an_hour_is_over(
    client: httpx.AsyncClient, db: Database, person: Person
) -> None:
    await db._pool.execute("UPDATE auth_sessions SET used_at = now() - interval '16 minutes'")

    response = await client.post("/auth/refresh", json={"refresh_token": person.refresh_token})

    assert problem(response) == (401, "session-ended")


async def test_a_key_that_changed_is_in_the_trail_once(db: Database) -> None:
    first, second = (settings.Settings(environment="test", signing_key=SecretStr(sign * 40)) for sign in "ab")
    before = len(await events(db, action="signing-key"))

    for chosen in (first, first, second):
        await strict.note_keys(db, chosen)

    assert len(await events(db, action="signing-key")) == before + 2


UNSAFE: list[tuple[str, Any]] = [  # Any: of each setting's type
    ("database_url", "postgresql://service@db.example.com/service"),
    ("database_url", "postgresql://service@db.example.com/service?sslmode=prefer"),
    ("access_token_minutes", 16),
    *([("redis_url", "redis://cache.example.com:6379/0")] if "redis_url" in settings.Settings.model_fields else []),
]


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_production_does_not_start_in_the_clear_or_with_long_sessions(name: str, value: object) -> None:
    with pytest.raises(ValidationError, match=name.upper()):
        settings.Settings(**{**SAFE, name: value})


def test_production_starts_on_a_socket_of_its_own_machine() -> None:
    assert settings.Settings(**{**SAFE, "database_url": "postgresql:///service?host=/run/postgresql"})
