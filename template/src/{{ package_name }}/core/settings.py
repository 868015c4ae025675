# Derived from the template: `copier update` replaces this file. Do not edit.
"""Everything the environment decides, read once, typed and refused where it is unsafe."""

from __future__ import annotations

import functools
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from .. import requirements
from . import addresses, compliance, cors, limits
from .auth_settings import AuthSettings
from .cache import CacheSettings

MIN_KEY_LENGTH = 32
YEAR_S = 31_536_000
# Whoever closes first must be the gateway: a request on a connection that this side has just closed is answered 502.
# Envoy keeps one for an hour, load balancers of clouds for one to ten minutes.
KEEP_ALIVE_S = 3620


class Settings(CacheSettings, AuthSettings):
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
    migration_lock_timeout_s: Annotated[
        float, Field(gt=0, le=60, description="Seconds a migration waits for a lock before it lets others through.")
    ] = 3.0
    migration_statement_timeout_s: Annotated[
        float, Field(gt=0, le=86_400, description="Seconds one statement of a migration may take.")
    ] = 800.0  # a little less than the Job of the rollout gets: the server ends it, not only its client
    shutdown_grace_s: Annotated[
        int, Field(ge=1, le=300, description="Seconds that open requests get after SIGTERM.")
    ] = 20
    keep_alive_s: Annotated[
        int,
        Field(ge=1, le=7200, description="Seconds an idle connection stays open: longer than the gateway keeps it."),
    ] = KEEP_ALIVE_S
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    docs: Annotated[bool, Field(description="Serve the contract's page at /docs.")] = True
    flagd_url: Annotated[
        str,
        Field(pattern="^(grpcs?://.+)?$", description="Flag server, grpcs://flagd:8015. Empty: governance/flags.yaml."),
    ] = ""
    default_version: Annotated[
        int, Field(ge=0, description="Of callers who name none (not with versions in the path). 0: the oldest served.")
    ] = 0
    cors_origins: Annotated[
        str, Field(description="Origins whose pages may call, separated by commas. Empty: none.")
    ] = ""
    cors_credentials: Annotated[
        bool, Field(description="Pages may send cookies; tokens in a header need no cookie.")
    ] = False
    hsts_seconds: Annotated[
        int | None, Field(ge=0, description="Browsers keep to HTTPS that long. Unset: a year in production.")
    ] = None
    idempotency_hours: Annotated[int, Field(ge=1, le=168, description="Hours an answer to a key is kept.")] = 24
    request_timeout_s: Annotated[
        float, Field(gt=0, le=600, description="Seconds one request may take; then it answers 503.")
    ] = requirements.REQUEST_TIMEOUT_S
    rate_limit: Annotated[
        str, Field(description="Calls per caller, where a resource has no rate of its own: 60/minute, 10000/day.")
    ] = requirements.RATE_LIMIT
    rate_limits: Annotated[bool, Field(description="Off only for load tests of one caller.")] = True
    forwarded_allow_ips: Annotated[
        str, Field(description="Addresses of the proxies whose X-Forwarded-For names the caller.")
    ] = "127.0.0.1"

    egress_networks: Annotated[
        str, Field(description="Private networks that `egress` URLs may name, e.g. 10.4.0.0/16, 127.0.0.1/32.")
    ] = ""
    encryption_key: Annotated[SecretStr, Field(description="Encrypts `secret: encrypted` fields.")] = SecretStr("")

    @property
    def hsts(self) -> int:
        """Seconds; browsers ignore the header where the answer came over plain HTTP (RFC 6797 §8.1)."""
        return (YEAR_S if self.environment == "production" else 0) if self.hsts_seconds is None else self.hsts_seconds

    @model_validator(mode="after")
    def _refuse_open_doors(self) -> Self:
        try:
            found = cors.origins(self.cors_origins)
        except ValueError as fault:
            raise ValueError(f"CORS_ORIGINS: {fault}") from None
        if cors.ANYONE in found and self.cors_credentials:
            raise ValueError(
                "CORS_ORIGINS is * and CORS_CREDENTIALS is on: any page could call as the person before it"
            )
        return self

    @field_validator("egress_networks")
    @classmethod
    def _are_networks(cls, text: str) -> str:
        addresses.networks(text)
        return text

    @field_validator("rate_limit")
    @classmethod
    def _refuse_no_rate(cls, text: str) -> str:
        limits.rates(text)
        return text

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
        if self.cors_origins.strip() == cors.ANYONE:
            faults.append("CORS_ORIGINS is * (name the pages that may call)")
        if open_to := addresses.unsafe(addresses.networks(self.egress_networks)):
            faults.append(f"EGRESS_NETWORKS holds {', '.join(open_to)}")
        for name in requirements.PRODUCTION_KEYS:
            if len(self._text(name)) < MIN_KEY_LENGTH:
                faults.append(f"{name.upper()} needs at least {MIN_KEY_LENGTH} characters")
        faults += [f"{name.upper()} is empty" for name in requirements.PRODUCTION_SERVICES if not self._text(name)]
        return faults + self.auth_faults() + compliance.faults(self)

    def _text(self, name: str) -> str:
        value = getattr(self, name)
        return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


@functools.cache
def settings() -> Settings:
    """The settings of this process.

    Raises:
        pydantic.ValidationError: a value is missing, malformed or unsafe; the message names the variable.
    """
    return Settings()
