"""Events: what happened is written in the transaction of the change, for every webhook that subscribed it."""

from ..access import Call
from .emitting import emit, transition
from .event import MOMENT, Consumer, Event, Happened, Moment, Source, source

__all__ = [
    "MOMENT",
    "Call",
    "Consumer",
    "Event",
    "Happened",
    "Moment",
    "Source",
    "emit",
    "source",
    "transition",
]
