# Derived from the template: `copier update` replaces this file. Do not edit.
"""The programs that a drill needs, and what becomes of them: each is ended by whoever started it."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...errors import Refusal

_PACKAGES = {"haproxy": "haproxy", "prometheus": "prometheus"}  # program: Debian package
_MORE = os.pathsep.join(["/usr/sbin", "/usr/local/sbin"])  # where Debian has haproxy, and a user's PATH does not lead


def found(name: str) -> str:
    """Where a program is.

    Raises:
        Refusal: it is not installed.
    """
    path = shutil.which(name) or shutil.which(name, path=_MORE)
    if path is None:
        remedy = f"apt-get install --no-install-recommends {_PACKAGES[name]}"
        raise Refusal("the drill needs a program", f"{name} is not installed", f"`{remedy}`")
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def spawn(
    command: Sequence[str], log: Path, *, folder: Path, environment: Mapping[str, str] | None = None
) -> asyncio.subprocess.Process:
    """A process of its own session: Ctrl-C reaches the drill, and the drill ends what it started in order."""
    with log.open("ab") as out:
        return await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def tell(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """A signal, where there still is somebody to hear it."""
    if process.returncode is None:
        process.send_signal(number)


async def end(process: asyncio.subprocess.Process, patience_s: float = 8.0) -> None:
    tell(process, signal.SIGCONT)
    tell(process, signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), patience_s)
    except TimeoutError:
        tell(process, signal.SIGKILL)
        await process.wait()


def tail(log: Path, lines: int = 3) -> str:
    """The last words of a program."""
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if log.is_file() else []
    return " | ".join(said[-lines:])
