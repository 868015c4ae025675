# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery rollout`: what each verb does, and what it prints."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ..database import Outcome
from ..errors import Exit, Refusal
from ..images import digest
from ..json_types import Json
from ..project import Project
from . import asks, run
from .asks import short
from .deployer import Deployer
from .progress import Watch
from .states import Phase, State
from .store import Fenced, Route
from .target import GATES, Target, revision

Say = Callable[[str], None]
_EXITS = {Phase.DONE: Exit.DONE, Phase.REAPED: Exit.DONE, Phase.ROLLED_BACK: Exit.ROLLED_BACK}


@dataclass(frozen=True)
class Ended(Outcome):
    """Attributes:
    exit: The rollout's own way to exit.
    """

    exit: Exit = Exit.DONE

    @property
    def code(self) -> Exit:
        return self.exit


def start(project: Project, where: Target, image: str, say: Say, *, end_retention: bool) -> Outcome:
    """Begins a rollout, or goes on with it, and stays until it has ended.

    Raises:
        Refusal: the gate does not say GO now; another rollout or deployer is at work; the old colour is still kept.
    """
    digest(image)
    if not asks.goes_on(where.store.route(), image):
        _go(project, where.environment)  # one that began with a GO may end without: its way back needs none either
    newest = revision(project.revisions)
    ended = _ended(
        where,
        say,
        lambda one: run.begun(one, image, newest, end_retention=end_retention, now=time.time()),
    )
    run.keep(project.root, where.app, where.environment, ended)
    return _told(where, ended, _EXITS[ended.phase])


def _go(project: Project, environment: str) -> None:
    from ..gates.gate import Desk

    result = Desk(project.root).gate(GATES[environment])
    if result.decision != "GO":
        blockers = [row.check.id for row in result.blockers]
        more = f" and {len(blockers) - 3} more" if len(blockers) > 3 else ""
        why = f"gate {result.name} says {result.decision} ({', '.join(blockers[:3])}{more})"
        raise Refusal("nothing was rolled out", why, f"`delivery gate {result.name}`", code=Exit.FAILED)


def status(where: Target) -> Outcome:
    """Where it is, who is at work, and what may be asked."""
    route, lease = where.store.route(), where.store.lease()
    state = route.state
    if state is None:
        return Outcome(True, (f"no rollout yet: {route.weights}", f"Next: {asks.START}"), _data(route, lease.holder))
    lines = [f"{state.place}: {short(state.image)} on {state.new}", f"traffic: {route.weights or 'other backends'}"]
    lines += [f"because: {state.reason}"] if state.reason else []
    lines += [f"at work: {lease.holder or 'nobody'}"] if not state.ended else []
    if route.weights != state.weights:
        lines.append(f"drift: it should be {state.weights}")
    if state.keep_until and state.phase is Phase.DONE:
        lines.append(f"{state.old} stays ready until {_time(state.keep_until)}")
    if state.left and not lease.holder:
        lines.append(f"left over: killed at its end; autoscalers may keep its minimum of {state.replicas} pods")
    return Outcome(True, (*lines, f"Next: {_next(state, lease.holder)}"), _data(route, lease.holder))


def _next(state: State, holder: str) -> str:
    if not state.ended:
        return "wait, or `delivery rollout abort`" if holder else f"delivery rollout start --image {state.image}"
    if state.left and not holder:
        return "`delivery rollout reap` brings it to its end"
    if state.phase is Phase.DONE:
        kept = state.keep_until is not None and time.time() < state.keep_until
        return "`delivery rollout undo` goes back" if kept else "delivery rollout reap"
    return asks.START


def promote(where: Target) -> Outcome:
    """On to the next step, though there is no verdict yet."""
    state = asks.promote(where.store)
    return Outcome(True, (f"{state.place} goes on at the next look",), _data(where.store.route()))


def abort(where: Target, say: Say, reason: str) -> Outcome:
    """Back at once: one write of the weights; then whoever holds the lock cleans up, or this command."""
    state = asks.abort(where.store, reason)
    say(f"written: {state.weights}")
    return _followed(where, say)


def undo(where: Target, say: Say, reason: str, *, now: bool) -> Outcome:
    """Back to the old colour, after or during a rollout."""
    state = asks.undo(where.store, reason, now=now)
    say(f"written: {state.place}, {state.weights}")
    return _followed(where, say)


def _followed(where: Target, say: Say) -> Outcome:
    """Until it has ended, by this process or by the one that holds the lock. Being back is what was asked for."""
    try:
        ended = _ended(where, say, lambda _one: None)
    except Refusal as refusal:
        if refusal.code is not Exit.LOCKED:
            raise
        say(f"{refusal.why}: it finds the write and goes on")
        ended = _awaited(where)
    return _told(where, ended, Exit.DONE if ended.phase is Phase.ROLLED_BACK else Exit.FAILED)


def _awaited(where: Target) -> State:
    latest = sum(where.rules.deadline_s[phase] for phase in (Phase.RESTORE, Phase.ROLLING_BACK))
    until = time.monotonic() + latest
    while time.monotonic() < until:
        state = where.store.route().state
        if state is not None and state.ended:
            return state
        time.sleep(where.rules.tick_s)
    raise Refusal("it has not ended", f"{latest:.0f} s went by", "`delivery rollout status`", code=Exit.INCONCLUSIVE)


def reap(where: Target, say: Say) -> Outcome:
    """Ends the old colour, after its time. What a rollout that was killed at its end left is brought about at any time."""
    state, now = where.store.route().state, time.time()
    if state is not None and state.left:
        ended = _ended(where, say, lambda _one: None)
        if ended.left:
            why = f"the route says {where.store.route().weights}, and it should be {ended.weights}"
            raise Refusal("nothing was tidied", why, "`delivery rollout status`", code=Exit.FAILED)
        if ended.phase is not Phase.DONE or ended.keep_until is None or now < ended.keep_until:
            return _told(where, ended, Exit.DONE)
    asks.reap(where.store, now)
    ended = _ended(where, say, lambda _one: None)
    return _told(where, ended, Exit.DONE)


def _ended(where: Target, say: Say, begin: Callable[[Deployer], object]) -> State:
    """With the lock: begins, and carries out."""
    with Watch(where.rules, say) as watch:
        one = Deployer(where.store, where.figures, where.rules, run.name(), say=watch.show)
        run.held(one, say)
        try:
            one.rules = where.rules.behind(where.store.gateway())
            begin(one)
            return run.carried_out(one)
        except Fenced as other:
            raise run.fenced(other) from None
        finally:
            run.let_go(one)


def _told(where: Target, state: State, exit: Exit) -> Outcome:
    route = where.store.route()
    because = f": {state.reason}" if state.reason else ""
    lines = (f"{state.place}{because}", f"traffic: {route.weights}", f"Next: {_next(state, '')}")
    return Ended(exit is Exit.DONE, lines, _data(route), exit=exit)


def _data(route: Route, holder: str = "") -> dict[str, Json]:
    state, weights = route.state, route.weights
    return {
        "place": state.place if state else None,
        "image": state.image if state else None,
        "colour": state.new if state else None,
        "reason": state.reason if state else "",
        "weights": {"blue": weights.blue, "green": weights.green} if weights else None,
        "drift": state is not None and weights != state.weights,
        "left_over": state is not None and state.left,
        "keep_until": _time(state.keep_until) if state and state.keep_until else None,
        "holder": holder or None,
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="minutes")
