"""How fast the generated default service is, beside its own floor in the same run."""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import machine
import workshop
from bench import EACH, LIMIT, PACKAGE, Bench, Server, floor, prepared, service, serving
from report import Report, Row, Table, progress

FEW = 32  # callers of the load without pause: they are all remembered, as busy callers are
OPERATIONS = ("read", "list", "create")
INPROCESS_COUNT = 1000  # requests per cell and round
STEADY_CONNECTIONS = 50
WARM_UP_S = 5


@dataclass(frozen=True)
class Sample:
    """One cell of one round.

    Attributes:
        rps: Answers per second.
        p50: Milliseconds, as are p95 and p99.
        cpu: Server CPU microseconds per request.
        cores: Of the server, on average.
        foreign: Cores that neither server, database nor load used: other jobs and the kernel's work for none of them.
        errors: Answers from 400 on, and requests without an answer.
        late: Milliseconds by which the generator itself was late (p95); constant rate only.
    """

    rps: float
    p50: float
    p95: float
    p99: float
    cpu: float
    cores: float
    foreign: float
    errors: int
    late: float = 0.0


def measure(options: argparse.Namespace) -> Report:
    if not machine.PROC.joinpath("self", "stat").exists():
        raise workshop.Refusal("CPU per request is read from /proc: run this on Linux")
    with workshop.folder() as where, prepared(where, options) as bench:
        progress(f"load comes from {'wrk' if bench.wrk else 'Python: it may be the limit'}")
        inprocess = without_network(bench, options.rounds)
        cells, memory = interleaved(bench, options)
        steady, steady_memory = constant_rate(bench, options)
    tables = [
        load_table(cells, options),
        inprocess_table(inprocess),
        steady_table(steady, steady_memory, options),
        Table(
            "Memory of the service, one worker", [{"moment": name, "RSS MB": value} for name, value in memory.items()]
        ),
    ]
    raw = {
        "load": {name: [vars(s) for s in found] for name, found in cells.items()},
        "inprocess": inprocess,
        "steady": vars(steady),
    }
    notes = (
        []
        if bench.wrk
        else [
            "Load came from Python, not from wrk: it, and not the server, may have been the limit. Read the CPU columns."
        ]
    )
    return Report("api", tables, notes, raw)


def usual_limit(options: argparse.Namespace) -> bool:
    """Whether the limit as it is generated, one call per second and caller on average, lets the constant rate through."""
    return bool(options.rate <= options.callers)


# ── Requests ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def targets(bench: Bench) -> dict[str, Path]:
    """A file of requests for each cell."""
    some, project = bench.data["callers"][:FEW], bench.data["project"]
    body = json.dumps({"project": project, "title": "Something new to be done"})
    each = [
        (caller, task) for number in range(EACH) for caller in some for task in caller["tasks"][number : number + 1]
    ]
    lines = {
        "service read": [f"GET\t/v1/tasks/{task}\t{caller['token']}\t" for caller, task in each],
        "service list": [f"GET\t/v1/tasks\t{caller['token']}\t" for caller in some],
        "service create": [f"POST\t/v1/tasks\t{caller['token']}\t{body}" for caller in some],
        "floor read": [f"GET\t/tasks/{task}\t\t" for _, task in each],
        "floor list": [f"GET\t/owners/{caller['id']}/tasks\t\t" for caller in some],
        "floor create": [f"POST\t/owners/{caller['id']}/tasks\t\t{body}" for caller in some],
        "starlette": ["GET\t/hello\t\t"],
    }
    return {name: written(bench.where / f"{name.replace(' ', '-')}.txt", found) for name, found in lines.items()}


def mixed(bench: Bench) -> Path:
    """Of five requests four read a task and one lists twenty, each by the next caller."""
    chance, lines = random.Random(7), []
    for number in range(5 * len(bench.data["callers"])):
        caller = bench.data["callers"][number % len(bench.data["callers"])]
        path = "/v1/tasks" if chance.random() < 0.2 else f"/v1/tasks/{chance.choice(caller['tasks'])}"
        lines.append(f"GET\t{path}\t{caller['token']}\t")
    return written(bench.where / "mixed.txt", lines)


