# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery monitoring check`: one verdict of promtool, amtool and our own look at the alerts."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..database import Outcome
from ..json_types import Json
from ..project import Project
from ..requirements.known import requirements
from . import findings
from .alerts import FOLDER, Alert, read_alerts

# The programs, and the package of Debian that each is in.
PACKAGES = {"promtool": "prometheus", "amtool": "prometheus-alertmanager"}
_LONGEST_S = 300


def check(project: Project) -> Outcome:
    """Rules that parse and fire when they should, routes that reach somebody, a page for each alert.

    Not ok where something is wrong; inconclusive where a program that would see it is not installed.

    Raises:
        Refusal: there are no rules, or a file is broken.
    """
    root = project.root
    alerts, known = read_alerts(root), {requirement.id for requirement in requirements(root)}
    found = [*findings.of_labels(alerts, known), *findings.of_runbooks(root, alerts), *findings.of_tests(root, alerts)]
    missing = [program for program in PACKAGES if shutil.which(program) is None]
    if "promtool" not in missing:
        found += _of_promtool(root)
    if "amtool" not in missing:
        found += _of_amtool(root, alerts)
    lines = [*found]
    lines += [f"{name} is not installed: on Debian `apt install {PACKAGES[name]}`" for name in missing]
    names = sorted({alert.name for alert in alerts})
    lines.append(f"{len(names)} alerts, {len(found)} findings" + (", not everything was checked" if missing else ""))
    data: dict[str, Json] = {"alerts": [*names], "findings": [*found], "missing": [*missing]}
    return Outcome(not found and not missing, tuple(lines), data, inconclusive=not found)


def _of_promtool(root: Path) -> Iterator[str]:
    folder = root / FOLDER
    rules, tests = (sorted(str(path) for path in (folder / name).glob("*.yml")) for name in ("rules", "tests"))
    yield from _said(folder, "promtool", "check", "rules", *rules)
    yield from _said(folder, "promtool", "check", "config", "prometheus.yml")
    if tests:  # that each alert has one is seen elsewhere
        yield from _said(folder, "promtool", "test", "rules", *tests)


def _of_amtool(root: Path, alerts: Sequence[Alert]) -> Iterator[str]:
    yield from _said(root / FOLDER, "amtool", "check-config", "alertmanager.yml")
    asked = {tuple(sorted({**alert.labels, "alertname": alert.name}.items())): alert for alert in alerts}
    for labels, alert in asked.items():
        told = [f"{name}={value}" for name, value in labels]
        route = ("config", "routes", "test", "--config.file=alertmanager.yml")
        done = _run(root / FOLDER, "amtool", *route, *told)
        heard = done.stdout.strip()
        if heard != (due := findings.RECEIVERS.get(alert.severity, "")):
            yield f"{alert.name}: {heard or done.stderr.strip() or 'nobody'} would hear of it, due is {due}"


def _said(folder: Path, *words: str) -> Iterator[str]:
    """What a program found, in its own words; nothing where it found nothing."""
    done = _run(folder, *words)
    if done.returncode:
        said = " ".join(line.strip() for line in f"{done.stdout}\n{done.stderr}".splitlines() if line.strip())
        yield f"{' '.join(words[:3])}: {said[-1500:]}"


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=_LONGEST_S)
