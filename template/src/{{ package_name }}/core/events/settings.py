# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the worker is told beside the settings of the service: the service itself needs no broker, and is not told where it is."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ..settings import Settings
from .broker import PLAIN, SCHEMES, TLS


class WorkerSettings(BaseSettings):
    """Variables carry the field's name in capitals (`BROKER_URL`)."""

    model_config = SettingsConfigDict(env_file=".env", frozen=True, extra="ignore", hide_input_in_errors=True)

    broker_url: Annotated[SecretStr, Field(description=f"The broker's, with user and password: {TLS}…")] = SecretStr("")
    relay_batch: Annotated[int, Field(ge=1, le=10_000, description="Events told in one transaction.")] = 200
    relay_pause_s: Annotated[
        float, Field(gt=0, le=60, description="Seconds between two looks into an empty outbox.")
    ] = 0.2
    publish_timeout_s: Annotated[float, Field(gt=0, le=300, description="Seconds a broker may take to confirm.")] = 10.0
    consumer_attempts: Annotated[
        int, Field(ge=1, le=100, description="Attempts at an event until it is a dead letter.")
    ] = 6
    consumer_pause_s: Annotated[
        float,
        Field(gt=0, le=60, description="Seconds before the second attempt; each further one waits twice as long."),
    ] = 0.5
    inbox_days: Annotated[
        int, Field(ge=1, le=365, description="Days a consumer remembers an event: longer than a broker may repeat it.")
    ] = 30

    @model_validator(mode="after")
    def _refuse_no_broker(self) -> Self:
        url = self.broker_url.get_secret_value()
        if not url:
            raise ValueError(f"BROKER_URL is empty: say where the broker is, e.g. {PLAIN}127.0.0.1")
        if not url.startswith(SCHEMES):
            raise ValueError(f"BROKER_URL must begin with {' or '.join(SCHEMES)}")
        return self

    def check(self, service: Settings) -> None:
        """What production asks for beyond development.

        Raises:
            RuntimeError: messages would travel in the open.
        """
        if service.environment == "production" and not self.broker_url.get_secret_value().startswith(TLS):
            raise RuntimeError(f"not safe for production: BROKER_URL does not begin with {TLS}")
