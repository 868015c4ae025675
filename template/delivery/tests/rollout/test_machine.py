# Derived from the template: `copier update` replaces this file. Do not edit.
"""The rollout in a world of mishaps: a crash before and after every call, two deployers, lost answers, clocks that jump."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ...errors import Refusal
from ...rollout import asks
from ...rollout.machine import advance
from ...rollout.names import Colour
from ...rollout.seen import Pods, Seen
from ...rollout.states import ENDED, Phase, State, Weights
from ...rollout.store import Fenced, Locked
from .play import deployer, played, started, ticked
from .world import FULL, IMAGE, RULES, Crash, Quality, World, lost

THOROUGH = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def test_a_good_release_goes_up_step_by_step() -> None:
    world = World()

    state = played(world)

    assert state.phase is Phase.DONE
    places = list(dict.fromkeys(place for _, place in world.history))
    steps = ["STEP(10)", "STEP(50)", "STEP(100)"]
    assert places == ["PREFLIGHT", "EXPAND", "SCALE_IDLE", "SMOKE", *steps, "DONE"]
    assert world.weights == Weights(0, 100)


@pytest.mark.parametrize(("quality", "why"), [("errors", "errors"), ("slow", "slow_p95"), ("silent", "too long")])
def test_what_is_not_good_turns_around_at_the_first_step(quality: Quality, why: str) -> None:
    world = World(quality)

    state = played(world)

    assert state.phase is Phase.ROLLED_BACK
    assert why in state.reason
    assert "STEP(50)" not in {place for _, place in world.history}


def calls(quality: Quality = "good") -> int:
    world = World(quality)
    played(world)
    return world.calls


@pytest.mark.parametrize("quality", ["good", "errors"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_call_it_goes_on(quality: Quality, moment: str) -> None:
    """Every call of a whole rollout, one after the other: the process ends there, and another takes over."""
    for number in range(1, calls() + 1, 1 if quality == "good" else 3):
        world = World(quality)
        world.mishap = at_call(world, number, moment, _crash)

        state = played(world)

        assert state.phase is (Phase.DONE if quality == "good" else Phase.ROLLED_BACK), f"killed {moment} call {number}"


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_answer_that_is_lost_changes_nothing(moment: str) -> None:
    for number in range(1, calls() + 1, 2):
        world = World()
        world.mishap = at_call(world, number, moment, lost)

        assert played(world).phase is Phase.DONE, f"lost {moment} call {number}"


@pytest.mark.parametrize("pause", [40.0, 400.0])
def test_stopped_at_any_call_while_another_takes_over(pause: float) -> None:
    """The first sleeps longer than its lease; the second works; the first wakes up in the middle of what it did."""
    for number in range(3, calls() + 1, 4):
        world = World()

        def other(world: World = world) -> None:
            second = started(world, "second")
            for _ in range(int(pause // RULES.tick_s)):
                if second is None or not ticked(second):
                    return
                world.sleep(RULES.tick_s)

        world.mishap = at_call(world, number, "before", other)

        assert played(world).phase is Phase.DONE, f"stopped at call {number}"


@pytest.mark.parametrize("quality", ["good", "errors"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_its_end_the_next_rollout_does_not_take_the_raised_minimum_for_the_own_one(
    quality: Quality, moment: str
) -> None:
    left = 0
    for number in range(calls(quality) - 12, calls(quality) + 1):
        world = World(quality)
        world.mishap = at_call(world, number, moment, _crash)
        until_it_falls(world)
        world.sleep(60)
        left += world.state is not None and world.state.left
        if world.state is not None and world.state.ended:
            assert played(world, name="later", image="shop@sha256:cccc").ended  # and minimums are what they were

    assert left >= 3, "no crash met its end"


def until_it_falls(world: World) -> None:
    one = started(world, "first")
    while one is not None and ticked(one) and not (world.state and world.state.ended and world.state.complete):
        world.sleep(RULES.tick_s)


def test_what_a_killed_end_left_is_not_brought_about_under_traffic_that_somebody_sent_elsewhere() -> None:
    world, state = done()
    world.text = replace(state, complete=False).text()
    world.groups[Colour.BLUE].resized(FULL, world.now)
    world.groups[Colour.BLUE].floor = FULL
    world.sleep(20)
    world.weights, world.version, world.written = Weights(100, 0), world.version + 1, world.now
    world.sleep(60)
    one = deployer(world, "later")
    one.acquire(world.sleep)
    version = world.groups[Colour.GREEN].version

    for _ in range(5):
        ticked(one)

    assert world.state is not None
    assert (world.state.left, world.groups[Colour.GREEN].version) == (True, version)
    assert world.weights == Weights(100, 0)


def _crash() -> None:
    raise Crash


def at_call(world: World, number: int, moment: str, what: Callable[[], None]) -> Callable[[str, str, str], None]:
    """Once: what happens before or after a call of the first deployer."""
    happened: list[bool] = []

    def mishap(_who: str, now: str, _call: str) -> None:
        if not happened and world.calls >= number and now == moment:
            happened.append(True)
            what()

    return mishap


HAPPENINGS = ("crash", "lost", "rival", "pause", "wall", "drift", "abort", "promote", "undo")


@THOROUGH
@given(
    quality=st.sampled_from(["good", "errors", "slow", "silent"]),
    mishaps=st.lists(
        st.tuples(
            st.integers(1, 60), st.sampled_from(["before", "after"]), st.sampled_from(HAPPENINGS), st.integers(1, 30)
        ),
        max_size=6,
    ),
)
def test_whatever_happens_it_ends_well(quality: Quality, mishaps: list[tuple[int, str, str, int]]) -> None:
    world = World(quality)
    plan = list(mishaps)
    due = [plan[0][0] if plan else 0]

    def mishap(_who: str, moment: str, _call: str) -> None:
        if not plan or world.calls < due[0] or moment != plan[0][1]:
            return
        _, _, what, size = plan.pop(0)
        due[0] = world.calls + (plan[0][0] if plan else 0)
        happen(world, what, size)

    world.mishap = mishap

    state = played(world)

    asked = {what for _, _, what, _ in mishaps}
    if not asked & {"drift", "abort", "undo", "promote"}:
        assert state.phase is (Phase.DONE if quality == "good" else Phase.ROLLED_BACK)


def happen(world: World, what: str, size: int) -> None:
    if what == "crash":
        raise Crash
    if what == "lost":
        lost()
    if what == "pause":
        world.sleep(size * 4.0)
    elif what == "wall":
        world.wall += (size - 15) * 86_400.0
    elif what == "drift":
        world.drift() if world.state and not world.state.ended else None
    elif what == "rival":
        rival(world, size)
    else:
        _ask(world, what)


def rival(world: World, ticks: int) -> None:
    second = started(world, f"rival-{world.calls}")
    for _ in range(ticks):
        if second is None or not ticked(second):
            return
        world.sleep(RULES.tick_s)


def _ask(world: World, what: str) -> None:
    held, world.mishap = world.mishap, lambda _who, _moment, _call: None
    view = world.view("person")
    try:
        if what == "abort":
            asks.abort(view, "asked")
        elif what == "promote":
            asks.promote(view)
        elif world.state is None or not world.state.ended:
            asks.undo(view, "asked", now=False)
    except Refusal:
        pass  # nothing to abort at that moment
    finally:
        world.mishap = held


def test_a_second_deployer_is_refused_while_the_first_lives() -> None:
    world = World()
    first = started(world, "first")
    assert first is not None
    second = deployer(world, "second")

    def meanwhile(seconds: float) -> None:
        for _ in range(int(seconds / RULES.tick_s) + 1):
            ticked(first)
            world.sleep(RULES.tick_s)

    with pytest.raises(Locked, match="first"):
        second.acquire(meanwhile)


def test_one_that_was_taken_over_writes_no_more() -> None:
    world = World()
    first = started(world, "first")
    world.sleep(100)
    second = started(world, "second")
    assert first is not None
    assert second is not None
    version = world.version

    with pytest.raises(Fenced):
        first.tick()

    assert world.version == version


def done() -> tuple[World, State]:
    world = World()
    return world, played(world)


def test_an_undo_scales_the_old_colour_before_it_serves() -> None:
    world, before = done()
    world.sleep(60)
    small = world.groups[before.old].wanted
    asks.undo(world.view("person"), "asked", now=False)

    state = played(world, name="undoing")

    assert small < 4
    assert state.phase is Phase.ROLLED_BACK
    assert world.weights == Weights(100, 0)
    assert "RESTORE" in {place for _, place in world.history}


def test_an_undo_whose_old_colour_does_not_come_up_stays_where_it_is() -> None:
    world, before = done()
    world.sleep(60)
    asks.undo(world.view("person"), "asked", now=False)

    def never(_who: str, _moment: str, _call: str) -> None:
        world.groups[before.old].changed, world.groups[before.old].kept = world.now, 1

    world.mishap = never

    state = played(world, name="undoing")

    assert state.phase is Phase.DONE
    assert "not undone" in state.reason
    assert world.weights == Weights(0, 100)


def test_the_old_colour_is_reaped_only_after_its_time() -> None:
    world, state = done()
    with pytest.raises(Refusal, match="kept"):
        asks.reap(world.view("person"), world.wall)
    assert state.keep_until is not None

    asks.reap(world.view("person"), state.keep_until + 1)

    assert played(world, name="reaper").phase is Phase.REAPED
    assert world.groups[state.old].wanted == 0


def test_a_rollout_within_the_retention_asks_first() -> None:
    world, _ = done()
    view = world.view("person")

    with pytest.raises(Refusal, match=r"kept for .* hours more"):
        asks.begin(view, RULES, "shop@sha256:cccc", 9, "0001", end_retention=False, now=world.wall)

    state = asks.begin(view, RULES, "shop@sha256:cccc", 9, "0001", end_retention=True, now=world.wall)
    assert (state.phase, state.new) == (Phase.PREFLIGHT, "blue")


def test_another_image_waits_for_the_first() -> None:
    world = World()
    started(world, "first")

    with pytest.raises(Refusal, match="is at PREFLIGHT"):
        asks.begin(world.view("x"), RULES, "shop@sha256:cccc", 9, "0001", end_retention=False, now=world.wall)
    assert asks.begin(world.view("x"), RULES, IMAGE, 9, "0001", end_retention=False, now=world.wall).image == IMAGE


def test_weights_that_are_not_a_hundred_per_cent_cannot_be_said() -> None:
    with pytest.raises(ValueError, match="100 per cent"):
        Weights(0, 0)


def test_a_state_is_what_it_was_when_it_is_read_again() -> None:
    _, state = done()

    assert State.parse(state.text()) == state
    with pytest.raises(ValueError, match="can't be read"):
        State.parse('{"phase":"DONE"}')


def test_a_promotion_goes_on_without_figures() -> None:
    world = World("silent")
    one = started(world, "first")
    assert one is not None
    while world.state is not None and world.state.place != "STEP(10)":
        ticked(one)
        world.sleep(RULES.tick_s)

    asks.promote(world.view("person"))
    for _ in range(20):
        ticked(one)
        world.sleep(RULES.tick_s)

    assert world.state is not None
    assert world.state.place == "STEP(50)"


BEGUN = State(Phase.PREFLIGHT, 1, "r", Colour.GREEN, IMAGE, replicas=2, floor=2)
WHOLE = Pods(2, 2, 2)
AT_50 = BEGUN.to(Phase.STEP, step=1)


def seen(state: State, **more: Any) -> Seen:
    """What is seen when all is well, but for what is said."""
    usual: dict[str, Any] = {"weights": state.weights, "acked": True, "old": WHOLE, "new": WHOLE, "clock": 5.0}
    return Seen(**usual | more)


@pytest.mark.parametrize(
    ("state", "more", "place", "why"),
    [
        (BEGUN, {"acked": False}, None, "has not accepted"),
        (BEGUN, {"old": Pods(1, 2, 2)}, None, "1 of 2 pods"),
        (BEGUN, {"clock": None}, None, "figures can't be asked"),
        (BEGUN, {}, "EXPAND", "serves with 2 pods"),
        (BEGUN.to(Phase.EXPAND), {"job": "failed"}, "ROLLING_BACK", "migration failed"),
        (BEGUN.to(Phase.EXPAND), {"job": "running"}, None, "migration runs"),
        (BEGUN.to(Phase.SCALE_IDLE), {"new": Pods(2, 2, 2, current=False)}, None, "2 of 2 pods"),
        (BEGUN.to(Phase.SMOKE), {"smoke": "/readyz: 503"}, None, "/readyz: 503"),
        (AT_50, {"new": Pods(0, 2, 2)}, "ROLLING_BACK", "no ready pod"),
        (AT_50, {"acked": False}, None, "not taken over the weights"),
        (AT_50, {"clock": None}, None, "no figures"),
        (AT_50, {"weights": None}, "ROLLING_BACK", "drift"),
        (AT_50, {"weights": Weights(100, 0)}, "ROLLING_BACK", "drift"),
        (BEGUN.to(Phase.ROLLING_BACK), {"acked": False}, None, "not taken over"),
        (BEGUN.to(Phase.DONE, "fine"), {"weights": None}, None, "fine"),
    ],
)
def test_one_look(state: State, more: dict[str, Any], place: str | None, why: str) -> None:
    move = advance(state, seen(state, **more), RULES, 1.0)

    assert (move.state.place if move.state else None) == place
    assert why in move.why


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase not in ENDED])
def test_every_place_has_an_end(phase: Phase) -> None:
    """Whatever never comes, and whoever writes other weights for ever."""
    state = BEGUN.to(phase)
    for weights in (state.weights, None):
        current = state
        for _ in range(4):
            nothing = Seen(weights=weights if current == state else current.weights, smoke="no answer")
            current = advance(current, nothing, RULES, 1e9).state or current
        assert current.ended, (phase, weights)


def test_a_way_back_that_the_gateway_does_not_confirm_leaves_the_pods() -> None:
    state = replace(BEGUN, touched=True).to(Phase.ROLLING_BACK, "errors")

    move = advance(state, seen(state, acked=False), RULES, 1e9)

    assert move.state is not None
    assert (move.state.phase, move.state.touched) == (Phase.ROLLED_BACK, False)