def written(file: Path, lines: Sequence[str]) -> Path:
    file.write_text("".join(f"{line}\n" for line in lines))
    return file


# ── Measuring ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def loaded(bench: Bench, server: Server, command: Sequence[str]) -> Sample:
    """Runs a load generator to its end, and says what that cost the server."""
    before, own = machine.usage(server.pid, bench.postgres), children_seconds()
    said = workshop.run(command, bench.where)
    after, load = machine.usage(server.pid, bench.postgres), children_seconds() - own
    found = json.loads(said.rpartition("result ")[2])
    wall, cpu = after.wall - before.wall, after.server - before.server
    foreign = (after.machine - before.machine) - cpu - (after.database - before.database) - load
    return Sample(
        rps=found["requests"] / found["seconds"],
        p50=found["p50"],
        p95=found["p95"],
        p99=found["p99"],
        cpu=cpu / max(found["requests"], 1) * 1e6,
        cores=cpu / wall,
        foreign=max(foreign, 0.0) / wall,
        errors=found["errors"],
        late=found.get("late_p95", 0.0),
    )


def children_seconds() -> float:
    """CPU seconds of the programs that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def without_pause(bench: Bench, server: Server, file: Path, seconds: float, connections: int) -> Sample:
    if bench.wrk is None:
        return loaded(bench, server, python_load(bench, server, file, seconds, connections))
    script = str(Path(__file__).resolve().parent / "wrk.lua")
    shape = ["-t", "1", "-c", str(connections), "-d", f"{max(round(seconds), 1)}s", "--timeout", "10s"]
    return loaded(bench, server, [bench.wrk, *shape, "-s", script, f"http://127.0.0.1:{server.port}", "--", str(file)])


def python_load(
    bench: Bench, server: Server, file: Path, seconds: float, connections: int, rate: int | None = None
) -> list[str]:
    asked = ["--rate", str(rate)] if rate else []
    options = ["--connections", str(connections), "--seconds", str(seconds), *asked]
    return [str(bench.python), str(workshop.INSIDE / "load.py"), str(server.port), str(file), *options]


def interleaved(bench: Bench, options: argparse.Namespace) -> tuple[dict[str, list[Sample]], dict[str, float]]:
    """All cells in turn, round by round, the service next to its floor; and the service's memory before and after."""
    files = targets(bench)
    samples: dict[str, list[Sample]] = {name: [] for name in files}
    with (
        serving(bench, "service", service(), "/readyz") as own,
        serving(bench, "floor", floor("database"), "/") as bare,
        serving(bench, "starlette", floor("hello"), "/hello") as hello,
    ):
        servers = {"service": own, "floor": bare, "starlette": hello}
        memory = {"after the start": machine.resident_mb(own.pid)}
        for turn in range(options.rounds + 1):
            for name in [f"{who} {what}" for what in OPERATIONS for who in ("service", "floor")] + ["starlette"]:
                seconds = options.seconds if turn else 1
                sample = without_pause(bench, servers[name.split()[0]], files[name], seconds, options.connections)
                progress(
                    f"{f'round {turn} of {options.rounds}' if turn else 'warm-up'}: {name}: {sample.rps:.0f} req/s, {sample.cpu:.0f} us"
                )
                samples[name] += [sample] if turn else []
        memory["after the load without pause"] = machine.resident_mb(own.pid)
    return samples, memory


def without_network(bench: Bench, rounds: int) -> dict[str, list[float]]:
    """CPU microseconds per request in one process, by cell."""
    progress("in process, without a network")
    result = bench.where / "inprocess.json"
    counts = ["--rounds", str(rounds), "--count", str(INPROCESS_COUNT)]
    workshop.inside(
        bench.python,
        bench.project,
        "inprocess.py",
        PACKAGE,
        bench.where / "data.json",
        result,
        *counts,
        **bench.settings,
    )
    found: dict[str, list[float]] = json.loads(result.read_text())
    return found


