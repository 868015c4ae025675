# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the database's pool says of itself when Prometheus asks, and nothing in between: the path of a request pays for none of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.datastructures import State

from .database import Database


class DatabaseCollector(Collector):
    """Who waits for a connection, and how often the database could not answer.

    Args:
        state: The application's; `db` is on it once the service has started.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    def describe(self) -> Iterable[Metric]:
        """Nothing: there is no database yet when this is registered."""
        return ()

    def collect(self) -> Iterator[Metric]:
        db: Database | None = getattr(self._state, "db", None)
        if db is None:
            return
        used, _ = db.pool_use()
        yield GaugeMetricFamily("db_pool_requests_waiting", "Requests without a connection", max(db.busy - used, 0))
        yield CounterMetricFamily("db_failures", "Statements that the database did not answer", db.failures)
        yield CounterMetricFamily("db_refusals", "Requests refused as too many waited for the pool", db.refusals)
