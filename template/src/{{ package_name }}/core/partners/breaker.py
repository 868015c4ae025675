# Derived from the template: `copier update` replaces this file. Do not edit.
"""A circuit breaker: who keeps failing is left alone for a while, then asked by one call at a time.

Our own, because the asyncio ones on the index have had no release for two years, or let every waiting call through at
once when they half-open; see decision 17 of the template.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .failures import Failure

CLOSED, HALF_OPEN, OPEN = 0, 1, 2


class Breaker:
    """Of one partner in this process.

    Args:
        failures: In a row, until it opens.
        open_s: Seconds until one call may try again.
        now: Seconds from any fixed point; a test passes its own clock.
    """

    def __init__(self, failures: int, open_s: float, now: Callable[[], float] = time.monotonic) -> None:
        self._failures, self._open_s, self._now = failures, open_s, now
        self.reset()

    def reset(self) -> None:
        self._failed, self._opened, self._probing = 0, 0.0, False

    @property
    def state(self) -> int:
        """CLOSED, HALF_OPEN (the next call is the trial) or OPEN."""
        if self._failed < self._failures:
            return CLOSED
        return HALF_OPEN if self._now() - self._opened >= self._open_s else OPEN

    @contextmanager
    def passing(self) -> Iterator[None]:
        """One attempt. A `Failure` that counts is counted; whatever else ends it (a caller who left) is not.

        Raises:
            Failure: it is open, or another call is trying already.
        """
        trial = self._admit()
        try:
            yield
        except Failure as failure:
            if failure.counts:
                self._failed, self._opened = self._failed + 1, self._now()
            else:
                self._failed = 0  # it refused what we asked: it is alive
            raise
        else:
            self._failed = 0
        finally:
            if trial:
                self._probing = False

    def _admit(self) -> bool:
        state = self.state
        if state == OPEN or (state == HALF_OPEN and self._probing):
            raise Failure("open", "it failed too often and is left alone for a while", counts=False)
        self._probing = self._probing or state == HALF_OPEN
        return state == HALF_OPEN
