# Derived from the template: `copier update` replaces this file. Do not edit.
"""Prometheus, asked over its HTTP API: values at an instant, its rules, and what its targets declare."""

from __future__ import annotations

import json
import math
import os
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .errors import Exit, Refusal
from .json_types import Json, Schema, mapping, sequence, text
from .project import Project

_TIMEOUT_S = 5.0
REQUESTS, SECONDS = "http_server_requests_total", "http_server_request_duration_seconds"  # as the service counts them
NO_TRAFFIC = 'route!~"/livez|/readyz|/metrics"'  # probes and scrapes are not what callers meet


class Silent(Exception):
    """It does not answer, not in time, or says what it does not like."""


@dataclass(frozen=True)
class Value:
    """One series at one instant."""

    labels: Mapping[str, str]
    value: float


@dataclass(frozen=True)
class Server:
    """Attributes:
    url: Without `/api/v1`.
    token: Sent as a bearer token where it is not empty.
    """

    url: str
    token: str = ""

    def get(self, path: str, told: Mapping[str, str]) -> Json:
        """What it calls `data`. Queries go in the body of a POST: they can be longer than an address may be.

        Raises:
            Silent: nothing that can be read came back.
        """
        body, headers = urllib.parse.urlencode(told), {"Authorization": f"Bearer {self.token}"} if self.token else {}
        place, posted = f"{self.url.rstrip('/')}/api/v1/{path}", path == "query"
        try:
            asked = urllib.request.Request(
                place if posted else f"{place}?{body}", body.encode() if posted else None, headers
            )
            with urllib.request.urlopen(asked, timeout=_TIMEOUT_S) as answer:
                said: Schema = mapping(json.loads(answer.read()))
        except (OSError, ValueError) as error:
            raise Silent(str(error)) from None
        return said.get("data")

    def ask(self, query: str, at: float | None = None) -> Json:
        told = {"query": query} | ({} if at is None else {"time": f"{at:.3f}"})
        return mapping(self.get("query", told)).get("result")

    def values(self, query: str, at: float | None = None) -> list[Value]:
        """Every series that has a number; NaN is none."""
        found = list[Value]()
        for series in sequence(self.ask(query, at)):
            pair = sequence(mapping(series).get("value"))
            number = float(str(pair[1])) if len(pair) == 2 else math.nan
            if not math.isnan(number):
                labels = {name: str(value) for name, value in mapping(mapping(series).get("metric")).items()}
                found.append(Value(labels, number))
        return found

    def number(self, query: str, at: float | None = None) -> float | None:
        """Of a query that gives one; None where there is none."""
        found = self.values(query, at)
        return found[0].value if found else None

    def clock(self) -> float:
        """Its own time. Ours may be another, and says nothing about what it has seen.

        Raises:
            Silent: it does not say.
        """
        found = sequence(self.ask("time()"))
        if len(found) != 2:
            raise Silent("it does not tell the time")
        return float(str(found[1]))

    def rules(self) -> set[str]:
        """The names of what it records, and of its alerts."""
        groups = sequence(mapping(self.get("rules", {})).get("groups"))
        return {name for group in groups for rule in sequence(mapping(group).get("rules")) if (name := text(mapping(rule).get("name")))}  # fmt: skip

    def declared(self, metric: str) -> bool:
        """Whether a target says that it counts this, also where it has counted nothing yet."""
        return bool(mapping(self.get("metadata", {"metric": metric})))


def server(
    project: Project, environment: str, url: str | None, variables: Mapping[str, str] = os.environ
) -> Server | None:
    """Where Prometheus is: as the command line says, the environment, or pyproject.toml; None where nothing does."""
    told = mapping(project.rollout.get(environment))
    found = url or variables.get("PROMETHEUS_URL") or text(told.get("prometheus"))
    return Server(found, variables.get("PROMETHEUS_TOKEN", "")) if found else None


def required(project: Project, environment: str, url: str | None, what: str) -> Server:
    """Raises:
    Refusal: nothing says where it is.
    """
    found = server(project, environment, url)
    if found is None:
        why = f"nothing says where Prometheus of {environment} is"
        remedy = (
            f'--prometheus URL, PROMETHEUS_URL, or `prometheus = "https://…"` in [tool.delivery.rollout.{environment}]'
        )
        raise Refusal(what, why, remedy)
    return found


def silent(what: str, where: Server, fault: Silent) -> Refusal:
    """The one line of a verb that can't go on without it."""
    return Refusal(
        what, f"Prometheus at {where.url} does not answer: {fault}", "look at its address", code=Exit.INCONCLUSIVE
    )


def names(values: Sequence[Value], label: str) -> set[str]:
    return {one.labels[label] for one in values if label in one.labels}


def grown(series: str, since: float, span: str) -> str:
    """By how much a counter grew since an instant, exactly.

    `increase` would leave out the first value of a series that is new, and the first error makes a new series; it serves
    where a counter began again.
    """
    newest = f"max_over_time({series}[{span}])"
    exact = f"({newest} - ({series} @ {since:.3f} <= {newest} or {newest} * 0))"
    again = f"(resets({series}[{span}]) > 0)"
    return f"({exact} unless {again} or increase({series}[{span}]) and {again})"
