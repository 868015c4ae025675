# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the commands of this package share: a database, and one line where something is wrong."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

from asyncpg import PostgresError

from .. import development
from ..database import Database, connect
from ..problems import Problem
from ..settings import settings


class Refused(Exception):
    """What the person at the terminal is told."""


def run(work: Callable[[Database], Awaitable[str]]) -> int:
    """Do it on the database of the settings and print what it says; 1 with a line on standard error where it fails."""
    try:
        print(asyncio.run(_run(work)))
    except (Refused, Problem, PostgresError, RuntimeError, OSError) as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 1
    return 0


async def _run(work: Callable[[Database], Awaitable[str]]) -> str:
    url = await asyncio.to_thread(development.database_url)
    async with connect(url, size=1, queue=1, timeout_s=settings().statement_timeout_s) as db:
        return await work(db)
