# Derived from the template: `copier update` replaces this file. Do not edit.
"""The rollout as a pure function: what is, and what is seen, give the next state or nothing. It runs nothing and asks no clock.

A state says which weights the route must have and how many pods each colour: whoever holds the lock brings that about again
at every look, so that a rollout that was killed anywhere goes on from where it is.
"""

from __future__ import annotations

from dataclasses import replace

from .analysis import judge
from .rules import Rules
from .seen import Desired, Move, Seen
from .states import Phase, State

LOST = "the state vanished from the route"


def desired(state: State) -> Desired:
    """How many pods each colour must have. Nothing ends a pod before the router left it for as long as it takes to settle."""
    if state.phase in (Phase.SCALE_IDLE, Phase.SMOKE, Phase.STEP):
        return Desired(state.replicas, state.replicas, state.image)
    if state.phase in (Phase.EXPAND, Phase.ROLLING_BACK):
        return Desired(old=state.replicas or None)
    if state.phase is Phase.RESTORE:
        return Desired(old=state.replicas, new=state.replicas)
    if state.phase is Phase.DONE:
        return Desired(state.floor, state.floor)
    if state.phase is Phase.REAPED:
        return Desired(0, state.floor, floor=state.floor)
    if state.phase is Phase.ROLLED_BACK:
        return Desired(state.floor or None, 0 if state.touched else None, floor=state.floor)
    return Desired()


def advance(state: State, seen: Seen, rules: Rules, spent: float) -> Move:
    """The next move. Whatever does not come to an end of itself ends at its deadline."""
    if state.ended:
        return Move(None, state.reason)
    overdue = spent > deadline(state, rules)
    if seen.weights != state.weights and not (overdue and state.phase is Phase.ROLLING_BACK):
        found = f"the route says {seen.weights}" if seen.weights else "the route names other backends"
        return Move(rolled_back(state, f"somebody else wrote the weights: {found}"), "drift")
    move = _PHASES[state.phase](state, seen, rules, spent)
    if move.state is None and overdue:
        return _overdue(state, move.why)
    return move


def deadline(state: State, rules: Rules) -> float:
    if state.phase is Phase.STEP:
        steps = [step for step in rules.steps if step.weight == state.steps[state.step]]
        return (steps or rules.steps)[0].deadline_s
    return rules.deadline_s[state.phase]


def rolled_back(state: State, reason: str) -> State:
    """The way back, from anywhere. While the old colour is at full scale its first write already carries the weights."""
    if state.phase in (Phase.ROLLING_BACK, Phase.ROLLED_BACK):
        return state
    return state.to(Phase.ROLLING_BACK, reason)


def undone(state: State, replicas: int, reason: str, *, now: bool) -> State:
    """After promotion the old colour may be small: it is scaled first, unless somebody is in a hurry."""
    wanted = replace(state, replicas=max(replicas, state.floor, 1), touched=True)
    return wanted.to(Phase.ROLLING_BACK if now else Phase.RESTORE, reason)


def _overdue(state: State, why: str) -> Move:
    reason = f"{state.place} took too long: {why}"
    if state.phase is Phase.RESTORE:
        return Move(state.to(Phase.DONE, f"not undone, {reason}"), reason)
    if state.phase is Phase.ROLLING_BACK:  # the gateway says nothing: its pods stay, whatever it still sends them
        return Move(replace(state, touched=False).to(Phase.ROLLED_BACK, f"{state.reason}; {reason}"), reason)
    return Move(rolled_back(state, reason), reason)


def _preflight(state: State, seen: Seen, _rules: Rules, _spent: float) -> Move:
    if not seen.acked:
        return Move(None, "the gateway has not accepted the route")
    if seen.old.ready == 0 or seen.old.ready < seen.old.wanted:
        return Move(None, f"{state.old}: {seen.old.ready} of {seen.old.wanted} pods are ready")
    if seen.clock is None:
        return Move(None, "the figures can't be asked for")
    floor = state.floor or seen.old.floor  # the one of a rollout that was killed at its end may be raised still
    known = replace(state, replicas=seen.old.wanted, floor=floor, previous=seen.old.image)
    return Move(known.to(Phase.EXPAND), f"{state.old} serves with {seen.old.wanted} pods")


