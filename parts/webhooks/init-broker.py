"""Events: what happened is written in the transaction of the change, and told to others afterwards, at least once."""

from ..access import Call
from . import inbox  # importing the package puts both tables on METADATA
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
    "inbox",
    "source",
    "transition",
]
