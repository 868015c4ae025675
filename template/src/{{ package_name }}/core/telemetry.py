# Derived from the template: `copier update` replaces this file. Do not edit.
"""Structured logs and Prometheus metrics: one line and two samples per request, by route and never by path."""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING

import orjson
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

from .. import requirements
from . import compliance

if TYPE_CHECKING:
    from .database import Database

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
BUCKETS = requirements.LATENCY_BOUNDS_S


def configure_logging(level: str) -> None:
    """JSON lines on standard output, for events of the application and for access alike."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            *compliance.PROCESSORS,  # after the traceback is text, before anything is written
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
        cache_logger_on_first_use=False,
    )


class Metrics:
    """This app's metrics, in a registry of their own so that tests can build many apps."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "http_server_requests_total", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "http_server_request_duration_seconds",
            "Seconds from the first byte of a request to the end of its response",
            ["method", "route"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._open = Gauge("http_server_active_requests", "Requests being answered now", registry=self.registry)
        self._used = Gauge("db_pool_connections_used", "Connections in use", registry=self.registry)
        self._size = Gauge("db_pool_connections_max", "Connections at most", registry=self.registry)
        self._children: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def begin(self) -> None:
        self._open.inc()

    def end(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request; label lookups are the slow part and are remembered."""
        key = (method, route, status)
        child = self._children.get(key)
        if child is None:
            child = self._requests.labels(method, route, str(status)), self._seconds.labels(method, route)
            self._children[key] = child
        child[0].inc()
        child[1].observe(seconds)
        self._open.dec()

    def text(self, db: Database | None) -> bytes:
        """The exposition format, with the pool's use as it is now."""
        if db is not None:
            used, size = db.pool_use()
            self._used.set(used)
            self._size.set(size)
        return generate_latest(self.registry)
