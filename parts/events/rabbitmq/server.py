"""A real RabbitMQ of the tests' own: on free ports of this machine, in a folder of its own, which a test may kill and start again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

PROGRAM = "rabbitmq-server"
START_S = 120.0
# Debian's /usr/sbin/rabbitmq-server changes the user; this is what it calls then
_PLACES = (Path("/usr/lib/rabbitmq/bin") / PROGRAM, *map(Path, filter(None, [shutil.which(PROGRAM)])))


def described(channel: Any) -> tuple[str, str]:
    """Where asyncapi.yaml says that an event is told: its exchange and its routing key."""
    return channel["bindings"]["amqp"]["exchange"]["name"], channel["address"]


class BrokerServer:
    """One node, without a password for guest beyond its own."""

    def __init__(self) -> None:
        self.port, self._between = _free_port(), _free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/"
        self._folder = Path(tempfile.mkdtemp(prefix="rabbitmq-"))
        self._process: subprocess.Popen[bytes] | None = None
        listens = f"listeners.tcp.1 = 127.0.0.1:{self.port}\nlog.console = false\ndisk_free_limit.absolute = 10MB\n"
        (self._folder / "rabbitmq.conf").write_text(listens)

    @staticmethod
    def installed() -> bool:
        return any(place.exists() for place in _PLACES)

    def start(self) -> None:
        """Returns when it takes connections."""
        program = next(place for place in _PLACES if place.exists())
        with (self._folder / "said").open("ab") as said:
            self._process = subprocess.Popen(
                [program], env=self._environment(), stdout=said, stderr=said, start_new_session=True
            )
        until = time.monotonic() + START_S
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as asked:
                    asked.sendall(b"AMQP\x00\x00\x09\x01")
                    if asked.recv(1):
                        return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(
            f"{PROGRAM} does not answer on port {self.port}:\n{(self._folder / 'said').read_text()[-2000:]}"
        )

    def kill(self) -> None:
        """As a machine that loses its power, but for what the disk was told."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        own = {
            "HOME": self._folder,  # where Erlang keeps its cookie
            "RABBITMQ_NODENAME": f"test{self.port}@localhost",
            "RABBITMQ_MNESIA_BASE": self._folder / "data",
            "RABBITMQ_LOG_BASE": self._folder / "log",
            "RABBITMQ_CONFIG_FILE": self._folder / "rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": self._folder / "plugins",
            "RABBITMQ_PID_FILE": self._folder / "pid",
            "RABBITMQ_DIST_PORT": self._between,
        }
        return {**os.environ, **{name: str(value) for name, value in own.items()}}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
