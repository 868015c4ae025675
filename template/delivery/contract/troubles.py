# Derived from the template: `copier update` replaces this file. Do not edit.
"""The catalogue of problems that the contract documents, and what a caller can do about each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..json_types import Json, Schema, integer, mapping, text
from .document import Document
from .lint_operations import nodes
from .samples import Call

PROBLEM = "application/problem+json"
_ADVICE = {
    400: "Mend the request: it can't be read.",
    401: "Sign in, or renew the token; then send it again.",
    403: "Ask for the role that the operation needs. The same request will be refused again.",
    404: "Check the id. A row of somebody else is not found either.",
    406: "Ask for a media type that the operation has.",
    409: "Read the row again and decide anew. While a request with the same key is answered, wait and repeat it.",
    410: "Call the version or operation that took its place: `Link` names it.",
    412: "Read the row again, put your change on what is there now, and send it with the new `ETag`.",
    413: "Send less: the detail says how much is taken.",
    415: "Send JSON and say so in `Content-Type`.",
    422: "Mend what `errors` names.",
    429: "Wait for `Retry-After` seconds, then repeat it.",
    500: "Repeat it later; report the `X-Request-Id` of the answer if it stays.",
    502: "Another service failed. Repeat it later, with the same `Idempotency-Key`.",
    503: "Wait for `Retry-After` seconds, then repeat it with the same `Idempotency-Key`.",
}


@dataclass(frozen=True)
class Trouble:
    """One kind of problem.

    Attributes:
        operations: Ids of those that document it.
    """

    status: int
    type: str
    title: str
    operations: tuple[str, ...]


def advice(status: int) -> str:
    """What a caller does about it."""
    return _ADVICE.get(status) or ("Mend the request." if status < 500 else "Repeat it later.")


def troubles(document: Document, found: list[Call]) -> list[Trouble]:
    """Every kind that an example of the contract shows, by status and type."""
    known: dict[tuple[int, str, str], list[str]] = {}
    for call, (_, node) in zip(found, nodes(document), strict=True):
        for example in _examples(document, node):
            kind = (
                integer(example.get("status")) or 0,
                text(example.get("type")) or "",
                text(example.get("title")) or "",
            )
            known.setdefault(kind, []).append(call.operation.operation_id)
    return [Trouble(*kind, tuple(ids)) for kind, ids in sorted(known.items())]


def _examples(document: Document, node: Schema) -> Iterator[Schema]:
    for response in mapping(node.get("responses")).values():
        media = mapping(mapping(document.follow(response).get("content")).get(PROBLEM))
        named: list[Json] = [mapping(value).get("value") for value in mapping(media.get("examples")).values()]
        yield from (mapping(example) for example in (media.get("example"), *named) if example)
