# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which database this checkout works on: the one of the settings, else the embedded server, started where needed."""

from __future__ import annotations

from pathlib import Path

from .embedded import EmbeddedPostgres
from .settings import settings

FOLDER = Path(".local") / "postgres"


def database_url() -> str:
    """A URL that answers. An embedded server goes on running: the next command finds it there.

    Raises:
        RuntimeError: no URL is set and the embedded server can't be used.
    """
    if url := settings().database_url:
        return url
    server = EmbeddedPostgres(FOLDER)
    server.start()
    return server.url()


def stop() -> None:
    """Stop the embedded server, if there is one and nobody else uses it."""
    if not settings().database_url and FOLDER.exists():
        EmbeddedPostgres(FOLDER).stop_if_idle()
