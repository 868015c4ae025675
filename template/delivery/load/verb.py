# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery load`: a service, callers, a verdict and a page."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .. import slow
from ..answers import api_id, read_answers
from ..contract import load as contract
from ..contract import operations
from ..database import Outcome
from ..errors import Refusal
from ..json_types import Json, mapping
from ..project import Project
from ..served import reached
from . import run
from .figures import Part, Sample, counted, leak, over, parts, percentile, read, slope
from .limits import Statements, limits
from .limits import told as limited_by
from .page import page
from .profiles import Plan, Profile, plan_of
from .targets import targets

FOLDER, REPORT, PAGE = ".delivery/build", "load.json", "load.html"
_DEAREST = 3  # statements


def load(
    project: Project, profile: Profile, seconds: float | None, url: str | None, rate: float | None = None
) -> Outcome:
    """Makes the load and judges it. Inconclusive where the generator was the limit.

    Raises:
        Refusal: Locust is missing, the service does not start, or nothing answers.
    """
    run.require()
    plan = plan_of(project.root, profile, seconds, alone=url is None, rate=rate)
    known = list(operations(contract(project.contract)))
    with (
        tempfile.TemporaryDirectory(prefix="load-") as scratch,
        reached(project, url, Path(scratch), counted=True) as (base, signed, database),
    ):
        found = targets(known, base, signed)
        metrics = None if url else f"{base}/metrics"
        slow.forget(database)
        told, samples = run.run(project.root, plan, found, signed, Path(scratch), metrics)
        statements = _statements(database)
    outcome = judged(plan, told, samples, statements)
    folder = project.root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    title = f"Load test of {api_id(read_answers(project.root))}: {profile}"
    seen = (parts(plan, read(told)), read(told), samples)
    (folder / PAGE).write_text(page(title, outcome.lines, plan, seen), encoding="utf-8")
    (folder / REPORT).write_text(json.dumps({"ok": outcome.ok, **outcome.data}, indent=2), encoding="utf-8")
    lines = (*outcome.lines, f"The record: {FOLDER}/{PAGE}")
    return Outcome(outcome.ok, lines, outcome.data, inconclusive=outcome.inconclusive)


def _statements(database: str) -> Statements:
    """The dearest statements of the run, where the database counts them."""
    try:
        return Statements(slow.dearest(database, _DEAREST))
    except Refusal as refusal:
        return Statements(why=refusal.why)


def judged(plan: Plan, told: Json, samples: Sequence[Sample], statements: Statements | None = None) -> Outcome:
    """The verdict over what was counted."""
    found, cores = parts(plan, read(told)), float(str(mapping(told).get("cores", 0)))
    faults = [fault for part in found if part.judged for fault in part.faults(plan)]
    limited = any(part.limited(plan, cores) for part in found if part.judged)
    unsure = bool(faults) and limited
    faults += [fault for fault in (leak(plan, samples), over(plan, samples)) if fault]
    lines = [_described(part) for part in found]
    if plan.share != 1:  # the share of one pod, or what the caller wanted
        lines.insert(0, f"asked for {100 * plan.share:.3g} % of what slo.yaml promises")
    lines += _failures(told)
    lines += [_cpu(samples, sum(one.done for one in read(told)))] if len(samples) > 1 else []
    seen = statements or Statements()
    lines += limits(plan, samples, seen)
    held = [part.rate_asked for part in found if not part.faults(plan)]
    if plan.profile is Profile.STRESS:
        lines.append(f"the highest rate that held: {max(held, default=0):.0f} per second")
    lines += [f"NOT HELD: {fault}" for fault in faults]
    if unsure:
        lines.append(
            f"The generator was the limit ({cores:.2f} of its processor): run it on another machine, with --url"
        )
    data: dict[str, Json] = {
        **_data(plan, found, told, samples),
        **limited_by(samples, seen),
        "faults": [*faults],
        "generator_limited": unsure,
    }
    if plan.profile is Profile.STRESS:
        data["highest_rate_held"] = max(held, default=0.0)
    return Outcome(not faults, tuple(lines), data, inconclusive=unsure)


def _data(plan: Plan, found: Sequence[Part], told: Json, samples: Sequence[Sample]) -> dict[str, Json]:
    grows, lasted = slope(samples), samples[-1].at - samples[0].at if len(samples) > 1 else 0.0
    last = found[-1]
    return {
        "profile": plan.profile.value,
        "seconds": plan.seconds,
        "share": round(plan.share, 3),
        "rate_asked": last.rate_asked,
        "rate_got": round(last.rate_got, 1),
        "p50_ms": last.p50_ms,
        "p95_ms": last.p95_ms,
        "p99_ms": last.p99_ms,
        "error_ratio": round(last.error_ratio, 6),
        "memory_mib_per_hour": None if grows is None else round(grows, 2),
        "cpu_cores": round((samples[-1].cpu_s - samples[0].cpu_s) / lasted, 3) if lasted else None,
        "failures": [{"why": why, "requests": count} for why, count in _failed(told)],
        "generator_cores": round(float(str(mapping(told).get("cores", 0))), 3),
        "operations": [
            {"operation": name, "requests": times.total(), "p95_ms": percentile(times, 0.95)}
            for name, rows in mapping(mapping(told).get("operations")).items()
            for times in (counted(rows),)
        ],
        "steps": [_row(part) for part in found],
    }


def _row(part: Part) -> Json:
    return {
        "rate_asked": part.rate_asked,
        "rate_got": round(part.rate_got, 1),
        "p95_ms": part.p95_ms,
        "p99_ms": part.p99_ms,
        "error_ratio": round(part.error_ratio, 6),
        "judged": part.judged,
    }


def _described(part: Part) -> str:
    times = ", ".join(f"{name} {value} ms" for name, value in (("p50", part.p50_ms), ("p95", part.p95_ms), ("p99", part.p99_ms)))  # fmt: skip
    return f"asked {part.rate_asked:.0f} per second, answered {part.rate_got:.0f}; {times}; {100 * part.error_ratio:.3g} % failed"


def _failures(told: Json) -> list[str]:
    """How they failed, most of them first."""
    found = _failed(told)
    if not found:
        return []
    ended = ": the caller's sign-in is not good, or no longer" if "401" in dict(found) else ""
    return ["failed: " + ", ".join(f"{why} ({count})" for why, count in found) + ended]


def _failed(told: Json) -> list[tuple[str, int]]:
    counts = mapping(mapping(told).get("failures"))
    return Counter({why: int(str(count)) for why, count in counts.items()}).most_common()


def _cpu(samples: Sequence[Sample], done: int) -> str:
    used = samples[-1].cpu_s - samples[0].cpu_s
    per = f", {1000 * used / done:.2f} ms per request (slo.yaml assumes `service_ms`)" if done else ""
    return f"the service used {used:.1f} s of a processor{per} and {samples[-1].memory_mib:.0f} MiB"
