# Derived from the template: `copier update` replaces this file. Do not edit.
"""Figures from Prometheus: requests, errors and slow ones of each colour since an instant of Prometheus's own clock."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..json_types import mapping, sequence, text
from ..prometheus import NO_TRAFFIC, REQUESTS, SECONDS, Server, Silent, grown
from .analysis import Counts, Sample
from .names import COLOUR_LABEL, POD_LABEL, Colour
from .rules import Objective


class Prometheus:
    """Figures of one service.

    Args:
        url: Of Prometheus, without `/api/v1`.
        job: The service's job there.
        token: Sent as a bearer token where it is not empty.
    """

    def __init__(self, url: str, job: str, objectives: Sequence[Objective], token: str = "") -> None:
        self.url, self.objectives, self._server = url.rstrip("/"), objectives, Server(url, token)
        self.selector = f'job="{job}",{NO_TRAFFIC}'

    def clock(self) -> float | None:
        """Its own time. Ours may be another, and says nothing about what it has seen."""
        try:
            found = self._server.ask("time()")
        except Silent:
            return None
        return float(str(found[1])) if isinstance(found, list) and len(found) == 2 else None

    def rate(self) -> float | None:
        """Requests per second, lately; None where that is not known."""
        try:
            return self.by(f"sum(rate({self.series(REQUESTS)}[1h]))", "").get("")
        except Silent:
            return None

    def sample(self, new: Colour, since: float) -> Sample | None:
        try:
            return self._sample(new, since)
        except Silent:
            return None

    def _sample(self, new: Colour, since: float) -> Sample | None:
        now = self.clock()
        if now is None or now <= since:
            return None
        moment = _Moment(self, since, now)  # one for all queries: else a scrape between two of them looks like a fault
        newest = moment.by(f"max by ({COLOUR_LABEL}) (timestamp({self.series(REQUESTS)}))")
        if new not in newest:
            return None  # it was never seen: not the same as seen without a request
        total = moment.grown(REQUESTS)
        bad = {objective.name: moment.bad(objective) for objective in self.objectives}
        known = {name: found for name, found in bad.items() if found is not None}
        pods = f"count(sum by ({POD_LABEL}) ({grown(self.series(REQUESTS, _of(new)), since, moment.span)}) > 0)"
        return Sample(
            new=_counts(total, known, new),
            live=_counts(total, known, new.other),
            pods=round(moment.by(pods, "").get("", 0.0)),
            stale_s=max(0.0, now - newest[new]),
            share=moment.share(new),
        )

    def series(self, name: str, matching: str = "") -> str:
        return f"{name}{{{self.selector}{',' if matching else ''}{matching}}}"

    def by(self, query: str, label: str, at: float | None = None) -> dict[str, float]:
        """The value of each series by one of its labels."""
        found: dict[str, float] = {}
        for series in sequence(self._server.ask(query, at)):
            value = sequence(mapping(series).get("value"))
            if len(value) == 2:
                found[text(mapping(mapping(series).get("metric")).get(label)) or ""] = float(str(value[1]))
        return found


class _Moment:
    """What Prometheus knows at one instant about what came since another."""

    def __init__(self, source: Prometheus, since: float, now: float) -> None:
        self.source, self.since, self.now = source, since, now
        self.span = f"{max(1, math.ceil(now - since))}s"

    def by(self, query: str, label: str = COLOUR_LABEL) -> dict[str, float]:
        return self.source.by(query, label, self.now)

    def grown(self, name: str, matching: str = "") -> dict[str, float]:
        series = self.source.series(name, matching)
        return self.by(f"sum by ({COLOUR_LABEL}) ({grown(series, self.since, self.span)})")

    def share(self, new: Colour) -> float | None:
        rates = self.by(f"sum by ({COLOUR_LABEL}) (rate({self.source.series(REQUESTS)}[{self.span}]))")
        total = sum(rates.values())
        return rates.get(new, 0.0) / total if total else None

    def bad(self, objective: Objective) -> dict[str, float] | None:
        """By colour; None where the series to tell it from are not there, which is not the same as none."""
        if not objective.slower_than_s:
            return self.grown(REQUESTS, 'status=~"5.."')
        within = self.grown(f"{SECONDS}_bucket", f'le="{float(objective.slower_than_s)!r}"')
        every = self.grown(f"{SECONDS}_count")
        if every and not within:
            return None
        return {colour: every[colour] - within.get(colour, 0.0) for colour in every}


def _of(colour: Colour) -> str:
    return f'{COLOUR_LABEL}="{colour}"'


def _counts(total: dict[str, float], bad: dict[str, dict[str, float]], colour: Colour) -> Counts:
    n = round(total.get(colour, 0.0))
    return Counts(n, {name: min(n, max(0, round(found.get(colour, 0.0)))) for name, found in bad.items()})
