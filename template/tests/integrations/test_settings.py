# Derived from the template: `copier update` replaces this file. Do not edit.
"""Where partners are and what they are shown: from the environment, and never a fake in production."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.datastructures import State

from tests.integrations.behaviours import PARTNERS
from tests.support.app import integrations, settings, telemetry
from tests.support.production import SAFE

NAMES = [kind.name for kind in PARTNERS]


def _state() -> State:
    return State({"metrics": telemetry.Metrics(), "partners": {}})


def _settings(environment: str) -> settings.Settings:
    values: dict[str, Any] = SAFE if environment == "production" else {"environment": environment}  # Any: of each type
    return settings.Settings(**values)


@pytest.mark.parametrize("environment", ["development", "test"])
async def test_outside_production_a_partner_that_nobody_named_is_a_fake(environment: str) -> None:
    state = _state()

    async with integrations.PART(state, _settings(environment)):
        assert set(state.fakes) == set(NAMES)
        assert all("//127.0.0.1:" in partner._url for partner in state.partners.values())
    assert state.partners == {}


async def test_in_production_no_partner_is_a_fake() -> None:
    state = _state()

    async with integrations.PART(state, _settings("production")):
        assert state.fakes == {}
        assert set(state.partners) == set(NAMES)
        assert not any("127.0.0.1" in partner._url for partner in state.partners.values())


@pytest.mark.parametrize("name", NAMES)
async def test_a_partner_is_where_the_environment_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{name.upper()}_URL", "https://elsewhere.example.com/api/")
    monkeypatch.setenv(f"{name.upper()}_TOKEN", "zq-a-token")
    state = _state()

    async with integrations.PART(state, _settings("test")):
        partner = state.partners[name]

        assert (partner._url, partner._token) == ("https://elsewhere.example.com/api", "zq-a-token")
        assert name not in state.fakes


@pytest.mark.parametrize("url", ["ftp://example.com", "https://user@example.com", "https://example.com?a=b", "", "x"])
def test_an_address_that_is_none_stops_the_start(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{NAMES[0].upper()}_URL", url)

    with pytest.raises(ValueError, match=f"{NAMES[0]}_url"):
        integrations.PART(_state(), _settings("test"))


@pytest.mark.parametrize("network", ["127.0.0.0/8", "169.254.0.0/16", "0.0.0.0/0", "::1/128"])
def test_production_does_not_start_where_a_partner_may_be_its_own_machine(
    network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTEGRATION_NETWORKS", network)

    with pytest.raises(RuntimeError, match="INTEGRATION_NETWORKS"):
        integrations.PART(_state(), _settings("production"))
