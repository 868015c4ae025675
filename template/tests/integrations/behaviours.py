# Derived from the template: `copier update` replaces this file. Do not edit.
"""How a partner can misbehave, and questions to any of them."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import msgspec

from delivery.values import boundaries
from tests.support.app import integrations, partners

Json = Any  # what a JSON document may hold
JSON = {"content-type": "application/json"}
PARTNERS = integrations.PARTNERS
TOO_LARGE = 1 + max(kind.max_answer_bytes for kind in PARTNERS)


class Question(msgspec.Struct, frozen=True):
    id: str


class Answer(msgspec.Struct, frozen=True):
    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=9)]
    score: Annotated[int, msgspec.Meta(ge=0, le=100)]


GOOD = Answer("R1", 50)
GET = partners.Ask("GET", "/zq/{id}", Question, example=GOOD)
POST = partners.Ask("POST", "/zq", Question, example=GOOD)
FINE = partners.Said(body=msgspec.json.encode(GOOD))


async def slow(_: partners.Asked) -> partners.Said:
    await asyncio.sleep(30)
    return FINE


def always(*answers: partners.Said) -> partners.Behaviour:
    """These answers, one after the other; the last one for ever."""
    left = list(answers)

    async def behave(_: partners.Asked) -> partners.Said:
        return left.pop(0) if len(left) > 1 else left[0]

    return behave


def _packed(body: bytes) -> partners.Said:
    return partners.Said(body=gzip.compress(body), headers={**JSON, "content-encoding": "gzip"})


# What no partner may say, whatever it was asked; but for its size, the huge one would be a good answer. The word is the outcome that metrics and logs show.
BAD: Mapping[str, tuple[str, partners.Behaviour]] = {
    "no object": ("invalid", always(partners.Said(body=b"[]"))),
    "null": ("invalid", always(partners.Said(body=b"null"))),
    "not JSON": ("invalid", always(partners.Said(body=b"<html>"))),
    "half a document": ("invalid", always(partners.Said(body=b'{"reference": "R'))),
    "no text": ("invalid", always(partners.Said(body=b'"\xff"'))),
    "nothing": ("invalid", always(partners.Said())),
    "a web page": ("invalid", always(partners.Said(body=FINE.body, headers={"content-type": "text/html"}))),
    "no media type": ("invalid", always(partners.Said(body=FINE.body, headers={}))),
    "a huge body": ("invalid", always(partners.Said(body=FINE.body + b" " * TOO_LARGE))),
    "a compressed bomb": ("invalid", always(_packed(FINE.body + b" " * 50_000_000))),
    "a redirect": ("invalid", always(partners.Said(307, headers={"location": "/elsewhere"}))),
    "a redirect into the cloud": (
        "invalid",
        always(partners.Said(302, headers={"location": "http://169.254.169.254/latest/meta-data/"})),
    ),
    "that it is broken": ("status", always(partners.Said(500, b"{}"))),
    "that it is busy": ("status", always(partners.Said(503, b"{}"))),
    "that there is nothing": ("refused", always(partners.Said(404, b"{}"))),
    "goodbye": ("broken", always(partners.Said(raw=b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n"))),
    "something that is not HTTP": ("broken", always(partners.Said(raw=b"SSH-2.0-OpenSSH_9\r\n\r\n"))),
    "nothing in time": ("timeout", slow),
}


def wrong_answers(ask: partners.Ask[Any, Any]) -> Iterator[tuple[str, bytes]]:  # Any: of any type
    """Answers just outside of the type: a member missing, of another type, out of its bounds."""
    schema = msgspec.json.schema(type(ask.example))
    whole = _inlined(schema, schema.get("$defs", {}))
    for case in boundaries(whole):
        if not case.ok and not case.stricter:
            yield str(case), msgspec.json.encode(case.value)


def _inlined(schema: Json, named: Json) -> Json:
    if isinstance(schema, list):
        return [_inlined(part, named) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(named[schema["$ref"].rpartition("/")[2]], named)
    return {key: _inlined(part, named) for key, part in schema.items() if key != "$defs"}
