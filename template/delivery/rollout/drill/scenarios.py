# Derived from the template: `copier update` replaces this file. Do not edit.
"""What is rehearsed. Each scenario says what must come of it; those that must fail show that failures would be seen."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from ..names import Colour
from ..states import Weights
from . import programs
from .stage import Stage

Verdicts = dict[str, bool]


async def clean(stage: Stage) -> Verdicts:
    """A good release goes up, and back again when somebody wants it."""
    code = await stage.ended(await stage.tool("start", "clean@sha256:1"))
    done = stage.place.store.route()
    begun = time.monotonic()
    back = await stage.ended(await stage.tool("undo"))
    seconds = time.monotonic() - begun
    stage.moves()
    return {
        "the release is done": code == 0 and done.weights == Weights(0, 100),
        "the callers met the split that the route said": 0.05 < stage.share(Colour.GREEN, 10) < 0.16,
        f"undone in under 60 s ({seconds:.0f} s)": back == 0 and seconds < 60,
        "no request failed": not stage.failures(caused=True) and not stage.failures(caused=False),
    }


async def errors(stage: Stage) -> Verdicts:
    """4 % of the answers of the new colour are 500."""
    return await _bad(stage, "errors@sha256:2", "errors")


async def slow(stage: Stage) -> Verdicts:
    """Half of the answers of the new colour are slow."""
    return await _bad(stage, "slow@sha256:3", "slow_p95")


async def _bad(stage: Stage, image: str, why: str) -> Verdicts:
    code = await stage.ended(await stage.tool("start", image))
    stage.moves()
    served = [answer for answer in stage.callers.answers if answer.colour == Colour.GREEN]
    state = stage.place.store.route().state
    return {
        "it is rolled back": code == 4 and stage.place.store.route().weights == Weights(100, 0),
        f"for its {why}": state is not None and why in state.reason,
        "at the first step": not any(what.startswith("STEP(50)") for _, what in stage.events),
        f"few met it ({len(served)} requests)": 0 < len(served) < len(stage.callers.answers) / 5,
        "nothing failed but what the release itself broke": not stage.failures(caused=True),
    }


async def killed(stage: Stage) -> Verdicts:
    """SIGKILL in the middle of the first step: the traffic stays, and the next one goes on."""
    first = await stage.tool("start", "clean@sha256:1")
    await stage.reached("STEP(10)")
    programs.tell(first, signal.SIGKILL)
    await stage.ended(first)
    stayed = stage.place.store.route().weights
    code = await stage.ended(await stage.tool("start", "clean@sha256:1"))
    stage.moves()
    return {
        "the traffic stayed as it was": stayed == Weights(90, 10),
        "the next deployer finished": code == 0 and stage.place.store.route().weights == Weights(0, 100),
        "no request failed": not stage.failures(caused=True),
    }


async def stopped(stage: Stage) -> Verdicts:
    """SIGSTOP for longer than the lock lasts: another takes over, and the first finds that out when it wakes."""
    first = await stage.tool("start", "clean@sha256:1")
    await stage.reached("STEP(10)")
    programs.tell(first, signal.SIGSTOP)
    stage.note("deployer 1 stands still")
    second = await stage.tool("start", "clean@sha256:1")
    await stage.reached("STEP(50)")
    programs.tell(first, signal.SIGCONT)
    stage.note("deployer 1 wakes")
    codes = await stage.ended(first), await stage.ended(second)
    stage.moves()
    return {
        "the first wrote no more": codes[0] == 6,
        "the second finished": codes[1] == 0 and stage.place.store.route().weights == Weights(0, 100),
        "no request failed": not stage.failures(caused=True),
    }


async def no_drain(stage: Stage) -> Verdicts:
    """The live pods end before the traffic left them: this must fail, or the drill would not see it."""
    await asyncio.sleep(2)
    stage.place.prestop_s = 0.0
    for pod in stage.place.pods[Colour.BLUE]:
        programs.tell(pod.process, signal.SIGTERM)
    stage.note("both live pods get SIGTERM, and the gateway is told nothing")
    await asyncio.sleep(1.5)
    return {f"requests failed ({len(stage.failures(caused=True))})": len(stage.failures(caused=True)) >= 5}


async def no_prestop(stage: Stage) -> Verdicts:
    """A pod ends at once while the gateway learns late: this must fail."""
    return await _replaced(stage, prestop_s=0.0, expected=True)


async def prestop(stage: Stage) -> Verdicts:
    """The same, and the pod waits longer than the gateway needs."""
    return await _replaced(stage, prestop_s=2.0, expected=False)


async def _replaced(stage: Stage, *, prestop_s: float, expected: bool) -> Verdicts:
    await asyncio.sleep(2)
    stage.place.lag_s, stage.place.prestop_s = 0.8, prestop_s
    stage.place.leave(Colour.BLUE, stage.place.pods[Colour.BLUE][0])
    stage.note(f"one live pod of two ends after {prestop_s:g} s, the gateway learns after 0.8 s")
    await asyncio.sleep(3.5)
    count = len(stage.failures(caused=True))
    said = f"requests failed ({count})" if expected else "no request failed"
    return {said: (count > 0) is expected}


@dataclass(frozen=True)
class Scenario:
    """Attributes:
    control: It must fail; that is the point of it.
    """

    name: str
    play: Callable[[Stage], Awaitable[Verdicts]]
    control: bool = False

    @property
    def what(self) -> str:
        return " ".join((self.play.__doc__ or "").split())


SCENARIOS = (
    Scenario("clean", clean),
    Scenario("errors", errors),
    Scenario("slow", slow),
    Scenario("killed", killed),
    Scenario("stopped", stopped),
    Scenario("prestop", prestop),
    Scenario("no-prestop", no_prestop, control=True),
    Scenario("no-drain", no_drain, control=True),
)


def log_of(place: Path) -> str:
    """What a scenario leaves for whoever wants to know why it went wrong."""
    return "\n".join(f"{path.name}: {programs.tail(path)}" for path in sorted(place.glob("*.log")))
