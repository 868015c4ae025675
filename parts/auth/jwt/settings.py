"""What the environment says about accounts, tokens and mail."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class AuthSettings(BaseSettings):
    """Part of `Settings`."""

    signing_key: Annotated[SecretStr, Field(description="Signs access tokens. Empty in development: random.")] = (
        SecretStr("")
    )
    signing_key_previous: Annotated[SecretStr, Field(description="Still accepted while a key is being changed.")] = (
        SecretStr("")
    )
    access_token_minutes: Annotated[int, Field(ge=1, le=60)] = 10
    refresh_token_days: Annotated[
        int, Field(ge=1, le=90, description="Days from a sign-in to the next, however active.")
    ] = 14
    password_reset_minutes: Annotated[int, Field(ge=5, le=1440)] = 30
    password_reset_url: Annotated[
        str, Field(description="Page that asks for a new password; gets #token=. Empty: no link.")
    ] = ""
    smtp_url: Annotated[
        SecretStr,
        Field(
            description="smtp://user:password@host:587. Empty: mails go to the log.",
            examples=["smtp://mail.example.com:587"],
        ),
    ] = SecretStr("")
    mail_from: str = "no-reply@localhost"

    def auth_faults(self) -> list[str]:
        """What is not safe for production, beside what is empty."""
        return []
