# Derived from the template: `copier update` replaces this file. Do not edit.
"""Carries a rollout out: look, move, wait, until it has ended; and writes down what became of it."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ..errors import Exit, Refusal
from ..evidence import observed
from ..evidence.observed import Seen
from ..evidence.record import Record
from ..json_types import Json
from . import asks
from .deployer import Deployer
from .states import Phase, State
from .store import Fenced, Locked, Unreachable

_PATIENCE_S = 300.0


def name() -> str:
    """What tells this process from every other, also after a reboot."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"


def begun(
    one: Deployer,
    image: str,
    revision: str,
    *,
    end_retention: bool,
    now: float,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Begins a rollout, or goes on with it. What one that was killed at its end left is brought about first."""
    route = one.store.route()
    if route.state is not None and route.state.left:
        carried_out(one, pause=pause)
        if asks.goes_on(route, image):
            return
    asks.begin(one.store, one.rules, image, one.token, revision, end_retention=end_retention, now=now)


def carried_out(
    one: Deployer, *, pause: Callable[[float], None] = time.sleep, patience_s: float = _PATIENCE_S
) -> State:
    """Until it has ended, and everything is as its end asks for.

    Raises:
        Refusal: the place was silent for too long, or somebody stopped this; the traffic stays as it is.
        Fenced: another deployer took over.
    """
    heard = one.clock()
    try:
        while True:
            try:
                ended = one.tick()
                heard = one.clock()
            except Unreachable as error:
                ended = None
                if one.clock() - heard > patience_s:
                    raise _stopped(f"no answer for {patience_s:.0f} s ({error.why})") from None
            if ended is not None:
                return ended
            pause(one.rules.tick_s)
    except KeyboardInterrupt:
        raise _stopped("somebody pressed Ctrl-C") from None


def held(one: Deployer, say: Callable[[str], None]) -> None:
    """Takes the lock.

    Raises:
        Refusal: another deployer is at work.
    """
    holder = one.store.lease().holder
    if holder:
        say(f"{holder} holds the lock: watching it for {one.rules.lease_s:.0f} s")
    try:
        one.acquire()
    except Locked as other:
        raise Refusal(
            "the rollout is locked", f"{other} is at work", "`delivery rollout status`", code=Exit.LOCKED
        ) from None


def fenced(other: Fenced) -> Refusal:
    why = f"another deployer took over ({other}); this one wrote nothing since"
    return Refusal("the rollout was handed over", why, "`delivery rollout status`", code=Exit.FENCED)


def let_go(one: Deployer) -> None:
    """Gives the lock up; where the place is silent it runs out by itself."""
    try:
        one.release()
    except Refusal:
        return


def keep(root: Path, api: str, environment: str, state: State) -> Record:
    """The record of a deployment, by what did it."""
    started = datetime.fromtimestamp(state.started, UTC)
    values: dict[str, Json] = {
        "status": "success" if state.phase is Phase.DONE else "rolled back",
        "deployment_time": round(max(0.0, (datetime.now(UTC) - started).total_seconds()), 1),
        "version": state.image,
        "reason": state.reason,
    }
    command = f"delivery rollout start --env {environment} --image {state.image}"
    owner = f"devops-engineer/{environment}-deploy"
    return observed.keep(
        root, api, Seen(owner, command, started, values, image=state.image, more={"rollout": state.release})
    )


def _stopped(why: str) -> Refusal:
    remedy = "the same `delivery rollout start` goes on from here; `delivery rollout abort` turns around"
    return Refusal("the rollout is not finished, and the traffic stays as it is", why, remedy, code=Exit.INCONCLUSIVE)
