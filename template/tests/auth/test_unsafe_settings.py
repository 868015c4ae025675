# Derived from the template: `copier update` replaces this file. Do not edit.
"""Production refuses to start where signing in would not be safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from tests.support.production import SAFE

from .people import core

if TYPE_CHECKING:
    from fastapi import FastAPI


def test_starts_where_everything_is_set(app: FastAPI) -> None:
    assert core(app, "settings").Settings(**SAFE).environment == "production"


@pytest.mark.parametrize(
    ("name", "value"), [("signing_key", ""), ("signing_key", "k" * 31), ("smtp_url", ""), ("rate_limits", False)]
)
def test_refuses_production_without(app: FastAPI, name: str, value: object) -> None:
    with pytest.raises(ValidationError, match=name.upper()):
        core(app, "settings").Settings(**{**SAFE, name: value})


def test_shows_no_key_in_an_error(app: FastAPI) -> None:
    with pytest.raises(ValidationError) as refused:
        core(app, "settings").Settings(**{**SAFE, "signing_key": "short-but-secret"})

    assert "short-but-secret" not in str(refused.value)


def test_never_logs_mails_in_production(app: FastAPI) -> None:
    unsafe = core(app, "settings").Settings.model_construct(**{**SAFE, "smtp_url": _secret(app, "")})

    with pytest.raises(ValueError, match="SMTP_URL"):
        core(app, "auth.mail").mailer_of(unsafe)


def test_makes_up_a_key_for_this_process_in_development(app: FastAPI) -> None:
    development = core(app, "settings").Settings(environment="development", signing_key="")
    tokens = core(app, "auth.tokens")

    assert tokens.AccessTokens.of(development).key_id == tokens.AccessTokens.of(development).key_id
    assert tokens.AccessTokens.of(development).key_id != tokens.key_id(b"")


async def test_lets_nobody_enter_production_without_a_password(app: FastAPI) -> None:
    production = core(app, "settings").Settings(**SAFE)

    with pytest.raises(RuntimeError):
        await core(app, "auth").enter(app.state.db, production, "eve@example.com", ["admin"])


def _secret(app: FastAPI, value: str) -> object:
    return core(app, "settings").SecretStr(value)
