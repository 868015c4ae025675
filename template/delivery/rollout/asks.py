# Derived from the template: `copier update` replaces this file. Do not edit.
"""What people ask of a rollout: begin, go on, turn around, go back, end the retention. Each is one write."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from ..errors import Exit, Refusal
from .machine import rolled_back, undone
from .names import Colour
from .rules import Rules
from .states import Phase, State
from .store import Conflict, Fenced, Route, Store

_TRIES = 8
START = "`delivery rollout start --image DIGEST`"


def begin(
    store: Store, rules: Rules, image: str, token: int, revision: str, *, end_retention: bool, now: float
) -> State:
    """The first state of a rollout, or the one it goes on from.

    Raises:
        Fenced: another deployer took over.
        Refusal: another one is not finished; the image serves already; the other colour is still kept.
    """
    what = f"the rollout of {short(image)} was not started"

    def first(route: Route) -> State | None:
        state = route.state
        if state is not None and state.token > token:
            raise Fenced(f"token {state.token}")
        if state is not None and not state.ended:
            if state.image == image:
                return None  # goes on
            raise Refusal(what, f"that of {short(state.image)} is at {state.place}", "`delivery rollout abort`")
        live = _live(route, what)
        if store.fleet(live).pods.image == image:
            raise Refusal(what, f"{live} serves it already", "`delivery rollout status`", code=Exit.FAILED)
        kept = state.keep_until if state is not None and state.phase is Phase.DONE else None
        if kept is not None and now < kept and not end_retention:
            why = (
                f"{live.other} is kept for {(kept - now) / 3600:.1f} hours more, so that the last rollout can be undone"
            )
            raise Refusal(what, why, "add `--end-retention`, or wait", code=Exit.FAILED)
        return State(
            Phase.PREFLIGHT,
            token,
            release=f"{int(now)}-{token}",
            new=live.other,
            image=image,
            steps=rules.weights,
            revision=revision,
            started=now,
            floor=state.floor if state is not None and state.left else 0,
        )

    return _ask(store, first)


def goes_on(route: Route, image: str) -> bool:
    """Whether starting the image goes on with a rollout, or with the end of one that nobody was left to bring about."""
    state = route.state
    if state is None or state.image != image:
        return False
    return not state.ended or (state.left and state.phase is Phase.DONE and route.weights == state.weights)


def promote(store: Store) -> State:
    """Goes on to the next step without waiting for time or figures; what fails still turns around."""

    def go_on(route: Route) -> State:
        state = _running(route, "nothing was promoted")
        if state.phase is not Phase.STEP:
            raise Refusal("nothing was promoted", f"it is at {state.place}", "wait for a step", code=Exit.FAILED)
        return replace(state, promoted=True)

    return _ask(store, go_on)


def abort(store: Store, reason: str) -> State:
    """Turns around at once, whoever holds the lock: the write carries the weights, and the holder finds it there."""

    def turn(route: Route) -> State:
        state = _running(route, "nothing was aborted")
        if state.phase is Phase.RESTORE:
            return state.to(Phase.DONE, reason)
        return rolled_back(state, reason)

    return _ask(store, turn)


def undo(store: Store, reason: str, *, now: bool) -> State:
    """Back to the old colour, during a rollout or after it."""

    def back(route: Route) -> State:
        state = route.state
        if state is not None and not state.ended:
            return rolled_back(state, reason) if state.phase is not Phase.RESTORE or now else state
        if state is None or state.phase is not Phase.DONE:
            why = "there was none" if state is None else f"it is {state.phase}"
            raise Refusal("the last rollout was not undone", why, START, code=Exit.FAILED)
        return undone(state, store.fleet(state.new).pods.wanted, reason, now=now)

    return _ask(store, back)


def reap(store: Store, now: float) -> State:
    """Ends the old colour, once nobody may want it back.

    Raises:
        Refusal: it is kept still, or serves.
    """

    def end(route: Route) -> State:
        state, what = route.state, "nothing was reaped"
        if state is None or state.phase is not Phase.DONE:
            raise Refusal(what, f"it is {state.place if state else 'not rolled out'}", START, code=Exit.FAILED)
        if state.keep_until is None or now < state.keep_until:
            left = ((state.keep_until or now) - now) / 3600
            raise Refusal(what, f"{state.old} is kept for {left:.1f} hours more", "wait", code=Exit.FAILED)
        if route.weights != state.weights:
            raise Refusal(what, f"the route says {route.weights}", "`delivery rollout status`", code=Exit.FAILED)
        return state.to(Phase.REAPED)

    return _ask(store, end)


def short(image: str) -> str:
    """An image as people tell it from others."""
    name, _, digest = image.rpartition("sha256:")
    return f"{name}sha256:{digest[:12]}" if digest and name else image


def _ask(store: Store, answer: Callable[[Route], State | None], pause: Callable[[float], None] = time.sleep) -> State:
    """Writes what the answer to the route is; asks again where somebody wrote in between."""
    for attempt in range(_TRIES):
        route = store.route()
        state = answer(route)
        if state is None or state == route.state:
            assert route.state is not None
            return route.state
        try:
            store.write(route, state)
        except Conflict:
            pause(0.05 * attempt)
            continue
        return state
    raise Refusal("the route was not written", "somebody else writes it all the time", "try again", code=Exit.FAILED)


def _running(route: Route, what: str) -> State:
    if route.state is None or route.state.ended:
        why = f"it is {route.state.place}" if route.state else "there is no rollout"
        raise Refusal(what, why, START, code=Exit.FAILED)
    return route.state


def _live(route: Route, what: str) -> Colour:
    for colour in Colour:
        if route.weights is not None and route.weights[colour] == 100:
            return colour
    why = f"the route says {route.weights}" if route.weights else "the route names other backends"
    raise Refusal(what, f"{why}, and no rollout", "give one colour all the traffic first")
