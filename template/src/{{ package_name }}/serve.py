# Derived from the template: `copier update` replaces this file. Do not edit.
"""`uv run serve`: the service on a real PostgreSQL, with nothing to set up."""

from __future__ import annotations

import argparse
import asyncio
import signal
import subprocess
import sys
from types import FrameType

import uvicorn
from pydantic import ValidationError

from . import api, requirements
from .core import development, seed, versions
from .core.application import build
from .core.connections import Connection
from .core.edge import Edge
from .core.settings import Settings, settings


def main() -> None:
    """Start the service; in development on the embedded database, migrated and with some data in it."""
    arguments = _parser().parse_args()
    try:
        configuration = _configured(arguments)
        service = build(api.ROUTERS, configuration, versions.later(api))
    except (ValidationError, RuntimeError, subprocess.CalledProcessError) as fault:
        print(f"error: {_said(fault)}", file=sys.stderr)
        sys.exit(2)
    server = _server(service, arguments, configuration)
    signal.signal(signal.SIGTERM, _leave)
    try:
        uvicorn.Server(server).run()  # raises again what stopped it, once every open request is answered
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        development.stop()


def _server(service: Edge, arguments: argparse.Namespace, configuration: Settings) -> uvicorn.Config:
    """What uvicorn is told: the rest is its default."""
    return uvicorn.Config(
        service,
        host=arguments.host,
        port=arguments.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        http=Connection,
        forwarded_allow_ips=configuration.forwarded_allow_ips,
        timeout_keep_alive=configuration.keep_alive_s,
        timeout_graceful_shutdown=configuration.shutdown_grace_s,
    )


def _leave(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM as an ordinary end, so that what was started is stopped."""
    sys.exit(0)


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


def _configured(arguments: argparse.Namespace) -> Settings:
    """The settings; outside production with a database that is migrated and has something in it."""
    configuration = settings()
    if configuration.environment == "production":
        return configuration
    configuration = configuration.model_copy(update={"database_url": development.database_url()})
    if not arguments.bare:
        subprocess.run([sys.executable, "-m", "alembic", "upgrade", "head"], check=True, capture_output=True, text=True)
        hint = asyncio.run(seed.seed(configuration))
        base = f"http://{arguments.host}:{arguments.port}"
        # on standard error: standard output is the log's
        print(f"\n{requirements.TITLE}\n  docs  {base}/docs\n  try   {hint.format(base=base)}\n", file=sys.stderr)
    return configuration


def _said(fault: Exception) -> str:
    """A fault in one line."""
    if isinstance(fault, ValidationError):
        return "; ".join(
            f"{'.'.join(map(str, e['loc']))} {e['msg'].removeprefix('Value error, ')}" for e in fault.errors()
        )
    if isinstance(fault, subprocess.CalledProcessError):
        return f"the database could not be migrated: {fault.stderr.strip().splitlines()[-1]}"
    return str(fault)


if __name__ == "__main__":
    main()
