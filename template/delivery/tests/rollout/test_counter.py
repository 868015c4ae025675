# Derived from the template: `copier update` replaces this file. Do not edit.
"""Each rule of the rollout, switched off: the small world must notice. A test that can't fail proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest

from ...rollout import analysis, asks, deployer, machine
from ...rollout.analysis import Verdict
from ...rollout.deployer import Deployer
from ...rollout.rules import Rules
from ...rollout.seen import Desired, Move, Seen
from ...rollout.states import Phase, State
from ...rollout.store import Conflict, Fleet, Route
from .play import played
from .test_machine import at_call, calls, rival, until_it_falls
from .world import Crash, View, World

Mutation = Callable[[pytest.MonkeyPatch], None]


def campaign() -> Iterator[str]:
    """What the real machine lives through; a mutated one breaks in some of it."""
    for quality in ("good", "errors", "silent"):
        played(World(quality))
        yield quality
    for number in range(40, 130, 9):  # while there are steps
        world = World()
        world.mishap = at_call(world, number, "before", world.drift)
        played(world)
        yield "drift"
    for number in range(3, calls(), 5):
        world = World()
        world.mishap = at_call(world, number, "after", _crash)
        played(world)
        yield "crash"
    for number in range(3, calls(), 7):
        world = World()
        world.mishap = at_call(world, number, "before", partial(rival, world, 12))
        played(world)
        yield "rival"
        world = World("errors")
        world.mishap = at_call(world, number, "before", partial(_abandoned, world))
        played(world)
        yield "rival that goes"
    for number in range(1, 9):
        world = World()
        world.mishap = _at_write(number, partial(_abandoned, world))
        played(world)
        yield "rival within a write"
    for place in ("STEP(50)", "STEP(100)"):
        world = World()
        world.mishap = _breaking(world, place)
        assert played(world).phase is Phase.ROLLED_BACK
        yield "breaks late"
    for number in range(calls() - 8, calls()):
        world = World()
        world.mishap = at_call(world, number, "before", _crash)
        until_it_falls(world)
        world.sleep(60)
        if world.state is not None and world.state.ended:
            played(world, name="later", image="shop@sha256:cccc")
        yield "the next one"
    world = World()
    assert played(world).phase is Phase.DONE
    world.sleep(60)
    asks.undo(world.view("person"), "asked", now=False)
    played(world, name="undoing")
    yield "undo"


def _crash() -> None:
    raise Crash


def _at_write(number: int, what: Callable[[], None]) -> Callable[[str, str, str], None]:
    seen: list[str] = []

    def mishap(who: str, moment: str, call: str) -> None:
        if (who, moment, call) == ("first", "before", "write"):
            seen.append(call)
            if len(seen) == number:
                what()

    return mishap


def _breaking(world: World, place: str) -> Callable[[str, str, str], None]:
    def mishap(_who: str, _moment: str, _call: str) -> None:
        if world.state is not None and world.state.place == place:
            world.quality = "errors"

    return mishap


def _abandoned(world: World) -> None:
    world.sleep(40)
    rival(world, 60)


def test_the_machine_lives_through_the_campaign() -> None:
    assert len(list(campaign())) > 50


def two_writes(patch: pytest.MonkeyPatch) -> None:
    """First the state, then the weights: a crash in between leaves a route that says something else."""

    def write(self: View, seen: Route, state: State) -> None:
        self._call("before", "write")
        if seen.version != str(self.world.version):
            raise Conflict
        self.world.wrote(self.who, seen, state)
        self.world.text, self.world.version = state.text(), self.world.version + 1
        self._call("after", "write")
        self._call("before", "write")
        changed = self.world.weights != state.weights
        self.world.weights, self.world.version = state.weights, self.world.version + 1
        self.world.written = self.world.now if changed else self.world.written

    patch.setattr(View, "write", write)
    # a machine that can't tell its own half write from drift has to trust what it finds
    _no_drift(patch)


def _no_drift(patch: pytest.MonkeyPatch) -> None:
    real = machine.advance

    def advance(state: State, seen: Seen, rules: Rules, spent: float) -> Move:
        return real(state, replace(seen, weights=state.weights), rules, spent)

    patch.setattr(deployer, "advance", advance)


def no_compare_and_swap(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(View, "compares", False)


def no_fencing(patch: pytest.MonkeyPatch) -> None:
    def claimed(self: Deployer, route: Route) -> State | None:
        return route.state and replace(route.state, token=self.token)

    def renew(_self: Deployer) -> None:
        return None

    patch.setattr(Deployer, "_claimed", claimed)
    patch.setattr(Deployer, "_renew", renew)
    no_fencing_of_pods(patch)


def no_fencing_of_pods(patch: pytest.MonkeyPatch) -> None:
    def fits(_self: Deployer, fleet: Fleet, pods: int, _image: str | None, _floor: int) -> bool:
        return fleet.pods.floor == pods and fleet.pods.wanted > 0

    patch.setattr(Deployer, "_fits", fits)


def no_data_is_success(patch: pytest.MonkeyPatch) -> None:
    real = analysis.judge

    def judge(sample: object, *others: object) -> Verdict:
        return Verdict("pass", "nothing bad was seen") if sample is None else real(sample, *others)  # type: ignore[arg-type]  # passed on

    patch.setattr(machine, "judge", judge)


def errors_are_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(machine, "judge", lambda *_: Verdict("pass", "fine"))


def no_deadline(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(machine, "deadline", lambda *_: float("inf"))


def drift_is_ignored(patch: pytest.MonkeyPatch) -> None:
    _no_drift(patch)


def drift_is_taken_over(patch: pytest.MonkeyPatch) -> None:
    """Whoever takes over writes the weights of the state again, and nobody learns that somebody else wrote them."""
    real = Deployer._claimed

    def claimed(self: Deployer, route: Route) -> State | None:
        if route.state is not None and route.weights != route.state.weights:
            self._write(route, replace(route.state, token=self.token), "again")
            return None
        return real(self, route)

    patch.setattr(Deployer, "_claimed", claimed)


def no_settling(patch: pytest.MonkeyPatch) -> None:
    def at_once(state: State, _seen: Seen, _rules: Rules, _spent: float) -> Move:
        return Move(state.to(Phase.ROLLED_BACK), "at once")

    patch.setitem(machine._PHASES, Phase.ROLLING_BACK, at_once)


def no_waiting_for_pods(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(machine, "_full", lambda *_: True)
    patch.setattr(View, "probe", lambda *_: "")  # the smoke test would notice too


def no_pinning(patch: pytest.MonkeyPatch) -> None:
    """The autoscaler may shrink the old colour while it has no traffic."""
    real = machine.desired
    patch.setattr(deployer, "desired", lambda state: replace(real(state), old=None) if not state.ended else real(state))


def no_scaling_before_undo(patch: pytest.MonkeyPatch) -> None:
    real = machine.undone
    patch.setattr(asks, "undone", lambda state, replicas, reason, *, now: real(state, replicas, reason, now=True))


def a_step_is_left_out(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(machine, "_onward", lambda state, _seen, _rules: state.to(Phase.STEP, step=len(state.steps) - 1))


def the_old_colour_ends_at_once(patch: pytest.MonkeyPatch) -> None:
    real = machine.desired

    def desired(state: State) -> Desired:
        return Desired(0, state.floor) if state.phase is Phase.DONE else real(state)

    patch.setattr(deployer, "desired", desired)


def the_new_colour_stays_after_a_rollback(patch: pytest.MonkeyPatch) -> None:
    real = machine.desired
    patch.setattr(deployer, "desired", lambda state: replace(real(state), new=None) if state.ended else real(state))


def an_autoscaler_keeps_its_raised_minimum(patch: pytest.MonkeyPatch) -> None:
    real = machine.desired
    patch.setattr(deployer, "desired", lambda state: replace(real(state), floor=0))


def nobody_knows_that_an_end_was_left(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(State, "left", property(lambda _state: False))


MUTATIONS: tuple[Mutation, ...] = (
    two_writes,
    no_compare_and_swap,
    no_fencing,
    no_fencing_of_pods,
    no_data_is_success,
    errors_are_ignored,
    no_deadline,
    drift_is_ignored,
    drift_is_taken_over,
    no_settling,
    no_waiting_for_pods,
    no_pinning,
    no_scaling_before_undo,
    a_step_is_left_out,
    the_old_colour_ends_at_once,
    the_new_colour_stays_after_a_rollback,
    an_autoscaler_keeps_its_raised_minimum,
    nobody_knows_that_an_end_was_left,
)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_a_rule_that_is_switched_off_is_noticed(mutation: Mutation, monkeypatch: pytest.MonkeyPatch) -> None:
    mutation(monkeypatch)

    with pytest.raises((AssertionError, Conflict)):
        for _ in campaign():
            pass
