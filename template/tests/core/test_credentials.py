# Derived from the template: `copier update` replaces this file. Do not edit.
"""How callers say who they are: what is read, what is sent, and what a refusal asks for (RFC 9110 §11.6.1)."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from tests.support.app import access, problems, requirements

BEARER = access.Scheme("bearer", "Authorization", "Bearer")
KEY = access.Scheme("apiKey", "X-API-Key")


@pytest.mark.parametrize("sent", ["Bearer abc", "bearer abc", "BEARER  abc "])
def test_reads_a_bearer_token_in_any_case_of_letters(sent: str) -> None:
    assert BEARER.read(Headers({"authorization": sent})) == "abc"


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Basic abc", "Bearerabc", "abc", "Token abc"])
def test_asks_for_a_bearer_token_where_there_is_none(sent: str) -> None:
    with pytest.raises(problems.Unauthenticated) as refused:
        BEARER.read(Headers({"authorization": sent}))

    assert refused.value.headers == {"WWW-Authenticate": "Bearer"}


def test_reads_a_key_from_its_own_header() -> None:
    assert KEY.read(Headers({"x-api-key": " abc "})) == "abc"


@pytest.mark.parametrize("sent", [{}, {"x-api-key": " "}, {"authorization": "Bearer abc"}], ids=str)
def test_says_which_header_a_key_belongs_in(sent: dict[str, str]) -> None:
    with pytest.raises(problems.Unauthenticated) as refused:
        KEY.read(Headers(sent))

    assert refused.value.headers == {"WWW-Authenticate": 'ApiKey header="X-API-Key"'}


@pytest.mark.parametrize("scheme", [BEARER, KEY], ids=lambda scheme: scheme.name)
def test_what_is_sent_is_what_is_read(scheme: access.Scheme) -> None:
    assert scheme.read(Headers(scheme.headers("abc"))) == "abc"
    assert scheme.headers("") == {}


def test_a_refused_token_is_told_from_a_missing_one() -> None:
    assert BEARER.refused("invalid_token").headers == {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    assert KEY.refused("invalid_token").headers == KEY.refused().headers


def test_the_service_has_the_scheme_that_its_requirements_name() -> None:
    assert access.SCHEME.name == requirements.SCHEME
