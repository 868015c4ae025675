# Derived from the template: `copier update` replaces this file. Do not edit.
"""Whoever brings a rollout about: holds the lock, looks, asks the machine, writes. Killed anywhere, another goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from .machine import LOST, advance, desired, rolled_back
from .names import Colour
from .rules import Rules
from .seen import Seen
from .states import Phase, State
from .store import Conflict, Fenced, Figures, Fleet, Lease, Locked, Route, Store

Clock = Callable[[], float]


class Deployer:
    """One holder of the lock.

    Args:
        name: What tells this process from every other.
        clock: Never jumps and goes on while the process is stopped.
        wall: What time it is for people.
        say: Told of every new place and why it is there.
    """

    def __init__(
        self,
        store: Store,
        figures: Figures,
        rules: Rules,
        name: str,
        *,
        clock: Clock = time.monotonic,
        wall: Clock = time.time,
        say: Callable[[State, str], None] = lambda _state, _why: None,
    ) -> None:
        self.store, self.figures, self.rules, self.name = store, figures, rules, name
        self.clock, self.wall, self.say = clock, wall, say
        self.token = 0
        self._lease: Lease | None = None
        self._renewed = 0.0
        self._last: State | None = None
        self._mark: tuple[tuple[str, str, int], float, float] | None = None

    def acquire(self, pause: Callable[[float], None] = time.sleep) -> None:
        """Takes the lock, where nobody holds it or its holder was silent for as long as a lease lasts.

        Nobody's clock is compared with another's: silence is what was watched from here.

        Raises:
            Locked: the holder gave a sign of life.
        """
        seen = self.store.lease()
        if seen.holder:
            pause(self.rules.lease_s)
            again = self.store.lease()
            if again.version != seen.version and again.holder:
                raise Locked(again.holder)
            seen = again
        try:
            self._lease = self.store.hold(seen, self.name, seen.turns + 1)
        except Conflict:
            self._lease = self._mine(Locked, seen.turns + 1)
        self.token, self._renewed = self._lease.turns, self.clock()

    def release(self) -> None:
        """Gives the lock up, where it is still held."""
        if self._lease is not None:
            with suppress(Conflict):  # another took over: it is theirs
                self.store.hold(self._lease, "", self._lease.turns)
            self._lease = None

    def tick(self) -> State | None:
        """One look, and at most one step. The state where it has ended and everything is as it asks for.

        Raises:
            Fenced: another deployer took over.
        """
        began = self.clock()
        self._renew()
        route = self.store.route()
        state = self._claimed(route)
        if state is None:
            return None
        if route.over:
            return state
        spent = self._spent(state)
        fleets = self._shape(state)
        if fleets is None:
            return None
        if state.ended:
            self._write(route, replace(state, complete=True), state.reason)
            return None
        seen = self._look(state, route, fleets)
        if self.clock() - began > self.rules.lease_s:
            return None  # what was seen is old: this process stood still meanwhile
        move = advance(state, seen, self.rules, spent)
        if move.state is not None:
            self._write(route, move.state, move.why)
        elif spent - state.spent >= self.rules.beat_s:
            self._write(route, replace(state, spent=spent), move.why)
        else:
            self.say(state, move.why)
        return None

    def _renew(self) -> None:
        if self._lease is None:
            raise Fenced("the lock was given up")
        if self.clock() - self._renewed >= self.rules.lease_s / 3:
            now = self.clock()
            try:
                self._lease = self.store.hold(self._lease, self.name, self.token)
            except Conflict:
                self._lease = self._mine(Fenced, self.token)
            self._renewed = now

    def _mine(self, otherwise: type[Fenced | Locked], turns: int) -> Lease:
        """The lock, where it turns out that an earlier write arrived though its answer did not."""
        seen = self.store.lease()
        if seen.holder != self.name or seen.turns != turns:
            raise otherwise(seen.holder or "another deployer")
        return seen

    def _claimed(self, route: Route) -> State | None:
        """The state, once it bears this deployer's token; None where that was written only now."""
        state = route.state
        if state is None:
            if self._last is not None:
                self._write(route, rolled_back(self._last, LOST), LOST)
            return None
        if state.token > self.token:
            raise Fenced(f"token {state.token}")
        if state.token < self.token and not route.over:
            # weights that somebody else wrote must not be taken over unseen: the next look would find nothing wrong
            drifted = not state.ended and route.weights != state.weights
            mine = rolled_back(state, f"somebody else wrote the weights: {route.weights}") if drifted else state
            self._write(route, replace(mine, token=self.token), "taken over")
            return None
        self._last = state
        return state

    def _write(self, route: Route, state: State, why: str) -> None:
        try:
            self.store.write(route, state)
        except Conflict:
            return  # the next look sees what is there now
        self._last = state
        self.say(state, why)

    def _spent(self, state: State) -> float:
        """Seconds in this phase: what is written down, and what this process saw pass since it met it."""
        place, now = (state.release, state.phase, state.step), self.clock()
        if self._mark is None or self._mark[0] != place:
            self._mark = (place, now, state.spent)
        return self._mark[2] + now - self._mark[1]

    def _shape(self, state: State) -> dict[Colour, Fleet] | None:
        """Brings about the pods that the state asks for. None where something was written, else what is there."""
        due = desired(state)
        found: dict[Colour, Fleet] = {}
        for colour, pods, image in ((state.old, due.old, None), (state.new, due.new, due.image)):
            found[colour] = fleet = self.store.fleet(colour)
            if pods is not None and not self._fits(fleet, pods, image, due.floor):
                with suppress(Conflict):  # the next look sees what is there now
                    self.store.scale(colour, fleet, pods, image, self.token, due.floor)
                return None
        return found

    def _fits(self, fleet: Fleet, pods: int, image: str | None, floor: int) -> bool:
        if fleet.token > self.token:
            raise Fenced(f"token {fleet.token}")
        if fleet.token < self.token or (image is not None and fleet.pods.image != image):
            return False
        least = pods or floor or fleet.pods.floor
        return fleet.pods.floor == least and (fleet.pods.wanted > 0) == (pods > 0)

    def _look(self, state: State, route: Route, fleets: dict[Colour, Fleet]) -> Seen:
        """What the phase needs to know, and nothing else."""
        step, smoking = state.phase is Phase.STEP, state.phase is Phase.SMOKE
        clock = self.figures.clock() if step or state.phase is Phase.PREFLIGHT else None
        sample = None
        expanding = state.phase is Phase.EXPAND
        if step and state.since is not None and clock is not None and clock > state.since:
            sample = self.figures.sample(state.new, state.since)
        return Seen(
            weights=route.weights,
            acked=route.acked,
            old=fleets[state.old].pods,
            new=fleets[state.new].pods,
            job=self.store.migrate(state.revision, state.image) if expanding else "absent",
            smoke=self.store.probe(state.new) if smoking else "",
            sample=sample,
            clock=clock,
            wall=self.wall(),
        )
