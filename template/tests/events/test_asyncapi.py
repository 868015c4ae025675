# Derived from the template: `copier update` replaces this file. Do not edit.
"""asyncapi.yaml says what the code tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml

from tests.support.app import Database, events, ids, requirements

from .parts import OUTBOX, broker, event, happen, relay
from .servers import described

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT: Any = yaml.safe_load((ROOT / "asyncapi.yaml").read_text("utf-8"))
SCHEMAS: Any = DOCUMENT["components"]["schemas"]


def test_every_event_is_a_channel_an_operation_and_a_message() -> None:
    names = [found.name for found in events.EVENTS]

    assert [*DOCUMENT["channels"]] == [*DOCUMENT["operations"]] == [*DOCUMENT["components"]["messages"]] == names
    told = {name: described(channel) for name, channel in DOCUMENT["channels"].items()}
    assert told == {name: broker.address(requirements.SLUG, name) for name in names}


@pytest.mark.parametrize("found", events.EVENTS, ids=lambda found: found.name)
def test_what_an_event_tells_is_what_its_type_holds(found: Any) -> None:  # Any: events differ in what they tell
    (schema,) = msgspec.json.schema_components([found.payload])[1].values()
    described = SCHEMAS[found.payload.__name__]

    assert described["properties"] == schema["properties"]
    assert described["required"] == schema["required"]


async def test_a_message_is_the_cloud_event_that_it_describes(db: Database) -> None:
    await happen(db, ids.new_id(), 1)
    (row,) = await db.many(OUTBOX)

    message = msgspec.json.decode(relay.message(row))
    jsonschema.validate(message, SCHEMAS["CloudEvent"], format_checker=jsonschema.FormatChecker())

    assert message.keys() == SCHEMAS["CloudEvent"]["properties"].keys()
    assert DOCUMENT["defaultContentType"] == event.MEDIA_TYPE
