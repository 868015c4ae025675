# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a scenario plays on: the place, the callers, the deployers, and what was seen to happen."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field

from ..names import Colour
from ..states import State
from . import programs
from .client import Answer, Callers
from .place import Place
from .tool import RULES

_PATIENCE_S = 400.0  # more than the steps may take


@dataclass
class Stage:
    """A scenario while it plays.

    Attributes:
        events: What happened, with seconds since the callers began.
    """

    place: Place
    callers: Callers
    events: list[tuple[float, str]] = field(default_factory=list)
    tools: list[asyncio.subprocess.Process] = field(default_factory=list)

    def note(self, what: str, at: float | None = None) -> None:
        self.events.append((round((at or time.monotonic()) - self.callers.began, 2), what))

    async def tool(self, verb: str, image: str = "") -> asyncio.subprocess.Process:
        """The deployer, as a process."""
        command = [sys.executable, "-m", "delivery.rollout.drill.tool", str(self.place.folder), verb, image]
        log = self.place.folder / "tool.log"
        process = await programs.spawn(command, log, folder=self.place.service.root)
        self.tools.append(process)
        self.note(f"deployer {len(self.tools)} begins")
        return process

    async def reached(self, place: str) -> State:
        """Raises:
        RuntimeError: it is not reached in time.
        """
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            state = self.place.store.route().state
            if state is not None and state.place == place:
                return state
            await asyncio.sleep(0.05)
        raise RuntimeError(f"{place} was not reached: {programs.tail(self.place.folder / 'tool.log')}")

    async def ended(self, process: asyncio.subprocess.Process) -> int:
        code = await asyncio.wait_for(process.wait(), _PATIENCE_S)
        self.note(f"deployer {self.tools.index(process) + 1} ends with {code}")
        return code

    def moves(self) -> None:
        """What the deployers said, as events."""
        ahead = time.time() - time.monotonic()
        path = self.place.folder / "tool.log"
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
            if line.startswith("{"):
                said = json.loads(line)
                self.note(f"{said['place']}: {said['why']}", said["at"] - ahead)
        self.events.sort()

    def failures(self, *, caused: bool) -> list[Answer]:
        return [answer for answer in self.callers.answers if answer.failed and answer.caused is caused]

    def share(self, colour: Colour, weight: int) -> float:
        """Which part of the requests a colour answered while the route gave it a weight."""
        times = [at for at, what in self.events if what.startswith(f"STEP({weight})")]
        since = times[0] + RULES.settle_s if times else 0.0
        until = next((at for at, what in self.events if at > since and what.startswith(("STEP", "DONE", "ROLL"))), 1e9)
        found = [answer.colour for answer in self.callers.answers if since < answer.at < until]
        return found.count(colour) / len(found) if found else 0.0
