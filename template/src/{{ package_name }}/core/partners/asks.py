# Derived from the template: `copier update` replaces this file. Do not edit.
"""What is asked of another service, as data: where, with which members, and how the answer must look."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar
from urllib.parse import quote, urlencode
from uuid import UUID

import msgspec

Question = TypeVar("Question", bound=msgspec.Struct)
Reply = TypeVar("Reply", bound=msgspec.Struct)
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
_IDEMPOTENT = frozenset({"GET", "PUT", "DELETE"})  # RFC 9110 §9.2.2
_PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Ask(Generic[Question, Reply]):
    """One question.

    Args:
        method: Of HTTP.
        path: Below the base URL; `{id}` stands for a member of the question.
        question: What is sent: JSON, or for GET and DELETE the query. A row's attributes of the same names fill it.
        example: A good answer. Its type is the rule for every answer; the fake of development and tests gives this one.
        idempotent: The other service takes a repeated request for the same one. PUT, GET and DELETE are anyway; say it
            of a POST only where the partner honours `Idempotency-Key`.
    """

    method: Method
    path: str
    question: type[Question]
    example: Reply
    idempotent: bool = False

    def repeatable(self) -> bool:
        """Whether it may be sent again when nobody knows what became of the first."""
        return self.idempotent or self.method in _IDEMPOTENT

    def about(self, row: object) -> Question:
        """The question about a row: members by name, nothing else of the row leaves."""
        return msgspec.convert(row, self.question, from_attributes=True)

    def target(self, question: Question) -> str:
        """Path and query; what a value holds can't leave its place in them."""
        members: dict[str, object] = msgspec.to_builtins(question)
        named = set(_PLACEHOLDER.findall(self.path))
        path = _PLACEHOLDER.sub(lambda found: quote(_text(members[found[1]]), safe=""), self.path)
        if self.method not in ("GET", "DELETE"):
            return path
        query = {name: _text(value) for name, value in members.items() if name not in named and value is not None}
        return f"{path}?{urlencode(query)}" if query else path

    def body(self, question: Question) -> bytes:
        return b"" if self.method in ("GET", "DELETE") else msgspec.json.encode(question)

    def read(self, body: bytes) -> Reply:
        """The answer, if it is one: every member there, of its type and within its bounds. Members nobody named are fine.

        Raises:
            msgspec.ValidationError, msgspec.DecodeError: it is not.
        """
        return msgspec.json.decode(body, type=type(self.example))


class Row(msgspec.Struct, frozen=True):
    """The usual question: about which row."""

    id: UUID


class Confirmation(msgspec.Struct, frozen=True):
    """The usual answer: done, and how the other service calls it."""

    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


def usual(*operations: str) -> Mapping[str, Ask[Any, Any]]:  # Any: each of its own types
    """For each operation a POST about the row to a path of its name, until the team says something better."""
    example = Confirmation(reference="REF-0001")
    return {name: Ask("POST", f"/{name.replace('_', '-')}", Row, example) for name in operations}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
