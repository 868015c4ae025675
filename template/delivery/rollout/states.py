# Derived from the template: `copier update` replaces this file. Do not edit.
"""Where a rollout is. The state travels in an annotation of the route, in the same write as the weights it stands for."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from ..json_types import Json, mapping
from .names import Colour


class Phase(StrEnum):
    PREFLIGHT = "PREFLIGHT"
    EXPAND = "EXPAND"
    SCALE_IDLE = "SCALE_IDLE"
    SMOKE = "SMOKE"
    STEP = "STEP"
    DONE = "DONE"
    REAPED = "REAPED"
    RESTORE = "RESTORE"
    ROLLING_BACK = "ROLLING_BACK"
    ROLLED_BACK = "ROLLED_BACK"


ENDED = frozenset({Phase.DONE, Phase.REAPED, Phase.ROLLED_BACK})
_NEW_SERVES = frozenset({Phase.DONE, Phase.REAPED, Phase.RESTORE})


@dataclass(frozen=True)
class Weights:
    """Per cent of the traffic of each colour. They always add up to 100: an API server accepts 0 and 0, and that is an outage."""

    blue: int
    green: int

    def __post_init__(self) -> None:
        if self.blue + self.green != 100 or min(self.blue, self.green) < 0:
            raise ValueError(f"weights {self.blue} and {self.green} are not 100 per cent")

    @classmethod
    def of(cls, colour: Colour, weight: int) -> Weights:
        return cls(weight, 100 - weight) if colour is Colour.BLUE else cls(100 - weight, weight)

    def __getitem__(self, colour: Colour) -> int:
        return self.blue if colour is Colour.BLUE else self.green

    def __str__(self) -> str:
        return f"blue {self.blue} %, green {self.green} %"


@dataclass(frozen=True)
class State:
    """Attributes:
    token: The fencing token of whoever wrote it; a smaller one writes no more.
    release: What tells two rollouts of the same image apart.
    new: The colour that the image goes to.
    steps: The weights, as planned when it began.
    revision: The newest migration of the release.
    replicas: Pods that each colour holds while traffic moves; 0 until the preflight looked.
    floor: The autoscaler's own minimum, which it gets back.
    touched: Whether the new colour was changed, so that ending it is ours.
    step: Which of the steps, in STEP.
    spent: Seconds in this phase or step by the clocks of those who held the lock; no clock of a wall.
    since: By the clock of the figures, when the first request that counts may come; None until the route took effect.
    promoted: A person said: go on without waiting for time or figures.
    keep_until: Until when the old colour stays ready, by the wall.
    complete: Whether the pods and minimums that its end asks for are there; from then on they are nobody's but the owner's.
    """

    phase: Phase
    token: int
    release: str
    new: Colour
    image: str
    previous: str = ""
    steps: tuple[int, ...] = (10, 50, 100)
    revision: str = ""
    replicas: int = 0
    floor: int = 0
    touched: bool = False
    step: int = 0
    spent: float = 0.0
    since: float | None = None
    promoted: bool = False
    started: float = 0.0
    keep_until: float | None = None
    reason: str = ""
    complete: bool = False

    @property
    def old(self) -> Colour:
        return self.new.other

    @property
    def ended(self) -> bool:
        return self.phase in ENDED

    @property
    def left(self) -> bool:
        """Whether whoever ended it was killed before everything was as its end asks for."""
        return self.ended and not self.complete

    @property
    def weights(self) -> Weights:
        """What the route must say: a function of the state, so that one can't be written without the other."""
        if self.phase is Phase.STEP:
            return Weights.of(self.new, self.steps[self.step])
        return Weights.of(self.new, 100 if self.phase in _NEW_SERVES else 0)

    @property
    def place(self) -> str:
        return f"STEP({self.steps[self.step]})" if self.phase is Phase.STEP else str(self.phase)

    def to(self, phase: Phase, reason: str = "", *, step: int = 0) -> State:
        """The next phase or step, with nothing of this one's time and figures."""
        fresh = replace(self, phase=phase, step=step, spent=0.0, since=None, promoted=False, complete=False)
        return replace(fresh, reason=reason or self.reason)

    def text(self) -> str:
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    @classmethod
    def parse(cls, text: str) -> State:
        """Raises:
        ValueError: it is not what `text` wrote.
        """
        told = mapping(json.loads(text))
        try:
            return _read(told)
        except (KeyError, TypeError, IndexError) as error:
            raise ValueError(f"the state of the rollout can't be read: {error!r}") from None


def _read(told: dict[str, Json]) -> State:
    since, kept, steps = told["since"], told["keep_until"], told["steps"]
    if not isinstance(steps, list) or not steps:
        raise TypeError("steps")
    return State(
        phase=Phase(str(told["phase"])),
        token=int(str(told["token"])),
        release=str(told["release"]),
        new=Colour(str(told["new"])),
        image=str(told["image"]),
        previous=str(told["previous"]),
        steps=tuple(int(str(weight)) for weight in steps),
        revision=str(told["revision"]),
        replicas=int(str(told["replicas"])),
        floor=int(str(told["floor"])),
        touched=told["touched"] is True,
        step=int(str(told["step"])),
        spent=float(str(told["spent"])),
        since=None if since is None else float(str(since)),
        promoted=told["promoted"] is True,
        started=float(str(told["started"])),
        keep_until=None if kept is None else float(str(kept)),
        reason=str(told["reason"]),
        complete=told.get("complete") is not False,  # one that does not say is of an earlier release, and long over
    )
