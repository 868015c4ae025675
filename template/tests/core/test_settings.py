# Derived from the template: `copier update` replaces this file. Do not edit.
"""Settings: read from the environment, and refused in production where they are not safe."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
import yaml
from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings

from delivery.manifests.pods import IDLE_S
from tests.support import app
from tests.support.app import connections, edge, requirements, serve, settings, telemetry
from tests.support.contract import ROOT
from tests.support.production import SAFE

VAULT = ROOT / "deploy/base/externalsecret.yaml"
SECRET = "zq-a-value-to-hide"
UNSAFE = [
    ("database_url", ""),
    ("rate_limits", False),
    ("cors_origins", "*"),
    *((name, SECRET[: settings.MIN_KEY_LENGTH - 1]) for name in requirements.PRODUCTION_KEYS),
    *((name, "") for name in requirements.PRODUCTION_SERVICES),
]


def test_production_starts_where_everything_is_set() -> None:
    assert settings.Settings(**SAFE).environment == "production"


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_production_does_not_start_without(name: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        settings.Settings(**{**SAFE, name: value})

    assert name.upper() in str(refused.value)
    assert SECRET[:20] not in str(refused.value)


def secrets_of_the_vault() -> tuple[set[str], set[str], set[str]]:
    """Names that must be in the vault, that may be, and every variable that is read."""
    told = yaml.safe_load(VAULT.read_text("utf-8"))
    needed = {entry["secretKey"] for entry in told["spec"]["data"]}
    optional = {*told["metadata"].get("annotations", {}).get("delivery.manifests/optional", "").split()}
    assert bool(optional) == ("dataFrom" in told["spec"])
    return needed, optional, {name.upper() for kind in _kinds() for name in kind.model_fields}


def _kinds() -> list[type[BaseSettings]]:
    partners = getattr(app, "integrations", None)  # there where service.yml names any
    webhooks = getattr(app, "webhooks", None)  # there where it wants them
    told = [importlib.import_module(f"{settings.__package__}.webhooks.settings").WebhookSettings] if webhooks else []
    return [settings.Settings, *([partners.settings.Settings] if partners else []), *told]


@pytest.mark.skipif(not VAULT.exists(), reason="rollout: none has no manifests")
def test_every_secret_is_one_that_the_vault_must_or_may_have() -> None:
    needed, optional, read = secrets_of_the_vault()
    secret = {
        name.upper() for kind in _kinds() for name, field in kind.model_fields.items() if field.annotation is SecretStr
    }

    assert not needed & optional
    assert needed | optional <= read
    assert secret - {"ENCRYPTION_KEY"} <= needed | optional  # that one only where a field is encrypted
    assert {name.upper() for name in (*requirements.PRODUCTION_KEYS, *requirements.PRODUCTION_SERVICES)} <= needed


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        settings.Settings(environment="production", database_url="", rate_limits=False)

    assert "DATABASE_URL" in str(refused.value)
    assert "RATE_LIMITS" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("ENVIRONMENT", "staging"), ("POOL_SIZE", "0"), ("STATEMENT_TIMEOUT_S", "61"), ("LOG_LEVEL", "x")],
)
def test_a_value_that_is_out_of_bounds_is_refused_by_its_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError, match=name.lower()):
        settings.Settings()


@pytest.mark.parametrize(
    ("given", "seconds"),
    [({}, 0), ({"hsts_seconds": 60}, 60), (SAFE, settings.YEAR_S), ({**SAFE, "hsts_seconds": 0}, 0)],
)
def test_browsers_keep_to_https_for_a_year_in_production(given: dict[str, Any], seconds: int) -> None:
    assert settings.Settings(**{"environment": "test", **given}).hsts == seconds


def test_settings_do_not_change_once_they_are_read() -> None:
    with pytest.raises(ValidationError):
        settings.Settings(environment="test").pool_size = 1


def test_secrets_are_not_printed() -> None:
    assert SECRET not in repr(settings.Settings(environment="test", encryption_key=SECRET))  # type: ignore[arg-type]  # read as text


def test_serve_says_in_one_line_what_production_lacks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setattr("sys.argv", ["serve"])
    settings.settings.cache_clear()
    try:
        with pytest.raises(SystemExit):
            serve.main()
    finally:
        monkeypatch.undo()
        settings.settings.cache_clear()

    said = capsys.readouterr().err.strip()
    assert "DATABASE_URL is empty" in said
    assert "\n" not in said


async def _never(_scope: edge.Scope, _receive: edge.Receive, _send: edge.Send) -> None:
    """Reached by nobody."""


def test_serve_has_little_patience_and_trusts_the_proxies_that_it_is_told_of(settings: settings.Settings) -> None:
    told = settings.model_copy(update={"forwarded_allow_ips": "10.0.0.0/8", "keep_alive_s": 77})

    server = serve._server(edge.Edge(_never, telemetry.Metrics()), serve._parser().parse_args([]), told)

    assert server.http is connections.Connection
    assert server.forwarded_allow_ips == "10.0.0.0/8"
    assert server.timeout_keep_alive == 77


def test_an_idle_connection_is_kept_longer_than_any_gateway_keeps_it() -> None:
    assert settings.Settings(environment="test").keep_alive_s > max(IDLE_S.values())


@pytest.mark.parametrize("text", ["", "often", "60", "60/minute,"])
def test_a_rate_limit_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMIT", text)

    with pytest.raises(ValidationError, match="rate_limit"):
        settings.Settings()


def test_serve_listens_to_this_machine_only_unless_told() -> None:
    usual, told = (
        serve._parser().parse_args([]),
        serve._parser().parse_args(["--host", "0.0.0.0", "--port", "9", "--bare"]),
    )

    assert (usual.host, usual.port, usual.bare) == ("127.0.0.1", 8000, False)
    assert (told.host, told.port, told.bare) == ("0.0.0.0", 9, True)
