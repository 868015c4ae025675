# Derived from the template: `copier update` replaces this file. Do not edit.
"""The provider's keys: rotated, asked for by strangers, out of reach for a while."""

from __future__ import annotations

import asyncio
import gzip
import secrets
import time

import httpx
import pytest
from fastapi import FastAPI

from tests.support.api import problem
from tests.support.logs import logged

from .answers import bearer, refused, taken
from .conftest import Clock
from .provider import DISCOVERY, KEYS, LocalProvider, encoded, json_answer, new_key, slowly
from .service import module

INTERVAL, LIFETIME, STALE = 10, 10 * 60, 240 * 60  # seconds; the defaults
GOOD = new_key().as_dict(private=False)


async def test_takes_a_new_key_without_a_restart(
    caller: httpx.AsyncClient, provider: LocalProvider, clock: Clock
) -> None:
    await taken(caller, provider.token())
    provider.keys.append(new_key())
    clock.ahead = INTERVAL

    assert await taken(caller, provider.token())
    assert await taken(caller, provider.token(key=provider.keys[0], jti="of the old key"))
    assert provider.fetches == 2


async def test_refuses_a_key_that_was_taken_away_after_its_lifetime(
    caller: httpx.AsyncClient, provider: LocalProvider, clock: Clock
) -> None:
    old = provider.keys[0]
    await taken(caller, provider.token())
    provider.keys = [new_key()]
    clock.ahead = LIFETIME

    await taken(caller, provider.token(jti="renews"))

    assert await refused(caller, provider.token(key=old, jti="too late"))


async def test_strangers_with_names_of_keys_that_are_none_cause_one_visit(
    caller: httpx.AsyncClient, provider: LocalProvider, clock: Clock
) -> None:
    await taken(caller, provider.token())
    clock.ahead = INTERVAL
    before, forger = len(provider.visits), new_key()

    for _ in range(10):
        storm = [provider.token(key=forger, header={"kid": secrets.token_hex(8)}) for _ in range(20)]
        assert all(await asyncio.gather(*(refused(caller, token) for token in storm)))

    assert provider.visits[before:] == [DISCOVERY, KEYS]


async def test_a_new_key_is_found_during_such_a_storm(
    caller: httpx.AsyncClient, provider: LocalProvider, clock: Clock
) -> None:
    await taken(caller, provider.token())
    clock.ahead = INTERVAL
    await refused(caller, provider.token(header={"kid": "none of yours"}))
    provider.keys.append(new_key())

    assert await refused(caller, provider.token(jti="too soon"))
    clock.ahead = 2 * INTERVAL

    assert await taken(caller, provider.token(jti="in time"))


async def test_many_callers_at_once_wait_for_one_visit(caller: httpx.AsyncClient, provider: LocalProvider) -> None:
    found = await asyncio.gather(*(taken(caller, provider.token(jti=str(n))) for n in range(30)))

    assert len(found) == 30
    assert provider.fetches == 1


async def test_goes_on_with_old_keys_while_the_provider_is_down_but_not_for_ever(
    caller: httpx.AsyncClient, provider: LocalProvider, clock: Clock
) -> None:
    await taken(caller, provider.token())
    provider.stop()
    try:
        clock.ahead = LIFETIME + STALE - 1
        assert await taken(caller, provider.token(jti="stale"))

        clock.ahead = LIFETIME + STALE + 2 * INTERVAL
        response = await caller.get("/whoami", headers=bearer(provider.token(jti="too old")))
    finally:
        provider.start()

    assert problem(response) == (503, "unavailable")
    assert response.headers["retry-after"] == str(INTERVAL)

    clock.ahead += INTERVAL
    assert await taken(caller, provider.token(jti="back again"))


async def test_starts_without_the_provider_and_finds_it_later(
    provider: LocalProvider, trusting: object, client: httpx.AsyncClient
) -> None:
    provider.stop()
    try:
        callers = module("state").callers_of(trusting)
        callers.tokens.keys._now = clock = Clock()
        with pytest.raises(module("keys").Unavailable):
            await callers(provider.token())
    finally:
        provider.start()
    with pytest.raises(module("keys").Unavailable):
        await callers(provider.token())

    clock.ahead = INTERVAL

    assert await callers(provider.token())


async def test_renews_keys_before_anybody_has_to_wait(
    caller: httpx.AsyncClient, provider: LocalProvider, clock: Clock, trusting_app: FastAPI
) -> None:
    await taken(caller, provider.token())
    provider.answers[KEYS] = lambda: slowly(0.3, json_answer({"keys": []}))
    clock.ahead = LIFETIME
    since = time.monotonic()

    await taken(caller, provider.token(jti="another"))

    assert time.monotonic() - since < 0.25
    await trusting_app.state.authenticate.tokens.keys._visit


