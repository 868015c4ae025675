"""How long `copier copy` takes, and how that grows with the domain."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import workshop
from report import Report, Row, Table, progress

LETTERS = "abcdefghijklmnopqrstuvwxyz"
UNIT = 1e6 if sys.platform == "darwin" else 1e6 / 1024  # ru_maxrss counts bytes there, KiB elsewhere


@dataclass(frozen=True)
class Sample:
    """One run.

    Attributes:
        cpu: User and system seconds, of git's processes too.
        wall: Seconds by the clock.
        peak: Resident memory at its highest, MB (10^6 bytes), of the largest process.
    """

    cpu: float
    wall: float
    peak: float


def measure(options: argparse.Namespace) -> Report:
    with workshop.folder() as where:
        progress("preparing the template as a release")
        template = workshop.release(where / "template")
        files = {0: None, **{size: data_file(where / f"{size}.yml", size) for size in options.sizes}}
        samples: dict[int, list[Sample]] = {size: [] for size in files}
        counts: dict[int, int] = {}
        for turn in range(options.runs + 1):
            for size, data in files.items():
                sample = once(template, where / "out", data)
                counts[size] = sum(1 for path in (where / "out").rglob("*") if path.is_file())
                progress(
                    f"{'warm-up' if turn == 0 else f'run {turn} of {options.runs}'}: {named(size)}: {sample.cpu:.2f} s CPU"
                )
                samples[size] += [sample] if turn else []
    raw = {named(size): [asdict(sample) for sample in found] for size, found in samples.items()}
    return Report("generation", [table(samples, counts)], raw=raw)


def once(template: Path, target: Path, data: Path | None) -> Sample:
    """One `copier copy` into a fresh folder."""
    shutil.rmtree(target, ignore_errors=True)
    environment = workshop.environment(**workshop.settings(template.parent))
    command = workshop.copy_command(template, target, data)
    started = time.monotonic()
    with (template.parent / "copier.log").open("w+") as said:
        process = subprocess.Popen(
            command, cwd=template.parent, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)  # or Popen would wait for it again
        if process.returncode:
            said.seek(0)
            raise workshop.Refusal(f"copier failed: {said.read().strip().splitlines()[-1:]}")
    return Sample(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / UNIT)


def data_file(file: Path, size: int) -> Path:
    """Requirements with so many resources, as JSON, which is YAML."""
    answers = {"project_name": "Orders API", "domain": {"roles": ["member", "admin"], "resources": resources(size)}}
    file.write_text(json.dumps(answers))
    return file


def resources(size: int) -> dict[str, object]:
    return {name(number): resource(number) for number in range(size)}


def resource(number: int) -> dict[str, object]:
    """Eight fields of the usual types, one action; from the second on a reference to the one before."""
    fields: dict[str, object] = {
        "title": {"type": "string", "max_length": 120, "search": True, "sort": True},
        "code": {
            "type": "string",
            "pattern": "^[A-Z]{2}-[0-9]{6}$",
            "unique": True,
            "filter": True,
            "example": "NO-000042",
        },
        "amount": {"type": "money", "minimum": 0, "sort": True},
        "quantity": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 1},
        "status": {"type": "enum", "values": ["open", "done"], "default": "open", "write": "never", "filter": True},
        "due_on": {"type": "date", "optional": True, "sort": True},
        "notes": "text?",
        **({"parent": {"type": "ref", "to": name(number - 1), "filter": True}} if number else {"urgent": "boolean"}),
    }
    action = {"description": "Mark it as done.", "from": {"status": ["open"]}, "set": {"status": "done"}}
    return {
        "description": "One thing of many.",
        "owned": bool(number % 2),
        "fields": fields,
        "actions": {"finish": action},
    }


def name(number: int) -> str:
    """`widget_aa`, `widget_ab` …"""
    return f"widget_{LETTERS[number // 26 % 26]}{LETTERS[number % 26]}"


def named(size: int) -> str:
    return f"{size} resources" if size else "default domain (2)"


def table(samples: dict[int, list[Sample]], counts: dict[int, int]) -> Table:
    """The medians; `per resource` is what each one more has cost since the size before."""
    rows: list[Row] = []
    before: tuple[int, float] | None = None
    for size, found in samples.items():
        cpu = statistics.median(sample.cpu for sample in found)
        more = None if before is None or size == before[0] else (cpu - before[1]) / (size - before[0]) * 1000
        rows.append(
            {
                "domain": named(size),
                "files": counts[size],
                "CPU s": cpu,
                "least": min(sample.cpu for sample in found),
                "most": max(sample.cpu for sample in found),
                "wall s": statistics.median(sample.wall for sample in found),
                "peak MB": max(sample.peak for sample in found),
                "CPU ms per resource": more,
            }
        )
        before = (size, cpu) if size else (2, cpu)
    runs = len(next(iter(samples.values())))
    return Table(
        "Generation (copier copy --defaults)",
        rows,
        f"Medians of {runs} runs, taken in turn. Budget: default domain under 3 s of CPU.",
    )
