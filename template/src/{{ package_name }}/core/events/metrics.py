# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the worker counts, and how much waits."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.process_collector import ProcessCollector

from ..database import Database
from . import inbox, outbox


class EventMetrics:
    """In a registry of their own, as those of the service are."""

    def __init__(self) -> None:
        self.registry = own = CollectorRegistry()
        ProcessCollector(registry=own)
        self.published = Counter("events_published_total", "Events that the broker confirmed", ["event"], registry=own)
        self.failed = Counter("events_publish_failures_total", "Batches that were not confirmed whole", registry=own)
        self.consumed = Counter(
            "events_consumed_total",
            "Events by what became of them: done, again, dead",
            ["consumer", "outcome"],
            registry=own,
        )
        self.waiting = Gauge("events_outbox_waiting", "Events that the broker does not have yet", registry=own)
        self.oldest = Gauge("events_outbox_oldest_seconds", "Age of the oldest of them", registry=own)
        self.dead = Gauge(
            "events_dead_letters", "Events that a consumer failed at for good", ["consumer"], registry=own
        )
        self.up = Gauge("events_broker_up", "0 while the broker does not answer", registry=own)

    async def look(self, db: Database) -> None:
        """Ask the database how much waits."""
        row = await db.one(outbox.WAITING)
        if row is not None:
            self.waiting.set(row["waiting"])
            self.oldest.set(max(row["oldest_s"], 0))
        self.dead.clear()
        for found in await db.many(inbox.DEAD):
            self.dead.labels(found["consumer"]).set(found["letters"])
