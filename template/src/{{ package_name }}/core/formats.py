# Derived from the template: `copier update` replaces this file. Do not edit.
"""Field types that are text with a format of its own: moments, ids, addresses, documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from email_validator import EmailNotValidError, validate_email
from pydantic_core import core_schema as core

from . import addresses
from .fields import JsonSchema, Type, check, lengths, parsed
from .settings import settings

IDENTIFIER = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})")
MAX_JSON_BYTES, MAX_JSON_DEPTH, MAX_JSON_VALUES = 65_536, 64, 10_000


@dataclass(frozen=True, slots=True)
class Id(Type):
    """A UUID in its canonical form; `references` names the table whose row it is."""

    references: str = ""

    def rule(self) -> core.CoreSchema:
        def read(value: str) -> UUID:
            check(IDENTIFIER.fullmatch(value) is not None, "is not a UUID")
            return UUID(value)

        return parsed(read)

    def schema(self) -> JsonSchema:
        target = {"x-references": self.references} if self.references else {}
        return {"type": "string", "format": "uuid", "maxLength": 36, **target}


@dataclass(frozen=True, slots=True)
class Date(Type):
    """A day (RFC 3339 full-date)."""

    def rule(self) -> core.CoreSchema:
        def read(value: str) -> date:
            check(_DATE.fullmatch(value) is not None, "is not a date like 2026-01-31")
            try:
                return date.fromisoformat(value)
            except ValueError as fault:
                check(False, f"is no day of the calendar: {fault}")
                raise

        return parsed(read)

    def schema(self) -> JsonSchema:
        return {"type": "string", "format": "date", "maxLength": 10}


@dataclass(frozen=True, slots=True)
class DateTime(Type):
    """A moment (RFC 3339) with its offset; kept and shown in UTC."""

    def rule(self) -> core.CoreSchema:
        def read(value: str) -> datetime:
            check(_MOMENT.fullmatch(value) is not None, "is not a moment with an offset like 2026-01-31T12:00:00Z")
            try:
                return datetime.fromisoformat(value.upper()).astimezone(UTC)
            except (ValueError, OverflowError) as fault:
                check(False, f"is no moment: {fault}")
                raise

        return parsed(read, max_length=35)

    def schema(self) -> JsonSchema:
        return {"type": "string", "format": "date-time", "maxLength": 35}


@dataclass(frozen=True, slots=True)
class Email(Type):
    """An address that mail could be sent to; nothing is looked up."""

    max_length: int = 254
    min_length: int = 0

    def rule(self) -> core.CoreSchema:
        def read(value: str) -> str:
            try:
                return validate_email(value, check_deliverability=False).normalized
            except EmailNotValidError as fault:
                check(False, str(fault))
                raise

        return parsed(read, min_length=self.min_length, max_length=self.max_length)

    def schema(self) -> JsonSchema:
        return {"type": "string", "format": "email", **lengths(self.min_length, self.max_length)}


@dataclass(frozen=True, slots=True)
class Url(Type):
    """An http or https address. With `egress` the service itself will call it: https, and no private network.

    Nothing is looked up: a name is judged again by the address behind it, when `egress.fetch` connects to it.
    """

    max_length: int = 2048
    min_length: int = 0
    egress: bool = False

    def rule(self) -> core.CoreSchema:
        def read(value: str) -> str:
            check(value.isascii() and value.isprintable() and " " not in value, "is not a URL")
            try:
                parts = urlsplit(value)
                host, _ = parts.hostname, parts.port
            except ValueError as fault:
                check(False, f"is not a URL: {fault}")
                raise
            check(parts.scheme in ("http", "https") and bool(host), "is not an http or https URL")
            if self.egress:
                wrong = addresses.fault(value, addresses.networks(settings().egress_networks))
                check(not wrong, wrong)
            return value

        return parsed(read, min_length=self.min_length, max_length=self.max_length)

    def schema(self) -> JsonSchema:
        egress = {"x-egress": True} if self.egress else {}
        return {"type": "string", "format": "uri", **lengths(self.min_length, self.max_length), **egress}


@dataclass(frozen=True, slots=True)
class Json(Type):
    """Any JSON value but null, of a sensible size: what is nested deeper than this only wants to hurt a parser."""

    def rule(self) -> core.CoreSchema:
        def bounded(value: object) -> object:
            check(value is not None, "is null")
            _check_parts(value)
            try:
                size = len(msgspec.json.encode(value))
            except UnicodeEncodeError as fault:
                check(False, "is not a JSON document")
                raise ValueError from fault
            check(size <= MAX_JSON_BYTES, f"is longer than {MAX_JSON_BYTES} bytes")
            return value

        return core.no_info_after_validator_function(bounded, core.any_schema())

    def schema(self) -> JsonSchema:
        return {"type": ["object", "array", "string", "number", "boolean"]}


def _check_parts(value: object) -> None:
    """How deep, how many, and no U+0000, which JSONB can't keep. Level by level: recursion is what deep values aim at."""
    level, values = [value], 0
    for _ in range(MAX_JSON_DEPTH):
        values += len(level)
        check(values <= MAX_JSON_VALUES, f"holds more than {MAX_JSON_VALUES} values")
        inner: list[object] = []
        texts = [part for part in level if isinstance(part, str)]
        for part in level:
            if isinstance(part, dict):
                inner += part.values()
                texts += part
            elif isinstance(part, list):
                inner += part
        check(not any("\0" in text for text in texts), "holds a NUL character")
        if not inner:
            return
        level = inner
    check(False, f"is nested more than {MAX_JSON_DEPTH} deep")
