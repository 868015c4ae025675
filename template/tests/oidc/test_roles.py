# Derived from the template: `copier update` replaces this file. Do not edit.
"""Roles come from one claim of the token, and from nothing else."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from .answers import taken
from .provider import LocalProvider
from .service import ADMINISTRATOR, module

Json = Any  # what a JSON document may hold


async def test_are_read_from_the_claim(caller: httpx.AsyncClient, provider: LocalProvider) -> None:
    assert (await taken(caller, provider.token(roles=[ADMINISTRATOR])))["roles"] == [ADMINISTRATOR]


async def test_that_this_service_does_not_know_are_passed_over(
    caller: httpx.AsyncClient, provider: LocalProvider
) -> None:
    given = [ADMINISTRATOR, "root", ADMINISTRATOR.upper(), "*", "", ADMINISTRATOR]

    assert (await taken(caller, provider.token(roles=given)))["roles"] == [ADMINISTRATOR]


@pytest.mark.parametrize(
    "value",
    [
        None,
        ...,
        1,
        True,
        {},
        {ADMINISTRATOR: True},
        [[ADMINISTRATOR]],
        [{"name": ADMINISTRATOR}],
        [1, None],
        "root",
        "[",
    ],
    ids=str,
)
async def test_a_claim_of_another_shape_gives_none(
    caller: httpx.AsyncClient, provider: LocalProvider, value: Json
) -> None:
    assert (await taken(caller, provider.token(roles=value)))["roles"] == []


async def test_other_claims_give_none(caller: httpx.AsyncClient, provider: LocalProvider) -> None:
    others: dict[str, Json] = {
        "role": ADMINISTRATOR,
        "groups": [ADMINISTRATOR],
        "scope": ADMINISTRATOR,
        "realm_access": {"roles": [ADMINISTRATOR]},
    }

    assert (await taken(caller, provider.token(**others)))["roles"] == []


@pytest.mark.parametrize(
    ("path", "claims"),
    [
        ("groups", {"groups": [ADMINISTRATOR]}),
        ("realm_access.roles", {"realm_access": {"roles": [ADMINISTRATOR]}}),
        ("a.b.c", {"a": {"b": {"c": [ADMINISTRATOR]}}}),
        ("https://example.com/roles", {"https://example.com/roles": [ADMINISTRATOR]}),
        ("scope", {"scope": f"openid {ADMINISTRATOR} profile"}),
    ],
)
def test_are_found_where_the_path_leads(path: str, claims: Json) -> None:
    assert module("roles").RoleClaim(path).read(claims) == {ADMINISTRATOR}


@pytest.mark.parametrize(
    "claims", [{}, {"a": 1}, {"a": None}, {"a": [{"b": [ADMINISTRATOR]}]}, {"a": {"b": {}}}], ids=str
)
def test_a_path_that_leads_nowhere_gives_none(claims: Json) -> None:
    assert module("roles").RoleClaim("a.b").read(claims) == frozenset()


def test_have_the_names_that_the_provider_gives_them() -> None:
    claim = module("roles").RoleClaim("groups", {"/shop/chiefs": ADMINISTRATOR})

    assert claim.read({"groups": ["/shop/chiefs", "/shop/others"]}) == {ADMINISTRATOR}
    assert claim.read({"groups": [ADMINISTRATOR]}) == frozenset()  # somebody else's group of that name
    assert claim.read(claim.write([ADMINISTRATOR])) == {ADMINISTRATOR}


@pytest.mark.parametrize("path", ["roles", "realm_access.roles", "a.b.c"])
def test_the_issuer_of_development_writes_what_is_read(path: str) -> None:
    claim = module("roles").RoleClaim(path)

    assert claim.read(claim.write([ADMINISTRATOR])) == {ADMINISTRATOR}
