# Derived from the template: `copier update` replaces this file. Do not edit.
"""Plays a rollout to its end in the small world: whoever falls is followed by another, as people would do it."""

from __future__ import annotations

from ...errors import Refusal
from ...rollout import run
from ...rollout.deployer import Deployer
from ...rollout.states import Phase, State
from ...rollout.store import Conflict, Fenced, Locked, Unreachable
from .world import FLOOR, IMAGE, RULES, Crash, World

LIMIT = 2500  # ticks; the deadlines of all phases together are far below
_GONE = (Crash, Fenced, Locked)


def deployer(world: World, name: str) -> Deployer:
    view = world.view(name)
    return Deployer(view, view, RULES, name, clock=lambda: world.now, wall=lambda: world.wall)


def started(world: World, name: str, image: str = IMAGE) -> Deployer | None:
    """A deployer that holds the lock and began; None where it fell or somebody else is at work."""
    one = deployer(world, name)
    try:
        one.acquire(world.sleep)
        if world.state is None or not world.state.ended or world.state.image != image:
            run.begun(one, image, "0001", end_retention=image != IMAGE, now=world.wall, pause=world.sleep)
    except (*_GONE, Refusal):
        return None
    return one


def ticked(one: Deployer) -> bool:
    """One look. Whether this deployer still lives."""
    try:
        one.tick()
    except _GONE:
        return False
    except (Unreachable, Conflict):
        return True
    return True


def played(world: World, *, name: str = "first", image: str = IMAGE) -> State:
    """Until it has ended and nothing is left to do.

    Raises:
        AssertionError: something was as it must never be, or it did not end.
    """
    one: Deployer | None = None
    turn = 0
    for _ in range(LIMIT):
        if one is None:
            turn += 1
            one = started(world, name if turn == 1 else f"next-{turn}", image)
            world.sleep(RULES.tick_s)
            continue
        try:
            ended = one.tick()
        except _GONE:
            one = None
            continue
        except Unreachable:
            ended = None
        if ended is not None:
            return finished(world, ended)
        world.sleep(RULES.tick_s)
    raise AssertionError(f"it does not end: {world.history[-3:]}")


def finished(world: World, state: State) -> State:
    """What must hold at the end, however it was reached."""
    world.sleep(30)
    assert state.ended
    assert state.complete, "nobody knows whether its end was brought about"
    assert world.weights == state.weights == world.effective, f"{world.weights} at {state.place}"
    if state.phase is Phase.DONE:
        assert world.groups[state.new].image == state.image
        assert world.groups[state.old].wanted >= RULES.pods, "the way back is gone"
    if state.phase is Phase.ROLLED_BACK and state.touched:
        assert world.groups[state.new].wanted == 0, "what failed goes on"
    if state.touched:
        assert {group.floor for group in world.groups.values()} == {FLOOR}, (
            "an autoscaler keeps the pods of the rollout"
        )
    if world.drifted:
        assert any("ROLLING_BACK" in place for _, place in world.history), "drift was not seen"
    return state
