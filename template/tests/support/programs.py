# Derived from the template: `copier update` replaces this file. Do not edit.
"""Programs of this project as they are run, in processes of their own, which a test may kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from .served import free_port

ROOT = Path(__file__).resolve().parents[2]
START_S = 60.0


class Process:
    """A program of this project that serves pages.

    Args:
        words: What `python -m` runs, beside its port.
        environment: What it is told beyond that of the tests.
    """

    def __init__(self, *words: str, **environment: str) -> None:
        self.port = free_port()
        paths = os.pathsep.join(path for path in sys.path if path)
        self._command = [sys.executable, "-m", *words, "--port", str(self.port)]
        self._environment = {**os.environ, "PYTHONPATH": paths, "ENVIRONMENT": "test", **environment}
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process that writes to it
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._environment, stdout=self._said, stderr=self._said
        )

    def ready(self) -> bool:
        """Within a minute: it has its database and its broker."""
        until = time.monotonic() + START_S
        while time.monotonic() < until and self._process and self._process.poll() is None:
            if self.get("readyz")[0] == 200:
                return True
            time.sleep(0.1)
        return False

    def get(self, page: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{page}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()
        except OSError:
            return 0, ""

    @property
    def ended(self) -> bool:
        """By itself."""
        return self._process is not None and self._process.poll() is not None

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def terminate(self) -> int:
        """SIGTERM, and its exit status."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        status = self._process.wait(60)
        self._process = None
        return status

    def close(self) -> None:
        self.kill()
        self._said.close()

    def said(self) -> str:
        self._said.seek(0)
        return self._said.read().decode()
