# Derived from the template: `copier update` replaces this file. Do not edit.
"""How many requests a second this machine carries beside its other work. Where it is the machine that fails, a drill shows nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from .client import Answer, Callers

RATES = (120.0, 60.0, 30.0)  # the last is enough for every scenario
_TRIAL_S = 2.0
_QUICK_S = 0.1  # of 95 in 100: two pods more, the deployer and the figures must find room as well

Trial = Callable[[float], Awaitable[Sequence[Answer]]]


async def bearable(trial: Trial) -> float:
    """The highest rate that the live colour answers quickly and without a failure; the lowest, where it is none."""
    for rate in RATES[:-1]:
        answers = await trial(rate)
        seconds = sorted(answer.seconds for answer in answers)
        if seconds and seconds[len(seconds) * 95 // 100] < _QUICK_S and not any(answer.failed for answer in answers):
            return rate
    return RATES[-1]


def trial_of(port: int, url: str, headers: dict[str, str]) -> Trial:
    """Real requests to the live colour, before anything happens."""

    async def tried(rate: float) -> Sequence[Answer]:
        callers = Callers(port, url, headers, rate)
        calling = asyncio.create_task(callers.run())
        await asyncio.sleep(_TRIAL_S)
        callers.stop()
        await calling
        return callers.answers

    return tried
