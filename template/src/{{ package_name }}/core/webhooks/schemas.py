# Derived from the template: `copier update` replaces this file. Do not edit.
"""What administrators send and get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, PrivateAttr
from pydantic_core import core_schema as core

from ... import requirements
from ..bodies import Answer, Body, Query, not_sent
from ..fields import Boolean, Enum, Integer, JsonSchema, String, Type, check
from ..formats import DateTime, Id, Url
from .catalog import EVENTS
from .signing import SECRET_PATTERN
from .tables import REASONS, STATUSES

MAX_OVERLAP_HOURS, USUAL_OVERLAP_HOURS = 168, 24
TRIED = "webhook.test"  # the event of a message that was only asked for
EVENT_PATTERN = "^[a-z0-9_]+([.][a-z]+)?$"


@dataclass(frozen=True, slots=True)
class EventNames(Type):
    """One event or more, each once."""

    def rule(self) -> core.CoreSchema:
        def distinct(values: list[str]) -> list[str]:
            check(len(set(values)) == len(values), "names an event twice")
            return values

        listed = core.list_schema(core.literal_schema(list(EVENTS)), min_length=1, max_length=len(EVENTS))
        return core.no_info_after_validator_function(distinct, listed)

    def schema(self) -> JsonSchema:
        items = {"type": "string", "enum": list(EVENTS)}
        return {"type": "array", "items": items, "minItems": 1, "maxItems": len(EVENTS), "uniqueItems": True}


Target = Annotated[str, Url(egress=True)]
Events = Annotated[list[str], EventNames()]


class WebhookCreate(Body):
    url: Target
    events: Events


class WebhookUpdate(Body):
    url: Target = not_sent()
    events: Events = not_sent()
    enabled: Annotated[bool, Boolean()] = not_sent()


class WebhookRotation(Body):
    overlap_hours: Annotated[int, Integer(0, MAX_OVERLAP_HOURS)] = USUAL_OVERLAP_HOURS


class WebhookQuery(Query):
    """Nothing but a page."""


class DeliveryQuery(Query):
    status: Annotated[str, Enum(*STATUSES)] = not_sent()
    _webhook: UUID | None = PrivateAttr(default=None)

    def of(self, webhook: UUID) -> Self:
        """The same, of one subscription."""
        self._webhook = webhook
        return self

    def asked(self) -> dict[str, object]:
        return {**super().asked(), "webhook_id": self._webhook}


class Webhook(Answer):
    id: Annotated[UUID, Id()]
    url: Annotated[str, Url()]
    events: Annotated[list[str], EventNames()]
    enabled: Annotated[bool, Boolean()]
    created_at: Annotated[datetime, DateTime()]
    updated_at: Annotated[datetime, DateTime()]
    failing_since: Annotated[datetime | None, DateTime()]
    disabled_at: Annotated[datetime | None, DateTime()]
    disabled_because: Annotated[str | None, Enum(*REASONS)]
    previous_secret_until: Annotated[datetime | None, DateTime()]


class WebhookIssued(Webhook):
    secret: Annotated[str, String(50, 50, SECRET_PATTERN)]


class WebhookPage(Answer):
    items: Annotated[list[Webhook], Field(max_length=requirements.MAX_PAGE_SIZE)]
    next_cursor: Annotated[str | None, String(max_length=1024)]


class WebhookDelivery(Answer):
    id: Annotated[UUID, Id()]
    webhook_id: Annotated[UUID, Id()]
    event_id: Annotated[UUID, Id()]
    event: Annotated[str, String(200, 1, EVENT_PATTERN)]
    status: Annotated[str, Enum(*STATUSES)]
    attempts: Annotated[int, Integer(0, 1000)]
    response_status: Annotated[int | None, Integer(100, 999)]
    fault: Annotated[str | None, String(200)]
    created_at: Annotated[datetime, DateTime()]
    next_attempt_at: Annotated[datetime | None, DateTime()]
    last_attempt_at: Annotated[datetime | None, DateTime()]
    delivered_at: Annotated[datetime | None, DateTime()]


class WebhookDeliveryPage(Answer):
    items: Annotated[list[WebhookDelivery], Field(max_length=requirements.MAX_PAGE_SIZE)]
    next_cursor: Annotated[str | None, String(max_length=1024)]
