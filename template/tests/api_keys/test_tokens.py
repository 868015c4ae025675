# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a key looks like: findable by scanners, checkable without a look-up, and never twice the same."""

from __future__ import annotations

import re

from fastapi import FastAPI

from tests.api_keys.keys import part
from tests.support.app import ids, requirements
from tests.support.contract import CONTRACT


def test_begins_with_the_name_of_the_service_and_fits_its_pattern(app: FastAPI) -> None:
    tokens = part(app, "tokens")
    token = tokens.new_token(ids.new_id())

    assert token.startswith(f"{requirements.SLUG.replace('-', '_')}_")
    assert re.fullmatch(tokens.PATTERN, token)
    assert len(token) <= tokens.MAX_LENGTH
    assert CONTRACT.root["components"]["schemas"]["ApiKeyIssued"]["properties"]["key"]["pattern"] == tokens.PATTERN  # type: ignore[index,call-overload]  # as we wrote it


def test_tells_its_id(app: FastAPI) -> None:
    tokens, key = part(app, "tokens"), ids.new_id()

    assert tokens.id_of(tokens.new_token(key)) == key


def test_has_a_secret_of_its_own_each_time(app: FastAPI) -> None:
    tokens, key = part(app, "tokens"), ids.new_id()

    made = {tokens.new_token(key) for _ in range(100)}

    assert len(made) == 100
    assert tokens.SECRET_BITS >= 256
    assert 62**tokens.SECRET_LENGTH >= 2**tokens.SECRET_BITS


def test_notices_any_sign_that_is_wrong(app: FastAPI) -> None:
    tokens = part(app, "tokens")
    token = tokens.new_token(ids.new_id())

    slips = [token[:at] + other + token[at + 1 :] for at in range(len(token)) for other in "aA0_" if other != token[at]]

    assert [slip for slip in slips if tokens.id_of(slip)] == []
