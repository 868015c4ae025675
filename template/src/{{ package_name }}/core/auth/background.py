# Derived from the template: `copier update` replaces this file. Do not edit.
"""Work that no caller waits for: then nobody can tell from an answer's time what was done."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

import structlog

MOST = 100  # a flood of requests is dropped and logged, not collected
log = structlog.get_logger("auth")


class Background:
    """Tasks of this process, a bounded number of them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[None, None, None], what: str) -> None:
        """Begin and return at once. What goes wrong is logged as `<what> failed`."""
        if len(self._tasks) >= MOST:
            work.close()
            log.warning(f"{what} dropped, too much is waiting")
            return
        task = asyncio.create_task(self._logged(work, what))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait until everything begun is done: before the pool closes, and in tests."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    @staticmethod
    async def _logged(work: Coroutine[None, None, None], what: str) -> None:
        try:
            await work
        except Exception:  # nobody awaits this task: the log is where its failure is seen
            log.exception(f"{what} failed")
