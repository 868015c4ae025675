"""What each guardrail costs: CPU per request of the default service, and of the same service with one of them switched off."""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
from collections.abc import Mapping
from pathlib import Path

import workshop
from bench import PACKAGE, Bench, prepared
from report import Report, Row, Table, progress

CELLS = ("service read", "service create")
FLOOR = "floor read"
WHOLE = "everything on"
NOTHING = "all of these off"
Edits = Mapping[str, tuple[tuple[str, str], ...]]  # by file below core/: what stands there, and what shall

OFF: dict[str, Edits] = {
    "memory of who signed in (it saves: a signature and a look-up)": {
        "auth/memory.py": (("        if known is not None and self._now() < known.until:", "        if False:"),),
    },
    "rate limits and their headers": {
        "access.py": (("        await counted(request, self._counts(", "        (request, self._counts("),),
    },
    "access log": {
        "edge.py": (('        log.info(\n            "request",', '        log.debug(\n            "request",'),),
    },
    "metrics": {
        "telemetry.py": (("        self._open.inc()\n", "        return\n"), ("        key = (method, route, status)\n", "        return\n")),
    },
    "request ids": {
        "edge.py": (("secrets.token_hex(8)", '"0"'),),
    },
    "security headers": {
        "edge.py": (("*self.edge.headers]", "]"), ("header[0] not in said]", "False]")),
    },
    "entity tags": {
        "preconditions.py": (('    body: bytes | None = getattr(response, "body", None)\n', '    return ""\n'),),
    },
    "preconditions and idempotency keys": {
        "routes.py": (("        return read if self.safe else changed\n", "        return handler\n"),),
    },
    "deadline of a request": {
        "edge.py": (("self.deadlines.begin(), False", "None, False"), ("late = self.deadlines.end(task)", "late = False")),
    },
    "refusals before the body": {
        "edge.py": (("                exchange.refuse_early()\n", ""),),
    },
    "versions, and what is accepted": {
        "edge.py": (("self.versions.enter(exchange.scope, exchange.headers)", "()"),),
    },
}  # fmt: skip


def measure(options: argparse.Namespace) -> Report:
    """Every variant in a process of its own, in turns; a price is the difference to everything on in the same round."""
    with workshop.folder() as where, prepared(where, options) as bench:
        folders = {WHOLE: bench.project, **{name: without(bench, where, [name]) for name in OFF}}
        folders[NOTHING] = without(bench, where, [name for name in OFF if "saves" not in name])
        samples: dict[str, list[Mapping[str, float]]] = {name: [] for name in folders}
        for turn in range(options.rounds):
            for name, folder in folders.items():
                samples[name].append(in_process(bench, where, folder, options.count))
            progress(f"round {turn + 1} of {options.rounds}: read {samples[WHOLE][-1][CELLS[0]]:.0f} us")
    return Report("guardrails", [table(samples, options)], raw=dict(samples))


def without(bench: Bench, where: Path, names: list[str]) -> Path:
    """A copy of the service without some guardrails.

    Raises:
        Refusal: a guardrail is no longer where it is looked for.
    """
    folder = where / f"off-{'-'.join(str(list(OFF).index(name)) for name in names)}"
    shutil.copytree(bench.project, folder, ignore=shutil.ignore_patterns(".local"))
    for name in names:
        for file, edits in OFF[name].items():
            path = folder / "src" / PACKAGE / "core" / file
            for old, new in edits:
                text = path.read_text("utf-8")
                if old not in text:
                    raise workshop.Refusal(
                        f"{name}: core/{file} has changed; say in benchmarks/guardrails.py how to switch it off"
                    )
                path.write_text(text.replace(old, new), "utf-8")
    return folder


def in_process(bench: Bench, where: Path, project: Path, count: int) -> Mapping[str, float]:
    """CPU microseconds per request, by cell."""
    result = where / "inprocess.json"
    shape = ["--rounds", "1", "--count", str(count), "--cells", *CELLS, FLOOR]
    workshop.inside(
        bench.python, project, "inprocess.py", PACKAGE, where / "data.json", result, *shape, **bench.settings
    )
    return {name: values[0] for name, values in json.loads(result.read_text("utf-8")).items()}


def table(samples: Mapping[str, list[Mapping[str, float]]], options: argparse.Namespace) -> Table:
    rows: list[Row] = []
    for name, found in samples.items():
        row: Row = {"switched off": name}
        for cell in CELLS:
            saved = [whole[cell] - one[cell] for whole, one in zip(samples[WHOLE], found, strict=True)]
            row[f"{cell.split()[1]} µs"] = statistics.median(one[cell] for one in found)
            row[f"price of a {cell.split()[1]} µs"] = statistics.median(saved) if name != WHOLE else None
        row["read, share of the floor"] = statistics.median(one[FLOOR] / one[CELLS[0]] for one in found)
        rows.append(row)
    note = (
        f"Medians of {options.rounds} rounds of {options.count} requests, in process, without a network. A price under about 3 µs is "
        "within the noise. The floor has a route and the driver, and none of what protects."
    )
    return Table("What each guardrail costs", rows, note)
