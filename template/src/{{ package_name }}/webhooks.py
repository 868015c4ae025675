# Derived from the template: `copier update` replaces this file. Do not edit.
"""`uv run webhooks`: delivers webhooks. Beside the service, as often as you like: each delivery is one process's own."""

from __future__ import annotations

import argparse
import signal
import sys
from types import FrameType

import uvicorn
from pydantic import ValidationError

from . import registry, requirements
from .core import development, telemetry
from .core.settings import Settings, settings
from .core.webhooks.settings import DeliverySettings
from .core.webhooks.working import application

assert registry.METADATA  # imported for its tables: the audit trail, where there is one, asks for all of them


def main() -> None:
    """Deliver until SIGTERM; then finish what is open."""
    arguments = _parser().parse_args()
    try:
        configuration = _configured()
        app = application(configuration, DeliverySettings())
    except (ValidationError, RuntimeError) as fault:
        print(f"error: {_said(fault)}", file=sys.stderr)
        sys.exit(2)
    telemetry.configure_logging(configuration.log_level)
    signal.signal(signal.SIGTERM, _leave)
    uvicorn.run(
        app,
        host=arguments.host,
        port=arguments.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=configuration.shutdown_grace_s,
    )


def _leave(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM as an ordinary end: uvicorn raises it again when everything is finished."""
    sys.exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="webhooks",
        description=f"Deliver the webhooks of {requirements.TITLE}.",
        epilog="Examples: uv run webhooks · EGRESS_NETWORKS=127.0.0.1/32 uv run webhooks (subscribers on this machine)",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address of its probes and metrics (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8002, help="port of its probes and metrics (default: 8002)")
    return parser


def _configured() -> Settings:
    configuration = settings()
    if configuration.environment == "production":
        return configuration
    return configuration.model_copy(update={"database_url": development.database_url()})


def _said(fault: Exception) -> str:
    """A fault in one line."""
    if isinstance(fault, ValidationError):
        return "; ".join(
            f"{'.'.join(map(str, e['loc'])) or 'settings'}: {e['msg'].removeprefix('Value error, ')}"
            for e in fault.errors()
        )
    return str(fault)


if __name__ == "__main__":
    main()
