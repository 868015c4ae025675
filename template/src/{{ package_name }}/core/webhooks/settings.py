# Derived from the template: `copier update` replaces this file. Do not edit.
"""What signs and how it is delivered. The service reads the key and how many subscriptions there may be."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MIN_KEY_LENGTH = 32


class WebhookSettings(BaseSettings):
    """Variables carry the field's name in capitals (`WEBHOOK_KEY`)."""

    model_config = SettingsConfigDict(env_file=".env", frozen=True, extra="ignore", hide_input_in_errors=True)

    environment: Literal["development", "test", "production"] = "development"
    webhook_key: Annotated[SecretStr, Field(description="Every subscriber's secret follows from it.")] = SecretStr("")
    webhook_key_previous: Annotated[
        SecretStr, Field(description="The key before: signs as well, until every secret was rotated.")
    ] = SecretStr("")

    webhook_most: Annotated[
        int,
        Field(ge=1, le=10_000, description="Subscriptions at most: a change is written once for each that wants it."),
    ] = 100

    def keys(self) -> list[bytes]:
        """The key, and the one before it where there is one. In development it may be empty."""
        texts = [self.webhook_key.get_secret_value(), self.webhook_key_previous.get_secret_value()]
        return [hashlib.sha256(text.encode()).digest() for index, text in enumerate(texts) if text or not index]

    def refuse_unsafe(self) -> None:
        """Raises RuntimeError for a key that could be guessed, in production."""
        if self.environment == "production" and len(self.webhook_key.get_secret_value()) < MIN_KEY_LENGTH:
            raise RuntimeError(f"not safe for production: WEBHOOK_KEY needs at least {MIN_KEY_LENGTH} characters")


class DeliverySettings(WebhookSettings):
    """What the deliverer is told beside."""

    webhook_schedule: Annotated[
        str, Field(description="Seconds before the second attempt, before the third, and so on.")
    ] = "5,300,1800,7200,18000,36000,50400,72000,86400"  # as the Standard Webhooks specification recommends
    webhook_timeout_s: Annotated[float, Field(gt=0, le=60, description="Seconds a subscriber may take.")] = 15.0
    webhook_at_once: Annotated[int, Field(ge=1, le=500, description="Deliveries at a time, per process.")] = 20
    webhook_per_endpoint: Annotated[int, Field(ge=1, le=100, description="Of them to one subscriber.")] = 5
    webhook_pause_s: Annotated[float, Field(gt=0, le=60, description="Seconds between two looks for new ones.")] = 0.5
    webhook_disable_days: Annotated[
        int, Field(ge=1, le=90, description="Days of nothing but failures after which a subscriber is disabled.")
    ] = 5
    webhook_log_days: Annotated[int, Field(ge=7, le=365, description="Days a delivery stays in the log.")] = 30

    @field_validator("webhook_schedule")
    @classmethod
    def _are_seconds(cls, text: str) -> str:
        if not all(part.strip().isdigit() for part in text.split(",")):
            raise ValueError("must be whole seconds, separated by commas: 5,300,1800")
        return text

    @property
    def pauses(self) -> tuple[int, ...]:
        """Seconds after the first failure, after the second, and so on."""
        return tuple(int(part) for part in self.webhook_schedule.split(","))

    @property
    def claim_s(self) -> float:
        """How long a delivery is one process's own: if that is killed, another one begins again then."""
        return 2 * self.webhook_timeout_s + 10
