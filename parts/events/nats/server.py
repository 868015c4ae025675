"""A real NATS of the tests' own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from .listening import Listening

PROGRAM = "nats-server"
# Debian keeps it where only an administrator looks
_PLACES = tuple(map(Path, filter(None, [shutil.which(PROGRAM), f"/usr/sbin/{PROGRAM}"])))


def described(channel: Any) -> tuple[str, str]:
    """Where asyncapi.yaml says that an event is told: its stream and its subject."""
    return channel["x-jetstream"]["stream"], channel["address"]


class BrokerServer(Listening):
    """One server, open to whoever reaches it, with JetStream."""

    def __init__(self) -> None:
        super().__init__(_PLACES, asks=b"", answers=b"INFO", start_s=30.0)
        self.url = f"nats://127.0.0.1:{self.port}"

    @staticmethod
    def installed() -> bool:
        return any(place.exists() for place in _PLACES)

    def words(self) -> list[str]:
        return ["-a", "127.0.0.1", "-p", str(self.port), "-js", "-sd", str(self._folder / "data")]
