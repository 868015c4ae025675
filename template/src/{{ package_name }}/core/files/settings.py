# Derived from the template: `copier update` replaces this file. Do not edit.
"""Where files are kept. Read once, with the rest of the settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

DISK, S3 = "file:///", "s3://"
_HERE = ".local/files"


class FileSettings(BaseSettings):
    """Outside production nothing needs to be set: files are then below `.local`."""

    model_config = SettingsConfigDict(env_file=".env", frozen=True, extra="ignore", hide_input_in_errors=True)

    environment: Literal["development", "test", "production"] = "development"
    files_url: Annotated[
        str,
        Field(pattern=r"^(file:///.+|s3://[a-z0-9.-]+(/.*)?)?$", description="s3://bucket/prefix or file:///folder."),
    ] = ""
    files_on_disk: Annotated[
        bool, Field(description="In production a folder will do: all replicas share it, and it is backed up.")
    ] = False
    files_endpoint: Annotated[str, Field(description="Of an S3 that is not Amazon's: https://s3.example.com.")] = ""
    files_region: str = "us-east-1"
    files_key_id: Annotated[str, Field(description="Empty: what the machine or the pod is allowed.")] = ""
    files_key: SecretStr = SecretStr("")
    files_timeout_s: Annotated[float, Field(gt=0, le=3600, description="Seconds one upload or download may take.")] = 60

    @property
    def folder(self) -> str:
        """The folder of files on disk; empty where they are elsewhere."""
        return "" if self.files_url.startswith(S3) else self.files_url.removeprefix("file://") or _HERE

    def refuse_unsafe(self) -> None:
        """Raises RuntimeError for what would lose files in production."""
        if self.environment != "production":
            return
        if not self.files_url:
            raise RuntimeError("not safe for production: FILES_URL is empty (say s3://bucket/prefix)")
        if self.folder and not self.files_on_disk:
            raise RuntimeError(
                "not safe for production: FILES_URL is a folder, which replicas do not share. "
                "Say s3://bucket/prefix, or FILES_ON_DISK=true where they do"
            )
