"""A real RabbitMQ of the tests' own."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support.served import free_port

from .listening import Listening

PROGRAM = "rabbitmq-server"
# Debian's /usr/sbin/rabbitmq-server changes the user; this is what it calls then
_PLACES = (Path("/usr/lib/rabbitmq/bin") / PROGRAM, *map(Path, filter(None, [shutil.which(PROGRAM)])))


def described(channel: Any) -> tuple[str, str]:
    """Where asyncapi.yaml says that an event is told: its exchange and its routing key."""
    return channel["bindings"]["amqp"]["exchange"]["name"], channel["address"]


class BrokerServer(Listening):
    """One node, without a password for guest beyond its own."""

    def __init__(self) -> None:
        super().__init__(_PLACES, asks=b"AMQP\x00\x00\x09\x01", answers=b"\x01", start_s=120.0)
        self.url, self._between = f"amqp://guest:guest@127.0.0.1:{self.port}/", free_port()
        listens = f"listeners.tcp.1 = 127.0.0.1:{self.port}\nlog.console = false\ndisk_free_limit.absolute = 10MB\n"
        (self._folder / "rabbitmq.conf").write_text(listens)

    @staticmethod
    def installed() -> bool:
        return any(place.exists() for place in _PLACES)

    def variables(self) -> Mapping[str, object]:
        return {
            "HOME": self._folder,  # where Erlang keeps its cookie
            "RABBITMQ_NODENAME": f"test{self.port}@localhost",
            "RABBITMQ_MNESIA_BASE": self._folder / "data",
            "RABBITMQ_LOG_BASE": self._folder / "log",
            "RABBITMQ_CONFIG_FILE": self._folder / "rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": self._folder / "plugins",
            "RABBITMQ_PID_FILE": self._folder / "pid",
            "RABBITMQ_DIST_PORT": self._between,
        }
