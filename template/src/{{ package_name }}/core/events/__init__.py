# Derived from the template: `copier update` replaces this file. Do not edit.
"""Events: what happened is written in the transaction of the change, and told to others afterwards, at least once."""

from ..access import Call
from .emitting import emit, transition
from .event import MOMENT, Consumer, Event, Happened, Moment, Source, source

__all__ = ["MOMENT", "Call", "Consumer", "Event", "Happened", "Moment", "Source", "emit", "source", "transition"]
