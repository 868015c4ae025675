# Derived from the template: `copier update` replaces this file. Do not edit.
"""Everything the environment decides, read once, typed and refused where it is unsafe."""

from __future__ import annotations

import functools
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from .. import requirements

MIN_KEY_LENGTH = 32


class Settings(BaseSettings):
    """One frozen value for the whole process; nothing else reads the environment.

    Variables carry the field's name in capitals (`DATABASE_URL`); `.env` is read in development.
    """

    model_config = SettingsConfigDict(env_file=".env", frozen=True, extra="ignore", hide_input_in_errors=True)

    environment: Literal["development", "test", "production"] = "development"
    database_url: Annotated[
        str, Field(description="PostgreSQL URL. Empty: the embedded server, never in production.")
    ] = ""
    pool_size: Annotated[int, Field(ge=1, le=500, description="Connections per process.")] = requirements.POOL_SIZE
    pool_queue: Annotated[
        int, Field(ge=1, description="Requests that may wait for a connection; one more answers 503.")
    ] = 500
    statement_timeout_s: Annotated[float, Field(gt=0, le=60, description="Seconds one statement may take.")] = 5.0
    shutdown_grace_s: Annotated[
        int, Field(ge=1, le=300, description="Seconds that open requests get after SIGTERM.")
    ] = 20
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    docs: Annotated[bool, Field(description="Serve the contract's page at /docs.")] = True
    rate_limits: Annotated[bool, Field(description="Off only for load tests of one caller.")] = True

    signing_key: Annotated[SecretStr, Field(description="Signs access tokens. Empty in development: random.")] = (
        SecretStr("")
    )
    signing_key_previous: Annotated[SecretStr, Field(description="Still accepted while a key is being changed.")] = (
        SecretStr("")
    )
    encryption_key: Annotated[SecretStr, Field(description="Encrypts `secret: encrypted` fields.")] = SecretStr("")
    access_token_minutes: Annotated[int, Field(ge=1, le=60)] = 10
    refresh_token_days: Annotated[
        int, Field(ge=1, le=90, description="Days from a sign-in to the next, however active.")
    ] = 14
    password_reset_minutes: Annotated[int, Field(ge=5, le=1440)] = 30
    password_reset_url: Annotated[
        str, Field(description="Page that asks for a new password; gets #token=. Empty: no link.")
    ] = ""
    smtp_url: Annotated[SecretStr, Field(description="smtp://user:password@host:587. Empty: mails go to the log.")] = (
        SecretStr("")
    )
    mail_from: str = "no-reply@localhost"

    @model_validator(mode="after")
    def _refuse_unsafe_production(self) -> Self:
        if self.environment == "production" and (faults := list(self._faults())):
            raise ValueError("not safe for production: " + "; ".join(faults))
        return self

    def _faults(self) -> list[str]:
        faults = []
        if not self.database_url:
            faults.append("DATABASE_URL is empty (the embedded PostgreSQL is for development)")
        if not self.rate_limits:
            faults.append("RATE_LIMITS is off")
        for name in requirements.PRODUCTION_KEYS:
            if len(getattr(self, name).get_secret_value()) < MIN_KEY_LENGTH:
                faults.append(f"{name.upper()} needs at least {MIN_KEY_LENGTH} characters")
        return faults + [
            f"{name.upper()} is empty"
            for name in requirements.PRODUCTION_SERVICES
            if not getattr(self, name).get_secret_value()
        ]


@functools.cache
def settings() -> Settings:
    """The settings of this process.

    Raises:
        pydantic.ValidationError: a value is missing, malformed or unsafe; the message names the variable.
    """
    return Settings()
