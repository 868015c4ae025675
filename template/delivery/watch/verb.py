# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery watch`: a record for each hour after a release. What is missing is made up for: Prometheus keeps what it counted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ..answers import api_id, read_answers
from ..database import Outcome
from ..errors import Exit, Refusal
from ..evidence.observed import Seen, keep
from ..evidence.record import OBSERVATION, Record, records
from ..evidence.verb import mirrored
from ..json_types import Json, Schema
from ..project import Project
from ..prometheus import Server, Silent, silent
from ..report.notify import tell
from .figures import HOUR_S, Hour, Promise, faults, hour, promise, spent

OWNER = "performance-monitor/metrics"
_WHAT = "the first day was not watched"


@dataclass(frozen=True)
class Release:
    """When it began to serve everybody, and what."""

    at: datetime
    image: str = ""

    @property
    def name(self) -> str:
        return self.at.astimezone(UTC).isoformat(timespec="seconds")


def release(project: Project, environment: str, since: str | None) -> Release:
    """As it was said, or as the last successful rollout of the environment was recorded here.

    Raises:
        Refusal: neither.
    """
    if since:
        try:
            at = datetime.fromisoformat(since)
        except ValueError:
            raise Refusal(_WHAT, f"{since!r} is no time", "--since 2027-01-31T14:00:00Z") from None
        return Release(at if at.tzinfo else at.replace(tzinfo=UTC))
    key = f"phase-5/devops-engineer/{environment}-deploy"
    for record in _of(project, key):
        if record.values.get("status") == "success" and "deployment_time" in record.values:
            took = timedelta(seconds=float(str(record.values["deployment_time"])))
            return Release(datetime.fromisoformat(record.started) + took, str(record.values.get("version") or ""))
    raise Refusal(_WHAT, f"no successful rollout to {environment} is recorded here", "--since 2027-01-31T14:00:00Z")


def watch(
    project: Project, server: Server, since: Release, hours: int, only: int | None, say: Callable[[str], None]
) -> Outcome:
    """Every hour that has ended and has no record yet; or one, again.

    Raises:
        Refusal: Prometheus is silent, or the address of the messages takes none.
    """
    try:
        return _watched(project, server, since, hours, only, say)
    except Silent as fault:
        raise silent(_WHAT, server, fault) from None


def _watched(
    project: Project, server: Server, since: Release, hours: int, only: int | None, say: Callable[[str], None]
) -> Outcome:
    api, promised = api_id(read_answers(project.root)), promise(project.root)
    ended = min(hours, int((server.clock() - since.at.timestamp()) // HOUR_S))
    if only is not None and only > ended:
        raise Refusal(_WHAT, f"hour {only} after {since.name} has not ended", "later again", code=Exit.INCONCLUSIVE)
    there = {record.check for record in _of(project, f"phase-5/{OWNER}") if record.values.get("release") == since.name}
    due = [only] if only is not None else [n for n in range(1, ended + 1) if f"hour-{n}" not in there]
    before = hour(server, api, promised, since.at.timestamp())
    lines, rows, wrong, silent_hours = list[str](), list[Json](), 0, list[int]()
    for number in due:
        found = hour(server, api, promised, since.at.timestamp() + number * HOUR_S)
        if found is None:
            silent_hours.append(number)
            lines.append(f"hour {number}: Prometheus counted no request: nothing is shown, and nothing written")
            continue
        bad = list(faults(promised, found, before))
        values = _values(since, number, promised, found, before, bad)
        told = [f"hour {number}: {_said(found, before)}", *(f"  WORSE THAN PROMISED: {one}" for one in bad)]
        tell("\n".join([f"{api}, {told[0]}", *told[1:]]), {"api": api, "hour": number, "values": values}, say)
        record = keep(
            project.root, api, Seen(OWNER, "delivery watch", datetime.now(UTC), values, f"hour-{number}", since.image)
        )
        mirrored(project.root, api, record)
        there.add(f"hour-{number}")
        rows.append({"hour": number, "values": values, "faults": [*bad], "evidence": record.id})
        lines, wrong = [*lines, *told], wrong + bool(bad)
    missing = [n for n in range(1, hours + 1) if f"hour-{n}" not in there]
    lines.append(f"{hours - len(missing)} of {hours} hours after {since.name} are recorded; {ended} have ended")
    data: dict[str, Json] = {
        "release": since.name,
        "hours": rows,
        "ended": ended,
        "missing": [*missing],
        "wrong": wrong,
    }
    return Outcome(not wrong and not silent_hours, tuple(lines), data, inconclusive=not wrong)


def stay(once: Callable[[], Outcome], until: datetime, show: Callable[[str], None]) -> Outcome:
    """Again whenever an hour has ended, until the last has. The worst of them is the answer."""
    worst: Outcome | None = None
    while True:
        outcome = once()
        if worst is None or outcome.code is Exit.FAILED or worst.ok:
            worst = outcome
        if datetime.now(UTC) >= until:
            return worst
        for line in outcome.lines:
            show(line)
        left = (until - datetime.now(UTC)).total_seconds()
        time.sleep(max(1.0, min(left, left % HOUR_S or HOUR_S)))


def _values(
    since: Release, number: int, promised: Promise, found: Hour, before: Hour | None, bad: list[str]
) -> dict[str, Json]:
    taken: Schema = {
        f"{name}_budget_percent": None if one is None else round(one, 5) for name, one in spent(promised, found).items()
    }
    was: Schema = {f"before_{name}": value for name, value in (before.values if before else {}).items()}
    return {"release": since.name, "hour": number, **found.values, **taken, **was, "faults": len(bad)}


def _said(found: Hour, before: Hour | None) -> str:
    now, was = found.values, before.values if before else {}
    shown = [("availability_percent", "% available"), ("p95_ms", "ms p95"), ("throughput_rps", "per second"), ("cpu", "processors"), ("memory_mib", "MiB"), ("pool_use", "of the pool")]  # fmt: skip
    parts = [f"{_number(now[name])} {unit}" + (f" ({_number(was[name])})" if was else "") for name, unit in shown]
    return ", ".join(parts) + (
        "; in brackets the hour before the release" if was else "; no traffic before the release to compare with"
    )


def _number(value: Json) -> str:
    return "unknown" if value is None else f"{float(str(value)):.6g}"


def _of(project: Project, key: str) -> Iterator[Record]:
    """Observations of one deliverable, the newest first."""
    api = api_id(read_answers(project.root))
    return (one for one in records(project.root, api) if one.kind == OBSERVATION and one.sound and one.key == key)