def _expand(state: State, seen: Seen, _rules: Rules, _spent: float) -> Move:
    if seen.job == "failed":
        return Move(rolled_back(state, "the migration failed"), "the migration failed")
    if seen.job != "done":
        return Move(None, "the migration runs")
    return Move(replace(state, touched=True).to(Phase.SCALE_IDLE), "the database is migrated")


def _scale_idle(state: State, seen: Seen, _rules: Rules, _spent: float) -> Move:
    if not _full(state, seen):
        return Move(None, f"{state.new}: {seen.new.ready} of {state.replicas} pods are ready")
    return Move(state.to(Phase.SMOKE), f"{state.new} is ready with {seen.new.ready} pods")


def _smoke(state: State, seen: Seen, _rules: Rules, _spent: float) -> Move:
    if seen.smoke or not _full(state, seen):
        return Move(None, seen.smoke or f"{state.new}: {seen.new.ready} of {state.replicas} pods are ready")
    return Move(state.to(Phase.STEP, step=0), "the smoke test passes")


def _step(state: State, seen: Seen, rules: Rules, spent: float) -> Move:
    if seen.new.ready == 0:
        why = f"{state.new} has no ready pod"
        return Move(rolled_back(state, why), why)
    if not seen.acked:
        return Move(None, "the gateway has not taken over the weights")
    if state.since is None:
        if seen.clock is None:
            return Move(None, "no figures")
        return Move(replace(state, since=seen.clock + rules.settle_s, spent=spent), "the weights are in effect")
    weight = state.steps[state.step]
    step = next((step for step in rules.steps if step.weight == weight), rules.steps[-1])
    verdict = judge(seen.sample, step, spent, rules)
    if verdict.word == "fail":
        return Move(rolled_back(state, verdict.why), verdict.why)
    if not _full(state, seen):
        return Move(None, f"{state.new}: {seen.new.ready} of {state.replicas} pods are ready")
    if verdict.word == "pass" or state.promoted:
        why = verdict.why if verdict.word == "pass" else f"promoted by a person; {verdict.why}"
        return Move(_onward(state, seen, rules), why)
    return Move(None, verdict.why)


def _onward(state: State, seen: Seen, rules: Rules) -> State:
    if state.step + 1 < len(state.steps):
        return state.to(Phase.STEP, step=state.step + 1)
    return replace(state.to(Phase.DONE), keep_until=seen.wall + rules.keep_s)


def _restore(state: State, seen: Seen, _rules: Rules, _spent: float) -> Move:
    if not seen.old.current or seen.old.ready < state.replicas:
        return Move(None, f"{state.old}: {seen.old.ready} of {state.replicas} pods are ready")
    return Move(state.to(Phase.ROLLING_BACK), f"{state.old} is ready again")


def _rolling_back(state: State, seen: Seen, rules: Rules, spent: float) -> Move:
    if not seen.acked:
        return Move(None, "the gateway has not taken over the weights")
    if state.since is None:
        return Move(replace(state, since=spent, spent=spent), f"all traffic is on {state.old}")
    if spent - state.since < rules.settle_s:
        return Move(None, f"{state.new} finishes what it began")
    return Move(state.to(Phase.ROLLED_BACK), f"all traffic is on {state.old}")


def _full(state: State, seen: Seen) -> bool:
    return seen.new.current and seen.new.ready >= max(1, state.replicas)


_PHASES = {
    Phase.PREFLIGHT: _preflight,
    Phase.EXPAND: _expand,
    Phase.SCALE_IDLE: _scale_idle,
    Phase.SMOKE: _smoke,
    Phase.STEP: _step,
    Phase.RESTORE: _restore,
    Phase.ROLLING_BACK: _rolling_back,
}
