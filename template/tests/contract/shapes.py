# Derived from the template: `copier update` replaces this file. Do not edit.
"""Values against the contract's schemas, read strictly: formats are checked, and what is not named is not there."""

from __future__ import annotations

from typing import Any

import httpx
from jsonschema import Draft202012Validator

from delivery.contract import Operation, resolve
from tests.support.contract import CONTRACT

Json = Any  # what a JSON document may hold
_CHECKER = Draft202012Validator.FORMAT_CHECKER
_PROBLEM = resolve(CONTRACT, {"$ref": "#/components/schemas/Problem"})


def faults(value: Json, schema: Json, *, strict: bool = True) -> list[str]:
    """What is wrong with a value; each with its place."""
    validator = Draft202012Validator(closed(schema) if strict else schema, format_checker=_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def closed(schema: Json) -> Json:
    """The schema with every object limited to the members that it names."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(part) for key, part in schema.items()}
    if isinstance(found.get("properties"), dict):
        found.setdefault("additionalProperties", False)
    return found


def breaches(operation: Operation, response: httpx.Response) -> list[str]:
    """Where an answer is not what the contract says of this operation."""
    documented = operation.responses.get(str(response.status_code))
    if documented is None:
        return [f"{operation.key}: {response.status_code} is not documented: {response.text[:300]}"]
    kind = response.headers.get("content-type", "").partition(";")[0]
    if not documented.content:
        return [f"{operation.key}: {response.status_code} has a body"] if response.content else []
    if kind not in documented.content:
        return [f"{operation.key}: {response.status_code} is {kind}, due is {', '.join(documented.content)}"]
    if not kind.endswith("json"):
        return []
    return [f"{operation.key} {response.status_code} {f}" for f in faults(response.json(), documented.content[kind])]


def problem(response: httpx.Response) -> tuple[int, str]:
    """Status and public type of a problem that keeps the contract's Problem schema to the letter; of a success, what it is."""
    if response.is_success:  # where a refusal was due: the test says what that means
        return response.status_code, "no problem"
    assert response.headers["content-type"] == "application/problem+json", response.text
    assert response.headers["cache-control"] == "no-store"
    document = response.json()
    assert faults(document, _PROBLEM) == []
    assert document["status"] == response.status_code
    return response.status_code, document["type"].rpartition("/")[2]


def pointers(response: httpx.Response) -> list[str]:
    """The places that a problem names."""
    return [error["pointer"] for error in response.json().get("errors", ())]