def constant_rate(bench: Bench, options: argparse.Namespace) -> tuple[Sample, float]:
    """The service under a constant rate from many callers, its limits as generated; and its memory in MB afterwards."""
    file = mixed(bench)
    without = ["RATE_LIMIT"] if usual_limit(options) else []
    with serving(bench, "steady", service(), "/readyz", without=without) as own:
        progress(
            f"{options.rate} req/s of {len(bench.data['callers'])} callers for {options.steady} s, after {WARM_UP_S} s of warm-up"
        )
        workshop.run(python_load(bench, own, file, WARM_UP_S, STEADY_CONNECTIONS, options.rate), bench.where)
        sample = loaded(bench, own, python_load(bench, own, file, options.steady, STEADY_CONNECTIONS, options.rate))
        return sample, machine.resident_mb(own.pid)


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def load_table(cells: dict[str, list[Sample]], options: argparse.Namespace) -> Table:
    note = (
        f"Medians of {options.rounds} rounds of {options.seconds} s, {options.connections} connections, one worker each. "
        "x floor: CPU per request over the floor's in the same round, median. Foreign: cores used by others."
    )
    rows = [load_row(name, found, cells.get(name.replace("service", "floor"), [])) for name, found in cells.items()]
    return Table("Without pause, over the loopback interface", rows, note)


def load_row(name: str, found: Sequence[Sample], bare: Sequence[Sample]) -> Row:
    own = name.startswith("service")
    return {
        "cell": name,
        "req/s": statistics.median(s.rps for s in found),
        "p50 ms": statistics.median(s.p50 for s in found),
        "p95 ms": statistics.median(s.p95 for s in found),
        "p99 ms": statistics.median(s.p99 for s in found),
        "CPU µs": statistics.median(s.cpu for s in found),
        "x floor": statistics.median(a.cpu / b.cpu for a, b in zip(found, bare, strict=True)) if own else None,
        "share of floor's req/s": statistics.median(a.rps / b.rps for a, b in zip(found, bare, strict=True))
        if own
        else None,
        "foreign": statistics.median(s.foreign for s in found),
        "errors": sum(s.errors for s in found),
    }


def inprocess_table(samples: dict[str, list[float]]) -> Table:
    rows: list[Row] = []
    for name in [f"{who} {what}" for what in OPERATIONS for who in ("service", "floor")] + [
        "driver, pool",
        "driver, one connection",
    ]:
        found, bare = samples[name], samples.get(name.replace("service", "floor"), [])
        ratio = (
            statistics.median(a / b for a, b in zip(found, bare, strict=True)) if name.startswith("service") else None
        )
        rows.append({"cell": name, "CPU µs": statistics.median(found), "least": min(found), "x floor": ratio})
    return Table(
        "In process, without a network", rows, "CPU of one process per request; neither server nor database is in it."
    )


def steady_table(sample: Sample, memory: float, options: argparse.Namespace) -> Table:
    row: Row = {
        "asked req/s": options.rate,
        "got": sample.rps,
        "callers": options.callers,
        "p50 ms": sample.p50,
        "p95 ms": sample.p95,
        "p99 ms": sample.p99,
        "server cores": sample.cores,
        "CPU µs": sample.cpu,
        "RSS MB": memory,
        "errors": sample.errors,
        "generator late p95 ms": sample.late,
        "foreign": sample.foreign,
    }
    limit = "as generated, 60/minute" if usual_limit(options) else LIMIT
    note = f"80 % read, 20 % list, limits on ({limit} per caller), {STEADY_CONNECTIONS} connections, random arrivals; latency from when a request was due."
    return Table(f"Constant rate for {options.steady} s", [row], note)


if __name__ == "__main__":
    sys.exit("error: run this as `python3 benchmarks/run.py api`")
