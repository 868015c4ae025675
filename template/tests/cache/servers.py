# Derived from the template: `copier update` replaces this file. Do not edit.
"""A real Redis of the tests' own: on a free port of this machine, with nothing on disk."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time

from tests.support.served import free_port

PROGRAM = "redis-server"
START_S = 10.0


class RedisServer:
    """One server, which a test may stop and start again."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @staticmethod
    def installed() -> bool:
        return shutil.which(PROGRAM) is not None

    def start(self) -> None:
        """Returns when it answers."""
        command = [PROGRAM, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as asked:
                    asked.sendall(b"PING\r\n")
                    if asked.recv(7) == b"+PONG\r\n":
                        return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"{PROGRAM} does not answer on port {self.port}")

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
