# Derived from the template: `copier update` replaces this file. Do not edit.
"""A server of somebody else on a free port of this machine, in a folder of its own, which a test may kill and start again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.served import free_port


class Listening:
    """One server.

    Args:
        places: Where it may be installed: the first that is there is taken.
        asks: What it is sent on a connection.
        answers: How its answer to that begins when it takes more.
        start_s: Seconds that it may take until then.
    """

    def __init__(self, places: Sequence[Path], *, asks: bytes, answers: bytes, start_s: float) -> None:
        self.port = free_port()
        self._places, self._asks, self._answers, self._start_s = places, asks, answers, start_s
        self._folder = Path(tempfile.mkdtemp(prefix=f"{places[0].name}-"))
        self._process: subprocess.Popen[bytes] | None = None

    def words(self) -> list[str]:
        """What it is called with."""
        return []

    def variables(self) -> Mapping[str, object]:
        """What it is told by its environment."""
        return {}

    def start(self) -> None:
        """Returns when it takes connections.

        Raises:
            RuntimeError: it does not; the message has what it printed.
        """
        program = next(place for place in self._places if place.exists())
        environment = {**os.environ, **{name: str(value) for name, value in self.variables().items()}}
        with (self._folder / "said").open("ab") as said:
            self._process = subprocess.Popen(
                [program, *self.words()], env=environment, stdout=said, stderr=said, start_new_session=True
            )
        until = time.monotonic() + self._start_s
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as asked:
                    asked.sendall(self._asks)
                    if asked.recv(len(self._answers)) == self._answers:
                        return
            except OSError:
                time.sleep(0.05)
        said_last = (self._folder / "said").read_text()[-2000:]
        raise RuntimeError(f"{program.name} does not answer on port {self.port}:\n{said_last}")

    def kill(self) -> None:
        """As a machine that loses its power, but for what the disk was told."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)
