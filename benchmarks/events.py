"""What an event costs the request that emits it, and how many the worker tells and takes per second."""

from __future__ import annotations

import argparse
import dataclasses
import json
import shutil
import statistics
from collections.abc import Mapping
from pathlib import Path

import workshop
from api import Sample, targets, without_pause
from bench import PACKAGE, Bench, prepared, service, serving
from guardrails import in_process
from report import Report, Row, Table, progress

CELL = "service create"
OFF, WRAPPED, ON = "no event", "no event, in a transaction of several steps", "with its event"
_HEAD = (
    f"from dataclasses import replace\n\nfrom {PACKAGE}.core import events\nfrom {PACKAGE}.events import TASK_CREATED\n"
)
_METHOD = """
    async def create(self, call, body):
        async with call.db.joined() as db:
            bound = replace(call, db=db)
            task = await super().create(bound, body)
            {emits}
        return task
"""
VARIANTS = {OFF: "", WRAPPED: "events.emit", ON: "await events.emit(bound, TASK_CREATED, task)"}


def measure(options: argparse.Namespace) -> Report:
    with workshop.folder() as where:
        data = where / "service.yml"
        written = (Path(__file__).with_name("events.yml")).read_text("utf-8").replace("BROKER", options.broker)
        data.write_text(written, "utf-8")
        with prepared(where, options, data) as bench:
            folders = {name: variant(bench, where, name) for name in VARIANTS}
            alone: dict[str, list[float]] = {name: [] for name in folders}
            loaded: dict[str, list[Sample]] = {name: [] for name in folders}
            file = targets(bench)[CELL]
            for turn in range(options.rounds):
                for name, folder in folders.items():
                    alone[name].append(in_process(bench, where, folder, options.count)[CELL])
                    loaded[name].append(over_http(bench, folder, file, options))
                progress(f"round {turn + 1} of {options.rounds}: {ON}: {loaded[ON][-1].rps:.0f} req/s")
            told = [throughput(bench, where, options.events) for _ in range(options.rounds)]
    tables = [price(alone, loaded, options), flow(told, options)]
    return Report(
        "events",
        tables,
        raw={"alone": alone, "load": {name: [vars(s) for s in found] for name, found in loaded.items()}, "flow": told},
    )


def variant(bench: Bench, where: Path, name: str) -> Path:
    """The service whose create emits, or does not."""
    if name == OFF:
        return bench.project
    folder = where / f"create-{list(VARIANTS).index(name)}"
    shutil.copytree(bench.project, folder, ignore=shutil.ignore_patterns(".local"))
    path = folder / "src" / PACKAGE / "resources" / "tasks" / "service.py"
    head, mark, rest = path.read_text("utf-8").partition("\nfrom ")
    path.write_text(f"{head}\n{_HEAD}{mark}{rest}{_METHOD.format(emits=VARIANTS[name])}", "utf-8")
    return folder


def over_http(bench: Bench, folder: Path, file: Path, options: argparse.Namespace) -> Sample:
    with serving(dataclasses.replace(bench, project=folder), "service", service(), "/readyz") as server:
        without_pause(bench, server, file, 1, options.connections)
        return without_pause(bench, server, file, options.seconds, options.connections)


def throughput(bench: Bench, where: Path, events: int) -> Mapping[str, float]:
    """Events per second, and CPU microseconds for each, of the relay and of one consumer."""
    result = where / "flow.json"
    workshop.inside(bench.python, bench.project, "flow.py", PACKAGE, str(events), result, **bench.settings)
    found: dict[str, float] = json.loads(result.read_text("utf-8"))
    progress(f"relay {found['told per second']:.0f} events/s, consumer {found['taken per second']:.0f} events/s")
    return found


def price(alone: Mapping[str, list[float]], loaded: Mapping[str, list[Sample]], options: argparse.Namespace) -> Table:
    rows: list[Row] = []
    for name, found in loaded.items():
        row: Row = {"create": name}
        row["req/s"] = statistics.median(s.rps for s in found)
        row["share of none"] = statistics.median(s.rps / o.rps for s, o in zip(found, loaded[OFF], strict=True))
        row["p50 ms"], row["p95 ms"] = (statistics.median(getattr(s, of) for s in found) for of in ("p50", "p95"))
        row["server CPU us"] = statistics.median(s.cpu for s in found)
        row["in process us"] = statistics.median(alone[name])
        row["in process x none"] = statistics.median(a / b for a, b in zip(alone[name], alone[OFF], strict=True))
        row["foreign cores"] = statistics.median(s.foreign for s in found)
        row["errors"] = sum(s.errors for s in found)
        rows.append(row)
    note = f"Medians of {options.rounds} rounds of {options.seconds} s, {options.connections} connections; ratios are taken within a round."
    return Table("What an event costs the request that emits it", rows, note)


def flow(told: list[Mapping[str, float]], options: argparse.Namespace) -> Table:
    row: Row = {"broker": options.broker}
    row |= {name: statistics.median(found[name] for found in told) for name in told[0]}
    note = f"Medians of {options.rounds} runs of {options.events} events, each of a row of its own: first all are told, then all are taken by one consumer that does nothing."
    return Table("Outbox to broker, broker to consumer", [row], note)
