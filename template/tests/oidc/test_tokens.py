# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which tokens are taken, and what must never be taken for one."""

from __future__ import annotations

import base64
import hmac
import json
import time

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import FastAPI
from joserfc.jwk import OctKey

from tests.support.api import problem

from .answers import bearer, refused, taken
from .provider import FromNow, Json, LocalProvider, encoded, new_key
from .service import AUDIENCE, module


def hmac_signed(header: object, claims: object, key: bytes) -> str:
    text = f"{encoded(header)}.{encoded(claims)}"
    return f"{text}.{encoded(hmac.new(key, text.encode(), 'sha256').digest())}"


async def test_takes_a_token_of_the_provider(caller: httpx.AsyncClient, provider: LocalProvider) -> None:
    found = await taken(caller, provider.token(sub="ann"))

    assert found["id"] == str(module("tokens").id_of(provider.url, "ann"))


async def test_asks_for_a_token(caller: httpx.AsyncClient) -> None:
    response = await caller.get("/whoami")

    assert problem(response) == (401, "unauthenticated")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("kind", "algorithm"), [("RSA", "RS256"), ("RSA", "PS256"), ("EC", "ES256"), ("OKP", "Ed25519"), ("OKP", "EdDSA")]
)
@pytest.mark.usefixtures("later")
async def test_takes_each_algorithm_of_the_list(
    caller: httpx.AsyncClient, provider: LocalProvider, kind: str, algorithm: str
) -> None:
    provider.keys.append(new_key(kind))

    assert await taken(caller, provider.token(header={"alg": algorithm}))


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS384", "PS512"])
@pytest.mark.usefixtures("later")
async def test_refuses_an_algorithm_that_is_not_on_the_list(
    caller: httpx.AsyncClient, provider: LocalProvider, algorithm: str
) -> None:
    """Signed with the provider's own key, and right but for that."""
    provider.keys.append(new_key("RSA"))

    assert await refused(caller, provider.token(header={"alg": algorithm}))
    assert await taken(caller, provider.token())


@pytest.mark.usefixtures("later")
async def test_refuses_another_algorithm_than_its_key_is_for(
    caller: httpx.AsyncClient, provider: LocalProvider
) -> None:
    provider.keys.append(new_key("RSA", alg="PS256"))

    assert await refused(caller, provider.token(header={"alg": "RS256"}))
    assert await taken(caller, provider.token(header={"alg": "PS256"}))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", ""])
async def test_refuses_a_token_that_asks_for_no_signature(
    caller: httpx.AsyncClient, provider: LocalProvider, algorithm: str
) -> None:
    signature = provider.token().rpartition(".")[2]
    unsigned = f"{encoded({'alg': algorithm, 'kid': provider.keys[-1].kid})}.{encoded(provider.claims())}"

    assert await refused(caller, f"{unsigned}.")
    assert await refused(caller, f"{unsigned}.{signature}")


@pytest.mark.parametrize("kind", ["RSA", "EC", "OKP"])
@pytest.mark.usefixtures("later")
async def test_refuses_a_signature_made_with_the_public_key_as_a_secret(
    caller: httpx.AsyncClient, provider: LocalProvider, kind: str
) -> None:
    key = new_key(kind)
    provider.keys.append(key)
    header = {"alg": "HS256", "kid": key.kid, "typ": "at+jwt"}
    public, raw = key.as_dict(private=False), key.public_key
    secrets = [json.dumps(public).encode(), *(str(public[name]).encode() for name in ("n", "x") if name in public)]
    assert not isinstance(raw, bytes)  # a key pair has an object
    secrets += [raw.public_bytes(form, PublicFormat.SubjectPublicKeyInfo) for form in (Encoding.PEM, Encoding.DER)]

    for secret in secrets:
        assert await refused(caller, hmac_signed(header, provider.claims(), secret))


@pytest.mark.usefixtures("later")
async def test_refuses_a_secret_that_the_provider_published(caller: httpx.AsyncClient, provider: LocalProvider) -> None:
    shared = OctKey.generate_key(256, {"kid": "shared"})
    provider.keys.append(shared)  # as_dict(private=False) of a secret is the secret

    assert await refused(caller, provider.token(key=shared))


