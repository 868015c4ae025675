# Derived from the template: `copier update` replaces this file. Do not edit.
"""What Schemathesis is told about this service: schemathesis.toml names this module. See test_fuzz.py."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import schemathesis
from hypothesis import strategies
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import positive_data_acceptance

from delivery.contract import Operation, load, operations
from delivery.json_types import Schema, mapping, text
from delivery.values.files import SAMPLES

_CONTRACT = load(Path(__file__).resolve().parents[2] / "openapi.yaml")
_OPERATIONS = {operation.key: operation for operation in operations(_CONTRACT)}
_BOUNDS = frozenset({"x-minimum", "x-maximum"})  # of exact numbers, which travel as text
_STATES = frozenset({410, 412, 428})  # as 404 and 409: about the row or the day, not about the request
_FORMATS = frozenset({"email", "uri"})  # the service refuses reserved names and hosts too
# The contract's examples of these are good once, or for one row: sent with each case, they would be all that is tried.
_EXAMPLES = {
    text(mapping(found).get("name")): mapping(found).get("example")
    for found in mapping(mapping(_CONTRACT.root.get("components")).get("parameters")).values()
}
_UPLOADED = {
    kind for operation in _OPERATIONS.values() for kind in (operation.upload.content if operation.upload else ())
}
_OF_FILES = frozenset({413, 415, 422})  # what a file is, its content has to prove: no schema says that
_ONE_TIME: dict[str, Callable[[], str]] = {"Idempotency-Key": lambda: str(uuid4()), "If-Match": lambda: "*"}


for _kind in sorted(_UPLOADED & SAMPLES.keys()):
    schemathesis.openapi.media_type(_kind, strategies.just(SAMPLES[_kind]))


@schemathesis.hook
def before_call(ctx: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:
    """Give each case a key of its own, and a precondition that holds, where it would send the contract's example.

    Cases about a header stay as they are: to Schemathesis, an edit would make good headers of them.
    """
    about = getattr(case.meta.phase.data, "parameter_location", None) if case.meta else None
    if about is ParameterLocation.HEADER:
        return
    for name, fresh in _ONE_TIME.items():
        if case.headers and case.headers.get(name, "") == _EXAMPLES.get(name):
            case.headers[name] = fresh()


@schemathesis.check
def valid_data_is_accepted(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> bool | None:
    """Schemathesis' own check, but for what JSON Schema has no word for."""
    if response.status_code in _STATES:
        return None
    operation = _OPERATIONS[f"{case.operation.method.upper()} {case.operation.path}"]
    if operation.upload and response.status_code in _OF_FILES:
        return None
    refused = response.status_code == 422
    if refused and _is_refused_beyond_the_schema(operation, json.loads(response.content), dict(case.headers or {})):
        return None
    return positive_data_acceptance(ctx, response, case)


def _is_refused_beyond_the_schema(operation: Operation, problem: Schema, headers: dict[str, Any]) -> bool:
    """A problem named for a rule of its own (a password too easy to guess), or a place with a rule that is no keyword."""
    errors = problem.get("errors")
    if not str(problem["type"]).endswith("/invalid") or not isinstance(errors, list):
        return True
    places = [text(mapping(error)["pointer"]) or "" for error in errors]
    return all(
        _has_a_rule_of_its_own(operation, place) or _is_a_wrong_header(operation, place, headers) for place in places
    )


def _is_a_wrong_header(operation: Operation, pointer: str, headers: dict[str, Any]) -> bool:
    """Where Schemathesis can't make a value of a pattern it sends another one, and takes it for valid."""
    name = pointer.removeprefix("/header/")
    for parameter in operation.parameters_in("header"):
        if parameter.name.lower() == name:
            sent = next((str(value) for key, value in headers.items() if key.lower() == name), "")
            return re.search(text(parameter.schema.get("pattern")) or "", sent) is None
    return False


def _has_a_rule_of_its_own(operation: Operation, pointer: str) -> bool:
    if pointer == "/query/cursor":  # opaque: only what a list gave is one
        return True
    schema = _schema_at(operation, pointer.split("/")[1:])
    return bool(_BOUNDS & schema.keys()) or schema.get("format") in _FORMATS


def _schema_at(operation: Operation, parts: list[str]) -> Schema:
    if parts[:1] == ["query"]:
        return next((p.schema for p in operation.parameters_in("query") if p.name == parts[1]), {})
    schema = operation.body.schema if operation.body else {}
    for part in parts:
        schema = mapping(mapping(schema.get("properties")).get(part, schema.get("items")))
    return schema
