# Derived from the template: `copier update` replaces this file. Do not edit.
"""Where a rollout goes: an environment of pyproject.toml, and what the command line and the environment say instead."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..answers import api_id, read_answers
from ..errors import Refusal
from ..json_types import mapping, text
from ..project import Project
from .analysis import Sample
from .cluster import Cluster
from .kubectl import Kubectl
from .metrics import Prometheus
from .names import Colour
from .rules import Rules
from .slo import rules_of
from .store import Figures, Store

GATES = {"production": "production", "staging": "phase-4"}  # what must say GO before an environment


class Traffic(Figures, Protocol):
    """Figures that also know how much traffic there is."""

    def rate(self) -> float | None: ...


class Nothing:
    """Figures of nowhere: enough for whoever turns around, goes back or only looks."""

    def clock(self) -> float | None:
        return None

    def sample(self, _new: Colour, _since: float) -> Sample | None:
        return None

    def rate(self) -> float | None:
        return None


@dataclass(frozen=True)
class Target:
    """An environment, and how it is reached."""

    environment: str
    app: str
    store: Store
    figures: Traffic
    rules: Rules


def target(
    project: Project, environment: str, variables: Mapping[str, str] = os.environ, *, judging: bool = True
) -> Target:
    """Args:
        judging: Whether figures are needed: nobody who goes back at night shall be asked where Prometheus is.

    Raises:
        Refusal: there is no such environment, or nothing says where Prometheus is.
    """
    if environment not in GATES:
        raise Refusal(f"there is no environment {environment!r}", f"there are {', '.join(GATES)}", "`--env production`")
    told = mapping(project.rollout.get(environment))
    app = api_id(read_answers(project.root))
    rules = rules_of(project.root)
    url = variables.get("PROMETHEUS_URL") or text(told.get("prometheus"))
    if not url and judging:
        why = f"nothing says where Prometheus of {environment} is"
        remedy = f'set PROMETHEUS_URL, or `prometheus = "https://…"` in [tool.delivery.rollout.{environment}]'
        raise Refusal("the rollout can't be judged", why, remedy)
    usual = app if environment == "production" else f"{app}-{environment}"  # as the overlays name it
    kubectl = Kubectl(text(told.get("namespace")) or usual, text(told.get("context")) or "")
    token = variables.get("PROMETHEUS_TOKEN", "")
    figures = Prometheus(url, app, rules.objectives, token) if url else Nothing()
    return Target(environment, app, Cluster(kubectl, app, project.root, rules.lease_s), figures, rules)


def revision(folder: Path) -> str:
    """The newest migration: the one that no other follows. Empty where there is none."""
    found = [_named(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.py"))]
    followed = {before for _, before in found}
    return next((name for name, _ in reversed(found) if name and name not in followed), "")


def _named(source: str) -> tuple[str, str]:
    said = dict(re.findall(r'^(revision|down_revision)\b[^=\n]*= *"([^"]*)"', source, re.M))
    return said.get("revision", ""), said.get("down_revision", "")
