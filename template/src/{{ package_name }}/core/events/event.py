# Derived from the template: `copier update` replaces this file. Do not edit.
"""An event, what it tells, and who listens to it. On its way it is a CloudEvent 1.0 in its JSON format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import msgspec

from ... import requirements
from ..access import Call

Payload = TypeVar("Payload", bound=msgspec.Struct)
Moment = Annotated[dt.datetime, msgspec.Meta(tz=True)]
MOMENT = ""  # in place of a column: when it happened
MEDIA_TYPE = "application/cloudevents+json"


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one resource as the source of an event: `takes` names the attribute for each member of the payload."""

    aggregate: str
    takes: Mapping[str, str]


def source(aggregate: str, /, **takes: str) -> Source:
    """Rows of `aggregate`, a resource as service.yml calls it."""
    return Source(aggregate, takes)


@dataclass(frozen=True, slots=True)
class Event(Generic[Payload]):
    """Something that happened.

    Args:
        name: As in service.yml.
        payload: What it tells.
        sources: By the class of the row that it happened to.
    """

    name: str
    payload: type[Payload]
    sources: Mapping[str, Source] = field(default_factory=dict)

    def of(self, row: msgspec.Struct, moment: dt.datetime) -> tuple[Source, Payload]:
        """What is told when it happened to this row, checked against its types.

        Raises:
            LookupError: rows of this class hold not what the event tells.
            msgspec.ValidationError: a value is of another type.
        """
        found = self.sources.get(type(row).__name__)
        if found is None:
            raise LookupError(f"{self.name} tells of {', '.join(self.sources)}, not of {type(row).__name__}")
        values = {name: getattr(row, taken) if taken else moment for name, taken in found.takes.items()}
        return found, msgspec.convert(values, self.payload)


@dataclass(frozen=True, slots=True)
class Happened(Generic[Payload]):
    """An event as its consumer gets it."""

    id: UUID
    aggregate_id: UUID
    moment: dt.datetime
    payload: Payload


Handle = Callable[[Call, Happened[Payload]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Consumer(Generic[Payload]):
    """Code that runs once for each event.

    Args:
        name: Its queue and its inbox are called so; one that is renamed begins anew.
        event: What it listens to.
        handle: Changes what it changes by `call.db`, which is one transaction with the note that the event was here.
        publisher: The service that emits the event, by its short name.
    """

    name: str
    event: Event[Payload]
    handle: Handle[Payload]
    publisher: str = requirements.SLUG


class Envelope(msgspec.Struct, frozen=True, kw_only=True, rename="lower"):
    """A CloudEvent. `subject` is the row that it happened to."""

    specversion: str = "1.0"
    id: UUID
    source: str
    type: str
    subject: UUID
    time: dt.datetime
    datacontenttype: str = "application/json"
    data: Any  # Any: decoded as the payload of its event


def read(event: Event[Payload], body: bytes) -> Happened[Payload]:
    """A message as its event.

    Raises:
        msgspec.MsgspecError: it is none, or tells something else.
    """
    envelope = msgspec.json.decode(body, type=Envelope)
    return Happened(
        envelope.id, envelope.subject, envelope.time, msgspec.convert(envelope.data, event.payload, strict=False)
    )
