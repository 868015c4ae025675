# Derived from the template: `copier update` replaces this file. Do not edit.
"""Tells a claude-flow on PATH what was recorded. Off unless DELIVERY_MIRROR names the program; never read, never waited for beyond its budget."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from ..agents.registry import hook_seconds

SETTING = "DELIVERY_MIRROR"
FOLDER = ".delivery/mirror"  # it drops files where it runs
_PASSED_ON = ("PATH", "HOME", "LANG", "SYSTEMROOT")  # no secret of ours is its business
_broken: set[str] = set()


def forward(root: Path, event: str, *options: str, environment: Mapping[str, str] = os.environ) -> str:
    """Sends one event. Nothing that goes wrong there is an error here.

    Returns:
        What became of it: `off`, `sent`, or why it was not.
    """
    name = environment.get(SETTING, "")
    if not name or name in _broken:
        return "off"
    call, seconds = hook_seconds(event)
    program = shutil.which(name, path=environment.get("PATH"))
    said = _sent([program, *call.split(), *options], root, seconds, environment) if program else "is not on PATH"
    if said != "sent":
        _broken.add(name)  # once is enough: a run of fifty checks must not wait fifty times
    return said


def _sent(command: list[str], root: Path, seconds: float, environment: Mapping[str, str]) -> str:
    folder = root / FOLDER
    told = {key: environment[key] for key in _PASSED_ON if key in environment}
    told |= {"RUFLO_DAEMON_AUTOSTART": "0", "CLAUDE_FLOW_DB_PATH": str(folder / "memory.db")}
    quiet = subprocess.DEVNULL
    try:
        folder.mkdir(parents=True, exist_ok=True)
        process = subprocess.Popen(
            command, cwd=folder, env=told, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError as error:
        return f"did not start: {error.strerror}"
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # with whatever it started
        process.wait()
        return f"took more than {seconds:g} s"
    return "sent" if code == 0 else f"exited with {code}"
