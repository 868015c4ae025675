# Derived from the template: `copier update` replaces this file. Do not edit.
"""What production does not start with, and what development makes up for."""

from __future__ import annotations

import httpx
import pytest
from pydantic import ValidationError

from tests.support.app import Database, auth
from tests.support.app import settings as configuration
from tests.support.production import SAFE

from .provider import LocalProvider
from .service import ADMINISTRATOR, module


def test_production_starts_with_a_provider() -> None:
    assert configuration.Settings(**SAFE).oidc_audience == "api"


@pytest.mark.parametrize(
    ("name", "value"),
    [("oidc_issuer", ""), ("oidc_audience", ""), ("oidc_issuer", "http://id.example.com")],
)
def test_production_does_not_start_without(name: str, value: str) -> None:
    with pytest.raises(ValidationError, match=name.upper()):
        configuration.Settings(**{**SAFE, name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("oidc_issuer", "id.example.com"),
        ("oidc_issuer", "file:///etc/passwd"),
        ("oidc_issuer", "https://id.example.com?tenant=1"),
        ("oidc_issuer", "https://user:secret@id.example.com"),
        ("oidc_roles_claim", ""),
        ("oidc_role_names", {"chiefs": "no-role-of-this-service"}),
        ("oidc_keys_minutes", 0),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_everywhere(name: str, value: object) -> None:
    with pytest.raises(ValidationError, match=name):
        configuration.Settings(environment="test", **{name: value})  # type: ignore[arg-type]  # wrong on purpose


def test_role_names_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_ROLE_NAMES", f'{{"shop-chiefs": "{ADMINISTRATOR}"}}')

    assert configuration.Settings(environment="test").oidc_role_names == {"shop-chiefs": ADMINISTRATOR}


async def test_nobody_enters_where_a_provider_decides(
    db: Database, settings: configuration.Settings, provider: LocalProvider
) -> None:
    for trusting in (configuration.Settings(**SAFE), settings.model_copy(update={"oidc_issuer": provider.url})):
        with pytest.raises(RuntimeError):
            await auth.enter(db, trusting, "eve@example.com", [ADMINISTRATOR])


async def test_demo_data_leaves_a_place_for_a_token_of_the_provider(
    db: Database, settings: configuration.Settings, provider: LocalProvider
) -> None:
    _, token = await auth.demo(db, settings.model_copy(update={"oidc_issuer": provider.url}))

    assert token == "$TOKEN"  # as a shell takes it


def test_production_has_no_issuer_of_its_own() -> None:
    unsafe = configuration.Settings.model_construct(**{**SAFE, "oidc_issuer": ""})

    with pytest.raises(RuntimeError, match="OIDC_ISSUER"):
        module("state").callers_of(unsafe)


async def test_the_issuer_of_development_gives_a_token_to_anyone_who_asks(
    db: Database, settings: configuration.Settings
) -> None:
    local = module("development").issuer(settings)
    form = {"grant_type": "client_credentials", "client_id": "ann", "scope": f"{ADMINISTRATOR} root"}

    async with httpx.AsyncClient(base_url=local.url, trust_env=False) as session:
        given = await session.post("/token", data=form)
        refused = [await session.post("/token", data={"client_id": "ann"}), await session.post("/else", data=form)]
        missing = await session.get("/else")

    caller = await auth.authenticator(db, settings)(given.json()["access_token"])
    assert caller.roles == {ADMINISTRATOR}
    assert caller.id == module("tokens").id_of(module("state").namespace(settings), "ann")
    assert [answer.status_code for answer in refused] == [400, 400]
    assert missing.status_code == 404
