# Derived from the template: `copier update` replaces this file. Do not edit.
"""Ends requests that take too long. One timer for all of them: a timer each costs ten times as much."""

from __future__ import annotations

import asyncio
import time
from typing import Any

Task = asyncio.Task[Any]  # Any: what a request's task returns, nobody reads
LOOKS = 10  # at the clock, within the time that a request has


class Deadlines:
    """The requests at work, in the order of their deadlines, which is that of their arrival.

    Args:
        seconds: What each of them has; it may take a tenth longer.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._due: dict[Task, float] = {}
        self._late: set[Task] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self) -> Task:
        """The request that the current task works on begins."""
        task = asyncio.current_task()
        assert task is not None  # narrows the type: a request is a coroutine
        self._due[task] = time.monotonic() + self.seconds
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            loop.call_later(self.seconds / LOOKS, self._look, loop)
        return task

    def end(self, task: Task) -> bool:
        """It is over; whether that is because it was late."""
        self._due.pop(task, None)
        late = task in self._late
        self._late.discard(task)
        return late

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now = time.monotonic()
        for task, due in list(self._due.items()):
            if due > now:
                break
            del self._due[task]
            self._late.add(task)
            task.cancel()
        if self._due:
            loop.call_later(self.seconds / LOOKS, self._look, loop)
        else:
            self._loop = None
