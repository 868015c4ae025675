# Derived from the template: `copier update` replaces this file. Do not edit.
"""What must never be taken for an access token."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.support.app import Database, auth, requirements
from tests.support.app import settings as configuration

from .forging import Json, decoded, encoded, key_of, parts, signed
from .people import Person, bearer, core, problem

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI


async def refused(client: httpx.AsyncClient, token: str) -> bool:
    response = await client.get("/auth/me", headers=bearer(token))
    return problem(response) == (401, "unauthenticated") and response.headers["www-authenticate"] == (
        'Bearer error="invalid_token"'
    )


async def test_the_caller_of_demo_data_is_signed_in_for_as_long_as_a_load_test_of_a_day(
    db: Database, settings: configuration.Settings
) -> None:
    _, usual = await auth.enter(db, settings, "ann@example.com", requirements.ROLES)
    _, demo = await auth.demo(db, settings)

    lasts = [float(str(parts(token)[1]["exp"])) - time.time() for token in (usual, demo)]

    assert lasts[0] <= 60 * settings.access_token_minutes
    assert lasts[1] > 24 * 3600 + 600


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", ""])
async def test_refuses_a_token_that_asks_for_no_signature(
    client: httpx.AsyncClient, person: Person, algorithm: str
) -> None:
    header, claims = parts(person.access_token)
    unsigned = f"{encoded({**header, 'alg': algorithm})}.{encoded(claims)}"

    assert await refused(client, f"{unsigned}.")
    assert await refused(client, f"{unsigned}.{person.access_token.rpartition('.')[2]}")


@pytest.mark.parametrize("algorithm", ["HS384", "HS512", "RS256", "ES256", "EdDSA", "HS1", "hs256"])
async def test_refuses_another_algorithm(
    client: httpx.AsyncClient, app: FastAPI, person: Person, algorithm: str
) -> None:
    header, claims = parts(person.access_token)
    digest = {"HS384": "sha384", "HS512": "sha512"}.get(algorithm, "sha256")

    assert await refused(client, signed({**header, "alg": algorithm}, claims, key_of(app), digest))


async def test_takes_a_token_signed_with_the_key(client: httpx.AsyncClient, app: FastAPI, person: Person) -> None:
    """The other tests here forge with the same function, so it must be able to sign."""
    header, claims = parts(person.access_token)

    response = await client.get("/auth/me", headers=bearer(signed(header, {**claims, "jti": "other"}, key_of(app))))

    assert response.status_code == 200


@pytest.mark.parametrize("key", [b"", b"secret", b"changeme", b"\0" * 32])
async def test_refuses_another_key(client: httpx.AsyncClient, person: Person, key: bytes) -> None:
    header, claims = parts(person.access_token)

    assert await refused(client, signed(header, claims, key or b"\0"))


async def test_never_looks_at_a_key_that_comes_with_the_token(client: httpx.AsyncClient, person: Person) -> None:
    header, claims = parts(person.access_token)
    own = {"kty": "oct", "k": encoded(b"mallory's own key of 32 bytes...")}
    url = "https://mallory.example/keys"

    for extra in ({"jwk": own}, {"jku": url}, {"x5u": url}, {"kid": "../../dev/null"}, {"kid": None}, {"kid": [1]}):
        forged = signed({**header, **extra}, claims, b"mallory's own key of 32 bytes...")
        assert await refused(client, forged), extra


async def test_refuses_a_changed_claim(client: httpx.AsyncClient, person: Person) -> None:
    header, claims, signature = person.access_token.split(".")
    changed = encoded({**decoded(claims), "roles": ["admin"]})

    assert await refused(client, f"{header}.{changed}.{signature}")


@pytest.mark.parametrize(
    "change",
    [
        {"exp": 1},
        {"exp": "tomorrow"},
        {"exp": None},
        {"exp": True},
        {"aud": "another-service"},
        {"aud": []},
        {"iss": "another-service"},
        {"iat": 99999999999},
        {"nbf": 99999999999},
        {"sub": "1"},
        {"sub": None},
        {"sub": str(uuid4())},
        {"sid": str(uuid4())},
        {"sid": ["x"]},
    ],
)
async def test_refuses_a_claim_that_is_not_right(
    client: httpx.AsyncClient, app: FastAPI, person: Person, change: Json
) -> None:
    header, claims = parts(person.access_token)

    assert await refused(client, signed(header, {**claims, **change}, key_of(app)))


@pytest.mark.parametrize("missing", ["exp", "aud", "iss", "sub", "sid", "iat", "jti"])
async def test_refuses_a_token_without_a_claim(
    client: httpx.AsyncClient, app: FastAPI, person: Person, missing: str
) -> None:
    header, claims = parts(person.access_token)
    del claims[missing]

    assert await refused(client, signed(header, claims, key_of(app)))


@pytest.mark.parametrize("claims", [[], "text", 1, None, {}, b"\xff\xfe"])
async def test_refuses_a_payload_that_is_no_set_of_claims(
    client: httpx.AsyncClient, app: FastAPI, person: Person, claims: object
) -> None:
    header, _ = parts(person.access_token)

    assert await refused(client, signed(header, claims, key_of(app)))


async def test_refuses_another_kind_of_token_signed_with_the_same_key(
    client: httpx.AsyncClient, app: FastAPI, person: Person
) -> None:
    header, claims = parts(person.access_token)

    assert await refused(client, signed({**header, "typ": "JWT"}, claims, key_of(app)))


@pytest.mark.parametrize(
    "token", ["x", ".", "..", "...", "a.b.c", "null.null.null", "A" * 5000, "e30.e30.", "W10.W10.", "a.b.c.d.e"]
)
async def test_refuses_what_is_no_token(client: httpx.AsyncClient, token: str) -> None:
    assert await refused(client, token)


async def test_refuses_a_payload_nested_without_end(client: httpx.AsyncClient, app: FastAPI, person: Person) -> None:
    header, _ = parts(person.access_token)

    assert await refused(client, signed(header, b"[" * 1500, key_of(app)))


@pytest.mark.parametrize("scheme", ["Basic", "Token", "JWT", ""])
async def test_refuses_another_scheme(client: httpx.AsyncClient, person: Person, scheme: str) -> None:
    response = await client.get("/auth/me", headers={"Authorization": f"{scheme} {person.access_token}".strip()})

    assert problem(response) == (401, "unauthenticated")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_takes_no_token_from_the_query(client: httpx.AsyncClient, person: Person) -> None:
    response = await client.get("/auth/me", params={"access_token": person.access_token})

    assert problem(response)[0] == 401


async def test_ignores_the_roles_in_a_token(client: httpx.AsyncClient, app: FastAPI, person: Person) -> None:
    header, claims = parts(person.access_token)
    everything = signed(header, {**claims, "roles": ["admin", "administrator", "root"]}, key_of(app))

    assert problem(await client.get("/accounts", headers=bearer(everything))) == (403, "forbidden")


async def test_never_remembers_a_token_beyond_its_end(app: FastAPI, person: Person) -> None:
    memory, tokens = core(app, "auth.memory"), app.state.auth.tokens
    clock = [time.time()]
    callers = memory.Callers(app.state.db, tokens, now=lambda: clock[0])
    header, claims = parts(person.access_token)
    token = signed(header, {**claims, "exp": int(clock[0]) + 5}, key_of(app))

    await callers(token)

    assert callers._known[token].until <= clock[0] + 5


async def test_remembers_a_bounded_number_of_tokens(app: FastAPI, person: Person) -> None:
    callers = core(app, "auth.memory").Callers(app.state.db, app.state.auth.tokens, size=3)
    header, claims = parts(person.access_token)

    for number in range(9):
        await callers(signed(header, {**claims, "jti": str(number)}, key_of(app)))

    assert len(callers._known) == 3


async def test_takes_tokens_of_the_previous_key_while_it_is_being_changed(app: FastAPI, person: Person) -> None:
    tokens = core(app, "auth.tokens")
    old, new = tokens.AccessTokens(b"o" * 32, minutes=10), tokens.AccessTokens(b"n" * 32, [b"o" * 32], minutes=10)
    account, session = uuid4(), uuid4()

    assert new.read(old.issue(account, session, [])).account == account
    with pytest.raises(core(app, "problems").Unauthenticated):
        old.read(new.issue(account, session, []))
