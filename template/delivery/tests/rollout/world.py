# Derived from the template: `copier update` replaces this file. Do not edit.
"""A small world in memory: a route that a gateway follows late, pods that take time, an autoscaler, figures, and mishaps.

It watches over what must never be so, at every change and whoever made it; a breach is an AssertionError.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ...rollout.analysis import Counts, Sample
from ...rollout.names import Colour
from ...rollout.rules import Rules, Step, objectives
from ...rollout.seen import JobWord, Pods
from ...rollout.states import Phase, State, Weights
from ...rollout.store import Conflict, Fleet, Lease, Route, Unreachable

Quality = Literal["good", "errors", "slow", "silent"]
OLD_IMAGE, IMAGE = "shop@sha256:aaaa", "shop@sha256:bbbb"
FLOOR = 2  # the autoscaler's own minimum
FULL = 4  # pods that all of the traffic needs
LAG_S, BOOT_S, RPS = 4.0, 9.0, 100
RULES = Rules(
    steps=(Step(10, 20, 240), Step(50, 20, 240), Step(100, 30, 240)),
    objectives=objectives(0.99, 0.2),
    settle_s=10.0,
    keep_s=600.0,
    beat_s=12.0,
)
BAD = {"good": {}, "errors": {"errors": 0.04}, "slow": {"slow_p95": 0.3}, "silent": {}}


class Crash(BaseException):
    """The process ends here and now. No Exception: nothing may catch it."""


@dataclass
class Group:
    """A colour as it really is."""

    image: str = ""
    floor: int = FLOOR
    wanted: int = 0
    token: int = 0
    version: int = 1
    changed: float = -100.0
    kept: int = 0  # pods that go on while others boot

    def pods(self, now: float) -> Pods:
        booted = now - self.changed >= BOOT_S
        ready = self.wanted if booted else min(self.kept, self.wanted)
        return Pods(ready, self.wanted, self.floor, self.image, booted)

    def resized(self, wanted: int, now: float, image: str = "") -> None:
        """More pods boot beside those that are there; another image starts anew."""
        other = bool(image) and image != self.image
        if other or wanted > self.wanted:
            self.kept, self.changed = 0 if other else self.pods(now).ready, now
        self.wanted, self.image, self.version = wanted, image or self.image, self.version + 1


_parsed = cache(State.parse)


class World:
    """Attributes:
    mishap: Called before and after every call of a deployer; may raise, pass time, or let another one work.
    """

    def __init__(self, quality: Quality = "good") -> None:
        self.quality = quality
        self.now, self.wall = 1000.0, 1e9
        self.mishap: Callable[[str, str, str], None] = lambda _who, _moment, _call: None
        self.calls = 0
        self.held = Lease("0", "", 0)
        self.text: str | None = None
        self.weights: Weights | None = Weights(100, 0)
        self.version, self.written = 1, -100.0
        self.effective, self.left = Weights(100, 0), dict.fromkeys(Colour, -100.0)
        self.groups = {Colour.BLUE: Group(OLD_IMAGE, FLOOR, FULL), Colour.GREEN: Group()}
        self.job: JobWord = "absent"
        self.history: list[tuple[str, str]] = []
        self.drifted = False

    @property
    def state(self) -> State | None:
        return _parsed(self.text) if self.text else None

    def view(self, who: str) -> View:
        return View(self, who)

    def sleep(self, seconds: float) -> None:
        """Time passes in small parts, as the gateway and the pods follow."""
        while seconds > 0:
            part = min(seconds, 1.0)
            self.now, self.wall, seconds = self.now + part, self.wall + part, seconds - part
            self._follow()

    def drift(self) -> None:
        """Somebody applies the route from a file."""
        if self.weights != Weights(100, 0):
            self.weights, self.version, self.written = Weights(100, 0), self.version + 1, self.now
            self.drifted = True

    def _follow(self) -> None:
        if self.now - self.written >= LAG_S and self.weights and self.effective != self.weights:
            for colour in Colour:
                if self.effective[colour] and not self.weights[colour]:
                    self.left[colour] = self.now
            self.effective = self.weights
        for colour, group in self.groups.items():
            if group.wanted:  # the autoscaler; a new minimum is met at once, load slowly
                need = max(group.floor, -(-FULL * self.effective[colour] // 100))
                if need != group.wanted:
                    group.resized(need, self.now)
        for colour in Colour:
            if self.effective[colour]:
                pods = self.groups[colour].pods(self.now)
                assert pods.ready, f"{colour} gets {self.effective[colour]} % and has no ready pod"
                assert pods.ready * 100 >= FULL * self.effective[colour], f"{colour} is too small for its share"

    def wrote(self, who: str, seen: Route, state: State) -> None:
        """A write of the route. What only some may write, and what may follow what."""
        before = self.state
        if before is not None and not who.startswith("person"):
            assert state.token >= before.token, f"{who} writes after somebody with a higher token"
            assert who == self.held.holder or state.token >= self.held.turns or before.token < self.held.turns, who
        if before is not None and before.release == state.release:
            self._may_follow(before, state)
        self.history.append((who, state.place))

    def _may_follow(self, before: State, state: State) -> None:
        rises = state.weights[state.new] > before.weights[before.new]
        if rises and before.phase is not Phase.ROLLING_BACK:
            planned = (0, *before.steps)
            at = before.weights[before.new]
            assert state.weights[state.new] == planned[planned.index(at) + 1], "a step was left out"
            assert self.quality == "good" or at == 0 or before.promoted, f"{at} % went on though it was {self.quality}"
        if state.phase is Phase.DONE and before.phase is Phase.STEP:
            assert self.quality == "good" or before.promoted, f"finished though it was {self.quality}"


class View:
    """The world as one deployer reaches it: a Store and the Figures."""

    compares = True  # and swaps

    def __init__(self, world: World, who: str) -> None:
        self.world, self.who = world, who

    def _call(self, moment: str, call: str) -> None:
        if moment == "before":
            self.world.calls += 1
        self.world.mishap(self.who, moment, call)

    def lease(self) -> Lease:
        self._call("before", "lease")
        return self.world.held

    def hold(self, seen: Lease, holder: str, turns: int) -> Lease:
        self._call("before", "hold")
        if seen.version != self.world.held.version:
            raise Conflict
        self.world.held = Lease(str(int(seen.version) + 1), holder, turns)
        self._call("after", "hold")
        return self.world.held

    def gateway(self) -> str:
        return "in-cluster"

    def route(self) -> Route:
        self._call("before", "route")
        world = self.world
        return Route(str(world.version), world.state, world.weights, acked=world.effective == world.weights)

    def write(self, seen: Route, state: State) -> None:
        self._call("before", "write")
        world = self.world
        if self.compares and seen.version != str(world.version):
            raise Conflict
        world.wrote(self.who, seen, state)
        changed = world.weights != state.weights
        world.text, world.weights, world.version = state.text(), state.weights, world.version + 1
        world.written = world.now if changed else world.written
        self._call("after", "write")

    def fleet(self, colour: Colour) -> Fleet:
        self._call("before", "fleet")
        group = self.world.groups[colour]
        return Fleet(str(group.version), group.token, group.pods(self.world.now))

    def scale(self, colour: Colour, seen: Fleet, pods: int, image: str | None, token: int, floor: int = 0) -> None:
        self._call("before", "scale")
        world, group = self.world, self.world.groups[colour]
        if seen.version != str(group.version):
            raise Conflict
        assert token >= group.token, "a lower token scales"
        assert image is None or not world.effective[colour] or image == group.image, "what serves is replaced in place"
        if pods == 0 and group.wanted:
            assert not world.effective[colour], "pods end while they serve"
            assert world.now - world.left[colour] >= RULES.settle_s - 2, "pods end before requests did"
        group.resized(0 if pods == 0 else max(pods, group.wanted), world.now, image or "")
        group.floor, group.token = pods or floor or group.floor, token
        self._call("after", "scale")

    def migrate(self, revision: str, image: str) -> JobWord:
        self._call("before", "migrate")
        self.world.job = (
            "done" if self.world.job == "running" else "running" if self.world.job == "absent" else self.world.job
        )
        return self.world.job

    def probe(self, colour: Colour) -> str:
        self._call("before", "probe")
        return "" if self.world.groups[colour].pods(self.world.now).ready else "no answer"

    def clock(self) -> float | None:
        self._call("before", "clock")
        return self.world.now + 5e8  # a clock of its own

    def sample(self, new: Colour, since: float) -> Sample | None:
        self._call("before", "sample")
        world = self.world
        if world.quality == "silent":
            return None
        share = world.effective[new] / 100
        n = int((world.now + 5e8 - since) * RPS)
        mine, live = int(n * share), n - int(n * share)
        bad = {o.name: int(mine * BAD[world.quality].get(o.name, 0)) for o in RULES.objectives}
        good = {o.name: 0 for o in RULES.objectives}
        return Sample(Counts(mine, bad), Counts(live, good), world.groups[new].pods(world.now).ready, 1.0)


def lost() -> None:
    raise Unreachable("the answer did not come")