async def test_never_looks_at_a_key_that_comes_with_the_token(
    caller: httpx.AsyncClient, provider: LocalProvider
) -> None:
    own = new_key()
    url = f"{provider.url}/mallory"
    chain = [base64.b64encode(b"certificate").decode()]
    for extra in ({"jwk": own.as_dict(private=False)}, {"jku": url}, {"x5u": url}, {"x5c": chain}):
        for kid in (provider.keys[0].kid, own.kid, ...):
            assert await refused(caller, provider.token(key=own, header={"kid": kid, **extra})), (extra, kid)

    assert "/mallory" not in provider.visits


@pytest.mark.parametrize("kid", ["../../dev/null", "' OR 1=1 --", "", "a" * 300, 1, None, [1], {"a": 1}])
@pytest.mark.usefixtures("later")
async def test_refuses_a_name_of_a_key_that_is_none(
    caller: httpx.AsyncClient, provider: LocalProvider, kid: object
) -> None:
    provider.keys.append(new_key())  # of two keys none is meant without a name
    header = {"alg": "ES256", "typ": "at+jwt", "kid": kid}

    assert await refused(caller, f"{encoded(header)}.{encoded(provider.claims())}.{encoded(b's' * 64)}")


async def test_refuses_another_issuer(caller: httpx.AsyncClient, provider: LocalProvider) -> None:
    other = LocalProvider()
    try:
        assert await refused(caller, other.token())
        assert await refused(caller, other.token(iss=provider.url))
        assert await refused(caller, provider.token(iss=other.url))
    finally:
        other.stop()
    assert other.visits == []


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "another-service"},
        {"aud": ["another-service", AUDIENCE + "s"]},
        {"aud": []},
        {"aud": [[AUDIENCE]]},
        {"aud": {AUDIENCE: True}},
        {"aud": None},
        {"aud": ...},
        {"iss": ""},
        {"iss": None},
        {"iss": ...},
        {"exp": 1},
        {"exp": FromNow(-31)},
        {"exp": "tomorrow"},
        {"exp": "9999999999"},
        {"exp": None},
        {"exp": True},
        {"exp": ...},
        {"exp": 10**400},
        {"nbf": FromNow(3600)},
        {"nbf": "yesterday"},
        {"iat": FromNow(3600)},
        {"iat": "yesterday"},
        {"iat": ...},
        {"sub": ""},
        {"sub": 1},
        {"sub": None},
        {"sub": ...},
        {"sub": "s" * 256},
    ],
    ids=str,
)
async def test_refuses_a_claim_that_is_not_right(
    caller: httpx.AsyncClient, provider: LocalProvider, change: dict[str, Json]
) -> None:
    assert await refused(caller, provider.token(**change))


@pytest.mark.parametrize(
    "change",
    [
        {"aud": [AUDIENCE, "another-service"]},
        {"exp": FromNow(3600.5)},
        {"nbf": FromNow(-5)},
        {"nbf": FromNow(10)},  # within the leeway between two clocks
        {"iat": FromNow(10)},
        {"sub": "s" * 255},
        {"unknown": {"deep": [1]}},
    ],
    ids=str,
)
async def test_takes_a_claim_that_is_right(
    caller: httpx.AsyncClient, provider: LocalProvider, change: dict[str, Json]
) -> None:
    assert await taken(caller, provider.token(**change))


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        ({"typ": "logout+jwt"}, {}),
        ({"typ": "dpop+jwt"}, {}),
        ({"typ": "id+jwt"}, {}),
        ({"typ": 1}, {}),
        ({"typ": "JWT"}, {"nonce": "n"}),
        ({"typ": "JWT"}, {"at_hash": "h"}),
        ({"typ": "JWT"}, {"typ": "ID"}),
        ({"typ": "JWT"}, {"typ": "Refresh"}),
        ({"typ": ...}, {"events": {}}),
        ({}, {"cnf": {"jkt": "t"}}),
        ({"crit": ["exp"]}, {}),
        ({"crit": ["b64"], "b64": False}, {}),
    ],
    ids=str,
)
async def test_refuses_another_kind_of_token(
    caller: httpx.AsyncClient, provider: LocalProvider, header: dict[str, Json], claims: dict[str, Json]
) -> None:
    assert await refused(caller, provider.token(header=header, **claims))


