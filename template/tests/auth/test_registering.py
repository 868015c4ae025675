# Derived from the template: `copier update` replaces this file. Do not edit.
"""POST /auth/register"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .people import PASSWORD, core, login, problem, register

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI


async def test_gives_the_role_of_those_who_register_themselves(client: httpx.AsyncClient, app: FastAPI) -> None:
    response = await register(client)

    assert response.status_code == 201
    assert response.json()["roles"] == [core(app, "auth.accounts").SELF_REGISTERED]


@pytest.mark.parametrize("extra", [{"roles": ["admin"]}, {"role": "admin"}, {"active": True}, {"is_admin": True}])
async def test_takes_no_role_from_the_body(client: httpx.AsyncClient, extra: dict[str, object]) -> None:
    body = {"email": "mallory@example.com", "password": PASSWORD, **extra}

    response = await client.post("/auth/register", json=body)

    assert problem(response) == (422, "invalid")
    assert problem(await login(client, "mallory@example.com")) == (401, "wrong-credentials")


async def test_shows_neither_the_password_nor_its_hash(client: httpx.AsyncClient) -> None:
    response = await register(client)

    assert response.json().keys() == {"id", "email", "roles", "active", "created_at", "updated_at"}
    assert PASSWORD not in response.text
    assert "argon2" not in response.text


async def test_keeps_a_hash_and_not_the_password(client: httpx.AsyncClient, app: FastAPI) -> None:
    await register(client, "ann.lee@example.com")

    row = await app.state.db.one(core(app, "auth.queries").BY_EMAIL, email="ann.lee@example.com")

    assert row["password_hash"].startswith("$argon2id$")


async def test_refuses_an_address_that_is_taken_in_other_letters(client: httpx.AsyncClient) -> None:
    await register(client, "Ann.Lee@Example.com")

    response = await register(client, "ann.LEE@example.COM")

    assert problem(response) == (409, "already-exists")
    assert response.json()["errors"][0]["pointer"] == "/email"


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "x" * 129,
        "Password1234!",
        "passwordpassword",
        "123456789012",
        "qwertyuiopas",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "my-ann.lee-secret",
        "nul\u0000nul\u0000nul\u0000",
        "\ud800" * 12,
        1234567890123,
        None,
    ],
)
async def test_refuses_a_password_that_is_easy_to_guess_or_none(client: httpx.AsyncClient, password: object) -> None:
    body = b'{"email": "ann.lee@example.com", "password": %s}' % _json(password)

    response = await client.post("/auth/register", content=body, headers={"Content-Type": "application/json"})

    assert problem(response)[0] == 422
    assert response.json()["errors"][0]["pointer"] == "/password"


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    "email", ["", "ann", "ann@", "ann@example.com\r\nBcc: eve@example.com", "a" * 250 + "@x.de", 7]
)
async def test_refuses_what_is_no_address(client: httpx.AsyncClient, email: object) -> None:
    response = await client.post("/auth/register", json={"email": email, "password": PASSWORD})

    assert problem(response) == (422, "invalid")