NONSENSE = {
    "an error": (DISCOVERY, (500, {}, b"{}")),
    "a redirect": (DISCOVERY, (302, {"Location": "/elsewhere"}, b"")),
    "a page": (DISCOVERY, (200, {}, b"<html>")),
    "a list": (DISCOVERY, (200, {}, b"[]")),
    "lists without end": (DISCOVERY, (200, {}, b"[" * 100_000)),
    "another issuer": (DISCOVERY, json_answer({"issuer": "https://id.example.com", "jwks_uri": "ITS-OWN/keys"})),
    "almost the issuer": (DISCOVERY, json_answer({"issuer": "ITS-OWN/", "jwks_uri": "ITS-OWN/keys"})),
    "no issuer": (DISCOVERY, json_answer({"jwks_uri": "ITS-OWN/keys"})),
    "no address": (DISCOVERY, json_answer({"issuer": "ITS-OWN"})),
    "a file": (DISCOVERY, json_answer({"issuer": "ITS-OWN", "jwks_uri": "file:///etc/passwd"})),
    "too many bytes": (KEYS, json_answer({"keys": [GOOD], "padding": " " * 300_000})),
    "packed": (KEYS, (200, {"Content-Encoding": "gzip"}, gzip.compress(json_answer({"keys": [GOOD]})[2]))),
    "an object of keys": (KEYS, json_answer({"keys": {}})),
    "no key": (KEYS, json_answer({"keys": []})),
    "no keys": (KEYS, json_answer({})),
    "broken keys": (KEYS, json_answer({"keys": [1, None, {}, {"kty": "EC"}, {"kty": "oct", "k": "AAAA", "kid": "a"}]})),
}


@pytest.mark.parametrize(("path", "answer"), NONSENSE.values(), ids=NONSENSE)
async def test_keeps_its_keys_when_the_provider_talks_nonsense(
    caller: httpx.AsyncClient,
    provider: LocalProvider,
    clock: Clock,
    trusting_app: FastAPI,
    path: str,
    answer: tuple[int, dict[str, str], bytes],
) -> None:
    await taken(caller, provider.token())
    status, headers, body = answer
    provider.answers[path] = lambda: (status, headers, body.replace(b"ITS-OWN", provider.url.encode()))
    clock.ahead = LIFETIME

    with logged() as log:
        assert await taken(caller, provider.token(jti="renews"))
        await trusting_app.state.authenticate.tokens.keys._visit
        assert await taken(caller, provider.token(jti="with the old key"))

    assert "/elsewhere" not in provider.visits
    assert [line["event"] for line in log.lines if "identity provider" in line["event"]] == [
        "keys of the identity provider not renewed"
    ]


async def test_a_provider_that_takes_its_time_is_given_up(provider: LocalProvider) -> None:
    provider.answers[KEYS] = lambda: slowly(1, json_answer({"keys": []}))
    slow = module("provider").Provider(provider.url, insist_on_https=False, timeout_s=0.2)

    with pytest.raises(module("provider").NoAnswer):
        await slow.keys()


async def test_reads_no_address_without_tls_where_it_insists(provider: LocalProvider) -> None:
    with pytest.raises(module("provider").NoAnswer, match="not https"):
        await module("provider").Provider(provider.url, insist_on_https=True).keys()
    assert provider.visits == []


def test_passes_over_keys_that_are_for_something_else() -> None:
    usable = module("key_set").usable
    good = new_key().as_dict(private=False)
    others = [
        {**good, "kid": "a", "use": "enc"},
        {**good, "kid": "b", "key_ops": ["sign"]},
        {**good, "kid": "c", "alg": "ES512"},
        {**good, "kid": "d", "crv": "P-384"},
        {**good, "kid": "e", "x": "AAAA"},
        {**good, "kid": 5},
        {"kty": "RSA", "kid": "weak", "n": encoded(b"\xff" * 128), "e": "AQAB"},
        {"kty": "RSA", "kid": "endless", "n": encoded(b"\xff" * 4096), "e": "AQAB"},
    ]

    assert {kid for kid, _ in usable([*others, good])} == {good["kid"], None}


def test_a_private_part_that_was_published_is_dropped() -> None:
    found = module("key_set").usable([new_key().as_dict(private=True)])

    assert not any(key.is_private for key in found.values())


def test_a_token_without_a_name_of_a_key_means_the_only_one() -> None:
    usable = module("key_set").usable
    one, two = new_key().as_dict(private=False), new_key().as_dict(private=False)

    assert (None, "ES256") in usable([one])
    assert (None, "ES256") not in usable([one, two])
