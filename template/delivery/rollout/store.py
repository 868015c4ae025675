# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a rollout needs of the place it happens in. Every write says what it has seen, and loses where that is no more so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..errors import Exit, Refusal
from .analysis import Sample
from .names import Colour
from .seen import JobWord, Pods
from .states import State, Weights


class Conflict(Exception):
    """Somebody else wrote in between: look again."""


class Unreachable(Refusal):
    """The place does not answer, or not in time; nobody knows whether a write arrived. Whoever carries a rollout out asks again."""

    def __init__(self, why: str) -> None:
        remedy = "look at `kubectl config current-context`, then the same command again"
        super().__init__("the cluster does not answer", why, remedy, code=Exit.INCONCLUSIVE)


class Fenced(Exception):
    """Another deployer took over: this one writes no more."""


class Locked(Exception):
    """Another deployer is at work."""


@dataclass(frozen=True)
class Route:
    """Attributes:
    version: Changes with every write; what compare-and-swap compares.
    state: None where no rollout was ever begun.
    weights: None where the route does not split between the two colours alone.
    acked: Whether the gateway serves the route as it is.
    """

    version: str
    state: State | None
    weights: Weights | None
    acked: bool

    @property
    def over(self) -> bool:
        """Whether nothing is left to do; or somebody sent the traffic elsewhere since, and no pod may end under it."""
        state = self.state
        return state is not None and state.ended and (state.complete or self.weights != state.weights)


@dataclass(frozen=True)
class Lease:
    """Attributes:
    holder: Empty where nobody holds it.
    turns: How often it changed hands: the fencing token of its holder.
    """

    version: str
    holder: str
    turns: int


@dataclass(frozen=True)
class Fleet:
    """A colour's pods, and who changed them last."""

    version: str
    token: int
    pods: Pods


class Store(Protocol):
    """A cluster, or what stands for one. `Unreachable` may come from every call."""

    def lease(self) -> Lease:
        """The lock; held by nobody where there is none."""

    def hold(self, seen: Lease, holder: str, turns: int) -> Lease:
        """Take, renew or give up the lock. Raises Conflict."""

    def gateway(self) -> str:
        """What stands in front, by the words of the manifests."""

    def route(self) -> Route:
        """The route; as it would be made, where there is none."""

    def write(self, seen: Route, state: State) -> None:
        """State and weights, at once. Raises Conflict."""

    def fleet(self, colour: Colour) -> Fleet:
        """The pods of a colour."""

    def scale(self, colour: Colour, seen: Fleet, pods: int, image: str | None, token: int, floor: int = 0) -> None:
        """Ask for pods; 0 ends them, and the autoscaler's minimum becomes the floor, unless that is 0. Raises Conflict."""

    def migrate(self, revision: str, image: str) -> JobWord:
        """How the migration stands; started where it is not there."""

    def probe(self, colour: Colour) -> str:
        """What is wrong with a colour that gets no traffic yet; empty where nothing is."""


class Figures(Protocol):
    """Where the figures of the traffic come from. It has a clock of its own, which all times of samples are of."""

    def clock(self) -> float | None:
        """None where it does not answer."""

    def sample(self, new: Colour, since: float) -> Sample | None:
        """What was answered since; None where that is not known."""
