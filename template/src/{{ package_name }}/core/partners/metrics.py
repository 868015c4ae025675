# Derived from the template: `copier update` replaces this file. Do not edit.
"""How partners answer, for Prometheus."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class PartnerMetrics:
    """Calls, attempts, seconds and breakers, by partner."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._calls = Counter(
            "integration_calls_total", "Questions to other services", ["integration", "outcome"], registry=registry
        )
        self._attempts = Counter(
            "integration_attempts_total",
            "Requests sent for them, repeated ones too",
            ["integration"],
            registry=registry,
        )
        self._seconds = Histogram(
            "integration_call_duration_seconds",
            "Seconds from the question to the answer or the failure, repeated requests included",
            ["integration"],
            registry=registry,
        )
        self._breaker = Gauge(
            "integration_breaker_state", "0 closed, 1 half open, 2 open", ["integration"], registry=registry
        )

    def count(self, partner: str, outcome: str, seconds: float, attempts: int) -> None:
        self._calls.labels(partner, outcome).inc()
        self._attempts.labels(partner).inc(attempts)
        self._seconds.labels(partner).observe(seconds)

    def watch(self, partner: str, state: Callable[[], float]) -> None:
        self._breaker.labels(partner).set_function(state)
