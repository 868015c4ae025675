"""What the operating system says: CPU seconds, memory, who else is busy. Reads /proc, so the `api` command needs Linux."""

from __future__ import annotations

import os
import platform
import socket
import time
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")
PRIORITY = -10  # of nice values, -20 to 19


@dataclass(frozen=True)
class Usage:
    """CPU seconds since some fixed point.

    Attributes:
        wall: Seconds by the clock.
        server: Of the server under test.
        database: Of PostgreSQL with all its processes.
        machine: Of everything on this machine.
    """

    wall: float
    server: float
    database: float
    machine: float


def usage(server: int, database: int) -> Usage:
    """What has been used up to now.

    Args:
        server: Process id of the server under test.
        database: Process id of PostgreSQL's first process.
    """
    family = [database, *children(database)]
    return Usage(time.monotonic(), cpu_seconds(server), sum(map(cpu_seconds, family)), busy_seconds())


def cpu_seconds(pid: int) -> float:
    """User and system CPU seconds of one process; 0 where it is gone."""
    fields = stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICK if fields else 0.0


def stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name, which may hold spaces; the first is the state."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def children(parent: int) -> list[int]:
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if stat(pid)[1:2] == [str(parent)]]


def busy_seconds() -> float:
    """CPU seconds of all processors that were neither idle nor waiting for a disk."""
    fields = [int(text) for text in (PROC / "stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICK


def resident_mb(pid: int) -> float:
    """Resident memory now, in MB (10^6 bytes)."""
    for line in (PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def prefer(pid: int) -> None:
    """Gives a process, and the session that it belongs to, priority over other jobs.

    Raises:
        PermissionError: only root may.
    """
    for one in (pid, *children(pid)):
        os.setpriority(os.PRIO_PROCESS, one, PRIORITY)
    session = PROC / str(pid) / "autogroup"  # Linux weighs sessions first, where it groups by session
    if session.exists():
        session.write_text(str(PRIORITY))


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def describe() -> dict[str, str]:
    """Date and machine, for whoever reads the figures later."""
    names = [line for line in lines(PROC / "cpuinfo") if line.startswith("model name")]
    memory = [line for line in lines(PROC / "meminfo") if line.startswith("MemTotal")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "date": time.strftime("%Y-%m-%d"),
        "processor": f"{cores} cores, {names[0].partition(':')[2].strip() if names else platform.machine()}",
        "memory": f"{int(memory[0].split()[1]) / 2**20:.0f} GiB" if memory else "memory unknown",
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": f"Python {platform.python_version()}",
    }


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []
