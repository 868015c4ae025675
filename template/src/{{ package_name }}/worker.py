# Derived from the template: `copier update` replaces this file. Do not edit.
"""`uv run worker`: tells what happened, and runs the consumers. Beside the service, as often as you like."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from types import FrameType

import uvicorn
from pydantic import ValidationError

from . import consumers, registry, requirements
from .core import development, telemetry
from .core.events.metrics import EventMetrics
from .core.events.settings import WorkerSettings
from .core.events.working import application, opened
from .core.settings import Settings, settings

assert registry.METADATA  # imported for its tables, and for what consumers may ask


def main() -> None:
    """Work until SIGTERM; then finish what is open."""
    arguments = _parser().parse_args()
    try:
        configuration, own = _configured(), WorkerSettings()
        if arguments.replay:
            sys.exit(asyncio.run(_replay(arguments.replay, configuration, own)))
        app = application(configuration, own, consumers.CONSUMERS)
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
        prog="worker",
        description=f"Tell the events of {requirements.TITLE}, and run its consumers.",
        epilog="Examples: uv run worker · uv run worker --port 9001 · uv run worker --replay order_shipped",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address of its probes and metrics (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8001, help="port of its probes and metrics (default: 8001)")
    parser.add_argument(
        "--replay", metavar="CONSUMER", help="give its dead letters to this consumer once more, and end"
    )
    return parser


def _configured() -> Settings:
    configuration = settings()
    if configuration.environment == "production":
        return configuration
    return configuration.model_copy(update={"database_url": development.database_url()})


async def _replay(name: str, configuration: Settings, own: WorkerSettings) -> int:
    found = [consumer for consumer in consumers.CONSUMERS if consumer.name == name]
    if not found:
        known = ", ".join(consumer.name for consumer in consumers.CONSUMERS)
        raise RuntimeError(f"no consumer is called {name}. Consumers: {known}")
    async with opened(configuration, own, EventMetrics()) as receiver:
        done, dead = await receiver.replay(found[0])
    print(f"{done} done, {dead} dead still")
    return 1 if dead else 0


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
