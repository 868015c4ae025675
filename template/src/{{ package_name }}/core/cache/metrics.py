# Derived from the template: `copier update` replaces this file. Do not edit.
"""How often an answer was there already, and whether Redis answers: counted where it happens, read when Prometheus asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from .answers import Keeper
from .client import Client


class CacheCollector(Collector):
    """What one process knows of the Redis that it shares."""

    def __init__(self, client: Client, keeper: Keeper) -> None:
        self._client, self._keeper = client, keeper

    def describe(self) -> Iterable[Metric]:
        """Nothing before it is asked for."""
        return ()

    def collect(self) -> Iterator[Metric]:
        asked = CounterMetricFamily("cache_requests", "Requests for an answer that may be kept", labels=["outcome"])
        asked.add_metric(["hit"], self._keeper.hits)
        asked.add_metric(["miss"], self._keeper.misses)
        yield asked
        yield GaugeMetricFamily("cache_up", "0 while Redis does not answer", 0 if self._client.down else 1)
