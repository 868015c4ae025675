# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery staging`: the release where it will be judged. Unlike `smoke` it writes, restarts where it is told how, and keeps a record."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from . import prometheus
from .answers import api_id, read_answers, read_yaml
from .database import Outcome
from .evidence.measure import measure
from .evidence.observed import Seen, keep
from .evidence.verb import mirrored
from .images import digest
from .json_types import Json, Schema, mapping, sequence
from .load.targets import answer
from .programs import Run, run_module
from .project import Project
from .prometheus import NO_TRAFFIC, REQUESTS, grown
from .smoke import Look, smoke

SUITE, REPORT = "tests/e2e", ".delivery/build/staging.xml"
OWNER = "devops-engineer/staging-deploy"
_WINDOW_S = 900


@dataclass(frozen=True)
class Asked:
    """Attributes:
    url: Where it is served, through whatever is in front of it.
    image: What runs there; empty where nobody said.
    restart: The command that restarts it; empty leaves it running.
    probes: How often it is asked through the load balancer.
    prometheus: Where the errors of all callers are counted; None leaves them out.
    """

    url: str
    image: str = ""
    restart: str = ""
    probes: int = 50
    prometheus: prometheus.Server | None = None


def staging(project: Project, asked: Asked, say: Callable[[str], None]) -> Outcome:
    """Looks, and writes down what it saw."""
    found, seen = look(project, asked, say)
    api = api_id(read_answers(project.root))
    record = keep(project.root, api, seen)
    mirrored(project.root, api, record)
    lines = (*found.lines, f"{found.data['faults']} wrong; the record: {record.path}")
    return Outcome(found.ok, lines, {**found.data, "evidence": record.id}, inconclusive=found.inconclusive)


def look(project: Project, asked: Asked, say: Callable[[str], None], run: Run = run_module) -> tuple[Outcome, Seen]:
    """Looks, goes every journey, asks again and again. Inconclusive where no journey was made.

    Raises:
        Refusal: the image has no digest, or Prometheus is silent.
    """
    if asked.image:
        digest(asked.image)
    started = datetime.now(UTC)
    say("smoke: what is served, and whether it is this release")
    first = smoke(project, asked.url)
    say(f"{SUITE}: journeys" + (", and a restart" if asked.restart else ""))
    suite = _suite(project.root, asked, run)
    looks = [*suite.looks, *_balanced(asked), *_counted(project.root, asked)]
    faults = int(str(first.data["wrong"])) + sum(not look.ok for look in looks)
    values: dict[str, Json] = {
        "status": "failed" if faults else "success" if suite.passed else "not measured",
        "faults": faults,
        "journeys": suite.passed,
        "not_made": len(suite.skipped),
        "restarted": "yes" if asked.restart else "no",
        "version": asked.image or None,
        "url": asked.url,
    }
    told: list[Json] = [{"what": look.what, "said": look.said, "ok": look.ok} for look in looks]
    data: Schema = {**values, "looks": [*sequence(first.data["looks"]), *told], "skipped": [*suite.skipped]}
    lines = (*first.lines[:-1], *_lines(asked, looks, suite))
    seen = Seen(OWNER, f"delivery staging --url {asked.url}", started, values, image=asked.image)
    return Outcome(not faults and suite.passed > 0, lines, data, inconclusive=not faults), seen


@dataclass(frozen=True)
class _Suite:
    looks: Sequence[Look]
    passed: int
    skipped: Sequence[str]


def _suite(root: Path, asked: Asked, run: Run) -> _Suite:
    """The tests of this checkout against that address, with values that nobody had before."""
    (root / REPORT).parent.mkdir(parents=True, exist_ok=True)
    (root / REPORT).unlink(missing_ok=True)
    told = {"E2E_URL": asked.url.rstrip("/"), "E2E_RESTART": asked.restart, "E2E_SEED": str(time.time_ns() // 10**6)}
    words = ("-n", "0", "-rfEs", "--tb=no", "-p", "no:cacheprovider", f"--junitxml={REPORT}")
    ran = run(root, "pytest", SUITE, *words, environment=told)
    counts = {name: measure(root, {name: f"{REPORT}#{name}"}).get(name) for name in ("passed", "failed")}
    passed, failed = (int(str(counts[name] or 0)) for name in ("passed", "failed"))
    lines = [line for line in ran.output.splitlines() if line.startswith(("FAILED", "ERROR"))]
    looks = [Look("journeys", line, ok=False) for line in lines]
    if not looks and (failed or counts["passed"] is None):
        looks = [Look("journeys", ran.reason, ok=False)]
    skipped = [line.partition(": ")[2] for line in ran.output.splitlines() if line.startswith("SKIPPED")]
    return _Suite(looks or [Look("journeys", f"{passed} made", ok=True)], passed, skipped)


def _balanced(asked: Asked) -> Iterator[Look]:
    """A connection of its own for each: so each may come out at another instance."""
    base = asked.url.rstrip("/")
    path = "/readyz" if answer(f"{base}/readyz", {})[0] != 404 else "/livez"  # a gateway keeps readiness to itself
    answers = [answer(base + path, {})[0] for _ in range(asked.probes)]
    good = answers.count(200)
    others = ", ".join(str(status or "no answer") for status in sorted({*answers} - {200}))
    said = f"{path} {good} of {len(answers)} times 200" + (f", else {others}" if others else "")
    yield Look("through the load balancer", said, good == len(answers))


def _counted(root: Path, asked: Asked) -> Iterator[Look]:
    """What Prometheus counted, of all callers and all instances."""
    if asked.prometheus is None:
        return
    most = float(str(mapping(read_yaml(root / "monitoring/slo.yaml").get("budget")).get("ratio", 0.001)))
    series = f'{REQUESTS}{{job="{api_id(read_answers(root))}",{NO_TRAFFIC}'
    try:
        since = asked.prometheus.clock() - _WINDOW_S
        every_query, bad_query = (grown(series + more, since, f"{_WINDOW_S}s") for more in ("}", ',status=~"5.."}'))
        every = asked.prometheus.number(f"sum({every_query})")
        bad = asked.prometheus.number(f"sum({bad_query})") or 0.0
        instances = asked.prometheus.number(f"count(sum by (instance) ({every_query}) > 0)") or 0.0
    except prometheus.Silent as fault:
        raise prometheus.silent("staging was not judged", asked.prometheus, fault) from None
    if not every:
        yield Look("errors", f"Prometheus counted no request in {_WINDOW_S // 60} min", ok=False)
        return
    said = f"{100 * bad / every:.3g} % of {every:.0f} requests in {_WINDOW_S // 60} min, at most {100 * most:.3g} %"
    yield Look("errors", said, bad / every <= most)
    yield Look("instances that answered", f"{instances:.0f}", instances >= 1)


def _lines(asked: Asked, looks: Sequence[Look], suite: _Suite) -> Iterator[str]:
    for look in looks:
        yield f"{'ok   ' if look.ok else 'WRONG'}  {look.what}: {look.said}"
    yield from (f"not made: {reason}" for reason in suite.skipped)
    if not asked.restart:
        yield "not restarted: what was written was read back from the process that runs (--restart-command)"
    if asked.prometheus is None:
        yield "not counted: the errors of other callers, and how many instances answer (--prometheus)"
    if not asked.image:
        yield "not known: which image runs there (--image REPOSITORY@sha256:…)"
