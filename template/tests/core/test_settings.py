# Derived from the template: `copier update` replaces this file. Do not edit.
"""Settings: read from the environment, and refused in production where they are not safe."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.app import requirements, serve, settings

SECRET = "zq-a-value-to-hide"
SAFE: dict[str, Any] = {  # Any: of each setting's type
    "environment": "production",
    "database_url": "postgresql://service@db.example.com/service",
    **dict.fromkeys(requirements.PRODUCTION_KEYS, "k" * settings.MIN_KEY_LENGTH),
    **dict.fromkeys(requirements.PRODUCTION_SERVICES, "smtp://mail.example.com:587"),
}
UNSAFE = [
    ("database_url", ""),
    ("rate_limits", False),
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


def test_serve_listens_to_this_machine_only_unless_told() -> None:
    usual, told = (
        serve._parser().parse_args([]),
        serve._parser().parse_args(["--host", "0.0.0.0", "--port", "9", "--bare"]),
    )

    assert (usual.host, usual.port, usual.bare) == ("127.0.0.1", 8000, False)
    assert (told.host, told.port, told.bare) == ("0.0.0.0", 9, True)
