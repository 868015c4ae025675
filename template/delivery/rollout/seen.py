# Derived from the template: `copier update` replaces this file. Do not edit.
"""What is looked at, what is asked for, and what comes of it: the words that the machine is written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .analysis import Sample
from .states import State, Weights

JobWord = Literal["absent", "running", "done", "failed"]


@dataclass(frozen=True)
class Pods:
    """Attributes:
    ready: Endpoints that take requests.
    wanted: Replicas that were asked for.
    floor: The autoscaler's minimum.
    current: Whether all of them run the image that was asked for last.
    """

    ready: int = 0
    wanted: int = 0
    floor: int = 0
    image: str = ""
    current: bool = True


@dataclass(frozen=True)
class Seen:
    """What was found just now; what the phase does not need may be missing.

    Attributes:
        weights: Of the route; None where they can't be told.
        acked: Whether the gateway says that it serves the route as it is.
        smoke: What is wrong with the new colour.
        sample: None: there are no figures.
        clock: Of the figures.
        wall: Only for how long the old colour is kept.
    """

    weights: Weights | None
    acked: bool = False
    old: Pods = Pods()
    new: Pods = Pods()
    job: JobWord = "absent"
    smoke: str = ""
    sample: Sample | None = None
    clock: float | None = None
    wall: float = 0.0


@dataclass(frozen=True)
class Desired:
    """Pods that a state asks for; None leaves a colour alone.

    Attributes:
        floor: What the autoscaler of a colour that ends gets back: it was raised while traffic moved. 0 leaves it.
    """

    old: int | None = None
    new: int | None = None
    image: str | None = None
    floor: int = 0


@dataclass(frozen=True)
class Move:
    """The next state, or None to stay; and why."""

    state: State | None
    why: str
