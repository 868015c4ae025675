# Derived from the template: `copier update` replaces this file. Do not edit.
"""Runs Locust in a process of its own, and meanwhile asks the service what it uses."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from ..errors import Exit, Refusal
from ..json_types import Json
from .figures import Sample
from .profiles import Plan
from .targets import READS_PERCENT, Targets, answer

FILE = "load/locustfile.py"
_PATIENCE_S = 60  # after the last request is due
_SAMPLES = 120
_NEEDED = ("process_cpu_seconds_total", "process_resident_memory_bytes")
_POOL = ("db_pool_connections_used", "db_pool_connections_max")
_METRIC = re.compile(rf"^({'|'.join((*_NEEDED, *_POOL))}) (\S+)", re.MULTILINE)


def require() -> None:
    """Raises:
    Refusal: Locust is not installed.
    """
    if importlib.util.find_spec("locust") is None:
        raise Refusal("no load was made", "locust is not installed", "uv sync", code=Exit.INCONCLUSIVE)


def run(
    root: Path, plan: Plan, found: Targets, headers: Mapping[str, str], scratch: Path, metrics: str | None
) -> tuple[Json, list[Sample]]:
    """What the generator counted, and what the service used.

    Args:
        metrics: Where one process of the service tells its figures; None where nobody knows which one answers.

    Raises:
        Refusal: the generator failed; its last line is the reason.
    """
    told, result, log = scratch / "plan.json", scratch / "result.json", scratch / "locust.log"
    told.write_text(json.dumps(_told(plan, found, headers)), encoding="utf-8")
    told.chmod(0o600)  # it holds what signs the caller in
    # without uninterrupted output of its own: what it counts is read from the file
    command = [sys.executable, "-m", "locust", "-f", FILE, "--headless", "-u", "1", "--only-summary", "--skip-log"]
    environment = {**os.environ, "LOAD_PLAN": str(told), "LOAD_RESULT": str(result)}
    host = ["--host", found.lists[0].url if found.lists else found.reads[0].url]
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*command, *host], cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        try:
            samples = _watch(process, plan.seconds, metrics)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
    if not result.is_file():
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() or ["no message"]
        raise Refusal("no load was made", f"locust: {lines[-1]}", f"look at {FILE}", code=Exit.INCONCLUSIVE)
    counted: Json = json.loads(result.read_text(encoding="utf-8"))
    return counted, samples


def _told(plan: Plan, found: Targets, headers: Mapping[str, str]) -> Json:
    return {
        "steps": [{"seconds": step.seconds, "rate": step.rate} for step in plan.steps],
        "reads": [asdict(target) for target in found.reads],
        "lists": [asdict(target) for target in found.lists],
        "reads_percent": READS_PERCENT,
        "headers": dict(headers),
    }


def _watch(process: subprocess.Popen[bytes], seconds: float, metrics: str | None) -> list[Sample]:
    """Until the generator ends: at constant distances what the service says of itself."""
    began, found, pause = time.monotonic(), list[Sample](), max(0.5, seconds / _SAMPLES)
    while time.monotonic() < began + seconds + _PATIENCE_S:
        if metrics and (sample := sampled(metrics, time.monotonic() - began)):
            found.append(sample)
        try:
            process.wait(pause)
        except subprocess.TimeoutExpired:
            continue
        break
    return found


def sampled(url: str, at: float) -> Sample | None:
    """None where the figures are not there: not every system counts them."""
    _, body, _ = answer(url, {})
    told = {name: float(value) for name, value in _METRIC.findall(body.decode("utf-8", "replace"))}
    if not set(_NEEDED) <= set(told):
        return None
    cpu, memory = (told[name] for name in _NEEDED)
    return Sample(at, cpu, memory / 2**20, *(told.get(name, 0.0) for name in _POOL))
