# Derived from the template: `copier update` replaces this file. Do not edit.
"""Limits that a test can look into, and calls that do nothing but count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
from fastapi import FastAPI

from delivery.contract import Operation
from tests.support.api import Someone
from tests.support.app import edge, limits, styles
from tests.support.contract import version_of

DEFAULT = "3/minute, 4/day"  # here, so that a handful of calls uses it up


class Watched(limits.Limits):
    """Real limits that remember what the last call was counted against."""

    def __init__(self) -> None:
        self.real, self.last = limits.Limiter(), list[limits.Count]()

    async def take(self, counts: Sequence[limits.Count]) -> limits.Standing:
        self.last = list(counts)
        return await self.real.take(counts)

    async def refund(self, counts: Sequence[limits.Count]) -> None:
        await self.real.refund(counts)

    def reset(self) -> None:
        self.real.reset()

    async def forgive(self, counts: Sequence[limits.Count]) -> None:
        await self.real.forgive(counts)


@contextmanager
def watched_limits(app: FastAPI) -> Iterator[Watched]:
    """The application with the limits of a production, but for a small default."""
    usual, watched = (app.state.limits, app.state.rates), Watched()
    app.state.limits, app.state.rates = watched, limits.rates(DEFAULT)
    yield watched
    app.state.limits, app.state.rates = usual


async def called(service: edge.Edge, operation: Operation, by: Someone, address: str = "192.0.2.1") -> httpx.Response:
    """A call that fails after it was counted: it reaches no row."""
    version = version_of(operation)
    path = styles.public_prefix(version) + operation.url(
        **{p.name: "nonsense" for p in operation.parameters_in("path")}
    )
    transport = httpx.ASGITransport(app=service, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        headers = {**styles.asking(version), **by.headers}
        return await client.request(operation.method, path, headers=headers, params={"no": "such"})
