# Derived from the template: `copier update` replaces this file. Do not edit.
"""How much of the service its tests ran: the newest figure, and what it is worth today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..json_types import Json
from .gate import Row
from .score import State


@dataclass(frozen=True)
class Coverage:
    """Attributes:
    state: What the evidence counts as now: an old figure is shown, and said to be old.
    """

    percent: float
    state: State

    @property
    def data(self) -> dict[str, Json]:
        return {"percent": self.percent, "state": self.state}


def newest(rows: Iterable[Row]) -> Coverage | None:
    """Of the first check that measures it."""
    for row in rows:
        percent = row.record.values.get("coverage") if row.record else None
        if isinstance(percent, int | float):
            return Coverage(round(percent, 1), row.state)
    return None
