# Derived from the template: `copier update` replaces this file. Do not edit.
"""`uv run worker`: tells what happened, and runs the consumers. Beside the service, as often as you like."""

from __future__ import annotations

import asyncio
import sys

from . import consumers, registry, requirements
from .core import programs
from .core.events.metrics import EventMetrics
from .core.events.settings import WorkerSettings
from .core.events.working import application, opened
from .core.settings import Settings

assert registry.METADATA  # imported for its tables, and for what consumers may ask


def main() -> None:
    """Work until SIGTERM; then finish what is open."""
    parser = programs.parser(
        "worker",
        f"Tell the events of {requirements.TITLE}, and run its consumers.",
        "uv run worker",
        "uv run worker --port 9001",
        "uv run worker --replay order_shipped",
        port=8001,
    )
    parser.add_argument(
        "--replay", metavar="CONSUMER", help="give its dead letters to this consumer once more, and end"
    )
    arguments = parser.parse_args()
    with programs.refusing():
        configuration, own = programs.configured(), WorkerSettings()
        if arguments.replay:
            sys.exit(asyncio.run(_replay(arguments.replay, configuration, own)))
        app = application(configuration, own, consumers.CONSUMERS)
    programs.serve(app, arguments, configuration)


async def _replay(name: str, configuration: Settings, own: WorkerSettings) -> int:
    found = [consumer for consumer in consumers.CONSUMERS if consumer.name == name]
    if not found:
        known = ", ".join(consumer.name for consumer in consumers.CONSUMERS)
        raise RuntimeError(f"no consumer is called {name}. Consumers: {known}")
    async with opened(configuration, own, EventMetrics()) as receiver:
        done, dead = await receiver.replay(found[0])
    print(f"{done} done, {dead} dead still")
    return 1 if dead else 0


if __name__ == "__main__":
    main()