@pytest.mark.parametrize(
    "header", [{"typ": "JWT"}, {"typ": ...}, {"typ": "application/at+jwt"}, {"x-own": "y"}], ids=str
)
async def test_takes_access_tokens_as_providers_write_them(
    caller: httpx.AsyncClient, provider: LocalProvider, header: dict[str, Json]
) -> None:
    assert await taken(caller, provider.token(header=header, typ="Bearer"))


@pytest.mark.parametrize(
    "claims", [[], "text", 1, None, {}, b"\xff\xfe", b"[" * 3000], ids=lambda value: str(value)[:20]
)
async def test_refuses_a_payload_that_is_no_set_of_claims(
    caller: httpx.AsyncClient, provider: LocalProvider, claims: object
) -> None:
    data = claims if isinstance(claims, bytes) else json.dumps(claims).encode()

    assert await refused(caller, provider.signed(data))


@pytest.mark.parametrize(
    "token",
    ["x", ".", "..", "...", "a.b.c", "null.null.null", "A" * 9000, "e30.e30.", "W10.W10.", "a.b.c.d.e", "é.é.é"],
)
async def test_refuses_what_is_no_token(trusting_app: FastAPI, token: str) -> None:
    with pytest.raises(module("tokens").Unauthenticated):
        await trusting_app.state.authenticate(token)


async def test_refuses_a_changed_claim(caller: httpx.AsyncClient, provider: LocalProvider) -> None:
    header, _, signature = provider.token().split(".")

    assert await refused(caller, f"{header}.{encoded(provider.claims(sub='eve'))}.{signature}")


async def test_takes_tokens_of_the_named_clients_alone(trusting_app: FastAPI, provider: LocalProvider) -> None:
    tokens = module("tokens")
    authenticate = trusting_app.state.authenticate
    asked = authenticate.tokens.expected
    authenticate.tokens.expected = tokens.Expected(
        asked.issuer, asked.audience, frozenset({"shop"}), asked.namespace, asked.roles
    )

    assert await authenticate(provider.token(azp="shop"))
    assert await authenticate(provider.token(client_id="shop"))
    for change in ({"azp": "other"}, {"azp": "other", "client_id": "shop"}, {}, {"azp": None}, {"azp": "shop "}):
        with pytest.raises(tokens.Unauthenticated):
            await authenticate(provider.token(**change))


async def test_takes_no_token_from_the_query(caller: httpx.AsyncClient, provider: LocalProvider) -> None:
    response = await caller.get("/whoami", params={"access_token": provider.token()})

    assert problem(response)[0] == 401


async def test_checks_a_token_once_in_a_while_and_never_remembers_it_beyond_its_end(
    trusting_app: FastAPI, provider: LocalProvider
) -> None:
    memory = module("memory")
    clock = [time.time()]
    callers = memory.Callers(trusting_app.state.authenticate.tokens, now=lambda: clock[0])
    short, long = provider.token(exp=int(clock[0]) + 5), provider.token()

    await callers(short)
    await callers(long)

    assert callers._known[short].expires_at <= clock[0] + 5
    assert callers._known[long].expires_at == clock[0] + memory.REMEMBERED_S
    assert await callers(long) is callers._known[long].caller


async def test_remembers_a_bounded_number_of_good_tokens(trusting_app: FastAPI, provider: LocalProvider) -> None:
    callers = module("memory").Callers(trusting_app.state.authenticate.tokens, size=3)

    for number in range(5):
        await callers(provider.token(jti=str(number)))
        with pytest.raises(module("tokens").Unauthenticated):
            await callers(provider.token(aud="another", jti=str(number)))

    assert len(callers._known) == 3


async def test_a_subject_has_one_id_for_ever_and_every_provider_its_own_people() -> None:
    id_of = module("tokens").id_of

    # pinned: rows belong to these ids
    assert str(id_of("https://id.example.com", "ann")) == "9e11fffa-3714-5a04-9b07-74e2c0c30376"
    assert id_of("https://id.example.com", "ann") != id_of("https://other.example.com", "ann")
    assert id_of("https://id.example.com", "ann") != id_of("https://id.example.com", "Ann")


async def test_says_on_the_wire_that_a_role_is_missing(caller: httpx.AsyncClient, provider: LocalProvider) -> None:
    response = await caller.get("/whoami/administrator", headers=bearer(provider.token()))

    assert problem(response) == (403, "forbidden")
