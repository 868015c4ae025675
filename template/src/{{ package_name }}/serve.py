# Derived from the template: `copier update` replaces this file. Do not edit.
"""`uv run serve`: the service on a real PostgreSQL, with nothing to set up."""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys

import uvicorn

from . import api, requirements
from .core import development, seed
from .core.application import build
from .core.settings import Settings, settings


def main() -> None:
    """Start the service; in development on the embedded database, migrated and with some data in it."""
    arguments = _parser().parse_args()
    configuration = settings()
    if configuration.environment != "production":
        configuration = _prepared(configuration, arguments)
    server = uvicorn.Config(
        build(api.ROUTERS, configuration),
        host=arguments.host,
        port=arguments.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=configuration.shutdown_grace_s,
    )
    uvicorn.Server(server).run()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="serve",
        description=f"Serve {requirements.TITLE}.",
        epilog="Examples: uv run serve · uv run serve --port 9000 · DATABASE_URL=postgresql://… uv run serve --bare",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--bare", action="store_true", help="neither migrate nor add demo data")
    return parser


def _prepared(configuration: Settings, arguments: argparse.Namespace) -> Settings:
    """Migrated, seeded, and announced on standard error: standard output is the log's."""
    url = development.database_url()
    configuration = configuration.model_copy(update={"database_url": url})
    if not arguments.bare:
        subprocess.run([sys.executable, "-m", "alembic", "upgrade", "head"], check=True, stdout=subprocess.DEVNULL)
        hint = asyncio.run(seed.seed(configuration))
        base = f"http://{arguments.host}:{arguments.port}"
        print(f"\n{requirements.TITLE}\n  docs  {base}/docs\n  try   {hint.format(base=base)}\n", file=sys.stderr)
    return configuration


if __name__ == "__main__":
    main()
