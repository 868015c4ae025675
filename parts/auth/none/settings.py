"""Nobody signs in, so the environment says nothing about it."""

from __future__ import annotations

from pydantic_settings import BaseSettings


class AuthSettings(BaseSettings):
    """Part of `Settings`."""

    def auth_faults(self) -> list[str]:
        """What is not safe for production, beside what is empty."""
        return []
