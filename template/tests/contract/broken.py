# Derived from the template: `copier update` replaces this file. Do not edit.
"""Databases that fail: ten lines each instead of a mock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NoReturn, cast

from tests.support.app import Database, statements

_SLEEP = statements.Statement("SELECT pg_sleep(30)", (), {})
DETAIL = "zq-internal-detail"  # must reach no caller


class Crashing:
    """A database facade with a bug in it."""

    async def one(self, *_: object, **__: object) -> NoReturn:
        raise RuntimeError(DETAIL)

    many = one

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        raise RuntimeError(DETAIL)
        yield

    joined = transaction


class Slow:
    """A database on which every statement takes half a minute."""

    def __init__(self, real: Database) -> None:
        self._real, self.ended = real, False

    async def one(self, *_: object, **__: object) -> NoReturn:
        try:
            await self._real.one(_SLEEP)
        finally:
            self.ended = True
        raise AssertionError("it slept to the end")

    many = one

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Slow]:
        async with self._real.transaction():
            yield self

    joined = transaction


class _DownPool:
    """A pool whose server is not there."""

    def __init__(self, fault: Exception) -> None:
        self._fault = fault

    def get_max_size(self) -> int:
        return 1

    get_size = get_idle_size = get_max_size

    async def fetchrow(self, *_: object) -> NoReturn:
        raise self._fault

    fetch = fetchval = fetchrow

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[None]:
        raise self._fault
        yield


def down(fault: Exception) -> Database:
    """The real facade over a pool that only ever raises this."""
    return Database(cast("Any", _DownPool(fault)), queue=1)
