# Derived from the template: `copier update` replaces this file. Do not edit.
"""Field types on the wire: each says in one place what a valid value is, what it becomes, and its JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError
from pydantic_core import core_schema as core

NO_NUL = r"^[^\u0000]*$"  # PostgreSQL's text holds no NUL; refused here with 422 instead of there with 500
SAFE_INTEGER = 9_007_199_254_740_991  # the largest that every JSON reader keeps exact (RFC 8259 §6)
JsonSchema = dict[str, Any]  # Any: a schema's members are of every JSON type


class Type:
    """Adds null where the annotation allows it; a subclass says the rest."""

    def rule(self) -> core.CoreSchema:
        raise NotImplementedError

    def schema(self) -> JsonSchema:
        raise NotImplementedError

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core.CoreSchema:
        nullable = type(None) in get_args(source)
        rule = core.nullable_schema(self.rule()) if nullable else self.rule()
        schema = _nullable(self.schema()) if nullable else self.schema()

        def json_schema(_rule: core.CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchema:
            return schema

        # a wrapper of its own: metadata on a shared inner schema would leak into other fields
        return core.no_info_after_validator_function(_same, rule, metadata={"pydantic_js_functions": [json_schema]})


def _same(value: object) -> object:
    return value


def _nullable(schema: JsonSchema) -> JsonSchema:
    schema = dict(schema)
    if "type" in schema:
        kinds = schema["type"]
        schema["type"] = [*(kinds if isinstance(kinds, list) else [kinds]), "null"]
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return schema


def check(valid: bool, message: str) -> None:
    if not valid:
        raise PydanticCustomError("value", message)


def parsed(
    parse: Callable[[str], object], *, min_length: int | None = None, max_length: int | None = None
) -> core.CoreSchema:
    """A value that is text on the wire and something else inside."""
    text = core.str_schema(strict=True, min_length=min_length, max_length=max_length)
    return core.no_info_after_validator_function(parse, text)


def lengths(low: int, high: int) -> JsonSchema:
    return {**({"minLength": low} if low else {}), "maxLength": high}


@dataclass(frozen=True, slots=True)
class String(Type):
    """Text. The pattern must match the whole value."""

    max_length: int
    min_length: int = 0
    pattern: str = NO_NUL

    def rule(self) -> core.CoreSchema:
        whole = re.compile(self.pattern, re.ASCII)

        def matches(value: str) -> str:
            check(whole.fullmatch(value) is not None and "\0" not in value, f"does not match {self.pattern}")
            return value

        bounded = core.str_schema(min_length=self.min_length, max_length=self.max_length)
        return core.no_info_after_validator_function(matches, bounded)

    def schema(self) -> JsonSchema:
        return {"type": "string", **lengths(self.min_length, self.max_length), "pattern": self.pattern}


@dataclass(frozen=True, slots=True)
class Integer(Type):
    minimum: int = -SAFE_INTEGER
    maximum: int = SAFE_INTEGER

    def rule(self) -> core.CoreSchema:
        bounded = core.int_schema(ge=self.minimum, le=self.maximum)
        return core.no_info_before_validator_function(_integral, bounded)

    def schema(self) -> JsonSchema:
        return {"type": "integer", "format": "int64", "minimum": self.minimum, "maximum": self.maximum}


def _integral(value: object) -> object:
    """2.0 is an integer to JSON Schema, and so to its callers."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


@dataclass(frozen=True, slots=True)
class Exact(Type):
    """A decimal that travels as text, because a JSON number is a float to most readers. Bounds are text too."""

    digits: int
    places: int
    minimum: str | None = None
    maximum: str | None = None

    def pattern(self) -> str:
        sign = "" if self.minimum is not None and Decimal(self.minimum) >= 0 else "-?"
        fraction = f"(\\.[0-9]{{1,{self.places}}})?" if self.places else ""
        return f"^{sign}[0-9]{{1,{self.digits - self.places}}}{fraction}$"

    def rule(self) -> core.CoreSchema:
        whole = re.compile(self.pattern())
        low, high = (None if b is None else Decimal(b) for b in (self.minimum, self.maximum))

        def exact(value: str) -> Decimal:
            check(whole.fullmatch(value) is not None, f"is no decimal number as text with {self.places} places")
            number = Decimal(value)
            check(low is None or number >= low, f"is less than {low}")
            check(high is None or number <= high, f"is more than {high}")
            return number

        return parsed(exact)

    def schema(self) -> JsonSchema:
        bounds = {"x-minimum": self.minimum, "x-maximum": self.maximum}
        given = {key: bound for key, bound in bounds.items() if bound is not None}
        return {"type": "string", "format": "decimal", "maxLength": self.digits + 2, "pattern": self.pattern(), **given}


@dataclass(frozen=True, slots=True)
class Boolean(Type):
    def rule(self) -> core.CoreSchema:
        return core.bool_schema()

    def schema(self) -> JsonSchema:
        return {"type": "boolean"}


class Enum(Type):
    """One of the values."""

    def __init__(self, *values: str) -> None:
        self.values = values

    def __repr__(self) -> str:
        return f"Enum{self.values}"

    def rule(self) -> core.CoreSchema:
        return core.literal_schema(list(self.values))

    def schema(self) -> JsonSchema:
        return {"type": "string", "enum": list(self.values)}
