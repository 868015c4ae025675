# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the deliverer counts, and how much waits."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.process_collector import ProcessCollector

from ..database import Database
from . import queries


class WebhookMetrics:
    """In a registry of their own, as those of the service are."""

    def __init__(self) -> None:
        self.registry = own = CollectorRegistry()
        ProcessCollector(registry=own)
        self.attempts = Counter(
            "webhook_attempts_total",
            "Attempts by what came of them: delivered, again, failed",
            ["outcome"],
            registry=own,
        )
        self.waiting = Gauge("webhook_waiting", "Deliveries that are due now or later", registry=own)
        self.overdue = Gauge("webhook_overdue_seconds", "How long the oldest that is due waits", registry=own)
        self.disabled = Gauge(
            "webhook_disabled", "Subscriptions that failed for days, or said that they are gone", registry=own
        )

    async def look(self, db: Database) -> None:
        """Ask the database how much waits."""
        row = await db.one(queries.LOOK)
        if row is not None:
            self.waiting.set(row["waiting"])
            self.overdue.set(max(row["overdue_s"], 0))
            self.disabled.set(row["disabled"])
