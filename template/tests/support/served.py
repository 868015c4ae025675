# Derived from the template: `copier update` replaces this file. Do not edit.
"""The service as it is served: uvicorn in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from tests.support.app import serve
from tests.support.app import settings as configuration

ROOT = Path(__file__).resolve().parents[2]
BOOT_S, STOP_S = 60, 20


@contextmanager
def serving(settings: configuration.Settings) -> Iterator[str]:
    """Start it with these settings, and stop it at the end.

    Yields:
        The address, without the version: `http://127.0.0.1:41234`.

    Raises:
        RuntimeError: it ended at once, or was not ready in time; the message has what it printed.
    """
    port = free_port()
    command = [sys.executable, "-m", serve.__name__, "--bare", "--port", str(port)]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(settings), stdout=said, stderr=said)
        try:
            address = f"http://127.0.0.1:{port}"
            if not _ready(process, address):
                said.seek(0)
                raise RuntimeError(f"{' '.join(command[1:])} does not serve:\n{said.read().decode()[-3000:]}")
            yield address
        finally:
            process.terminate()
            process.wait(STOP_S)


def environment(settings: configuration.Settings) -> dict[str, str]:
    """What this process was told, for another one: tokens that one of them makes are good in the other."""
    told = {name: getattr(settings, name) for name in settings.model_fields_set}
    plain = {name: v.get_secret_value() if isinstance(v, SecretStr) else str(v) for name, v in told.items()}
    paths = os.pathsep.join(path for path in sys.path if path)
    return {**os.environ, "PYTHONPATH": paths, **{name.upper(): value for name, value in plain.items()}}


def _ready(process: subprocess.Popen[bytes], address: str) -> bool:
    deadline = time.monotonic() + BOOT_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                return True
        except OSError:
            time.sleep(0.05)
    return False


def free_port() -> int:
    """Of this machine; nobody had it a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
