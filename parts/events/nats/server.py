"""A real NATS of the tests' own: on a free port of this machine, in a folder of its own, which a test may kill and start again."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

PROGRAM = "nats-server"
START_S = 30.0
# Debian keeps it where only an administrator looks
_PLACES = tuple(map(Path, filter(None, [shutil.which(PROGRAM), f"/usr/sbin/{PROGRAM}"])))


def described(channel: Any) -> tuple[str, str]:
    """Where asyncapi.yaml says that an event is told: its stream and its subject."""
    return channel["x-jetstream"]["stream"], channel["address"]


class BrokerServer:
    """One server, open to whoever reaches it, with JetStream."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"nats://127.0.0.1:{self.port}"
        self._folder = Path(tempfile.mkdtemp(prefix="nats-"))
        self._process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def installed() -> bool:
        return any(place.exists() for place in _PLACES)

    def start(self) -> None:
        """Returns when it takes connections."""
        program = next(place for place in _PLACES if place.exists())
        words = ["-a", "127.0.0.1", "-p", str(self.port), "-js", "-sd", str(self._folder / "data")]
        with (self._folder / "said").open("ab") as said:
            self._process = subprocess.Popen([program, *words], stdout=said, stderr=said)
        until = time.monotonic() + START_S
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as asked:
                    if asked.recv(4) == b"INFO":
                        return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(
            f"{PROGRAM} does not answer on port {self.port}:\n{(self._folder / 'said').read_text()[-2000:]}"
        )

    def kill(self) -> None:
        """As a machine that loses its power, but for what the disk was told."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)
