# Derived from the template: `copier update` replaces this file. Do not edit.
"""The last good and the first bad value of every rule: what the contract allows is taken, what it forbids is refused."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from delivery.contract import Operation, Parameter
from delivery.values import Case, boundaries
from tests.contract.calls import ALL_LISTS, ON_ROWS, Prepared, caller_of, prepared, row_of, send
from tests.contract.shapes import pointers, problem
from tests.support.api import Api, Row, Someone
from tests.support.app import problems
from tests.support.contract import table_of, written

Json = Any  # what a JSON document may hold
_CORE = {
    kind.type_name()
    for kind in vars(problems).values()
    if isinstance(kind, type) and issubclass(kind, problems.Problem)
}


def _members(operation: Operation) -> dict[str, Json]:
    assert operation.body is not None
    return dict[str, Json](operation.body.schema.get("properties") or {})  # type: ignore[arg-type]  # a mapping


_BODIES = [op for op in written() if op.body is not None]
_IN_BODIES = [pytest.param(op, name, id=f"{op.operation_id}.{name}") for op in _BODIES for name in _members(op)]
_IN_QUERIES = [
    pytest.param(op, parameter, id=f"{op.operation_id}.{parameter.name}")
    for op in ALL_LISTS
    for parameter in op.parameters_in("query")
]


@pytest.mark.parametrize(("operation", "name"), _IN_BODIES)
async def test_a_member_takes_what_its_schema_allows_and_nothing_else(
    api: Api, app: FastAPI, operation: Operation, name: str
) -> None:
    member = _members(operation)[name]
    ready = await prepared(api, operation)
    if not _may_write(member, ready.by):
        return
    found: list[str] = []
    for case in boundaries(member):
        app.state.limits.reset()
        if not case.ok:
            response = await send(api, operation, ready, {**ready.body, name: case.value})
            found += _not_refused(response, f"/{name}", case)
        elif operation in ON_ROWS and not ("x-references" in member and case.value is not None):
            response = await _alone(api, operation, ready, name, case.value)
            found += _not_taken(response, case)

    assert not found, "\n".join(found)


@pytest.mark.parametrize(("operation", "parameter"), _IN_QUERIES)
async def test_a_query_parameter_takes_what_its_schema_allows_and_nothing_else(
    api: Api, app: FastAPI, operation: Operation, parameter: Parameter
) -> None:
    by = await caller_of(api, operation)
    found: list[str] = []
    for case in _in_text(parameter):
        app.state.limits.reset()
        response = await api.call(operation.operation_id, by, query={parameter.name: str(case.value)})
        if not case.ok:
            found += _not_refused(response, f"/query/{parameter.name}", case)
        elif parameter.name != "cursor":
            found += _not_taken(response, case)

    assert not found, "\n".join(found)


async def _alone(api: Api, operation: Operation, ready: Prepared, name: str, value: Json) -> httpx.Response:
    """With required members only, and no other row in the table: nothing but this value can be refused."""
    table = table_of(operation).name
    await api.db._pool.execute(f'DELETE FROM "{table}"')
    row: Row | None = await row_of(api, operation, ready.by)
    body = await api.smallest_body(operation.operation_id, ready.by)
    return await send(api, operation, Prepared(ready.by, row, body), {**body, name: value})


def _may_write(member: Json, by: Someone) -> bool:
    roles = member.get("x-write-roles")
    return roles is None or by.caller.has(frozenset(roles))


def _not_taken(response: httpx.Response, case: Case) -> list[str]:
    """A rule that a team wrote for itself may refuse a value; its problem then has a name of its own."""
    if response.is_success or (response.is_client_error and problem(response)[1] not in _CORE):
        return []
    return [f"{case} ({case.value!r:.80}) is not taken: {response.status_code} {response.text[:300]}"]


def _not_refused(response: httpx.Response, place: str, case: Case) -> list[str]:
    sent = f"{case} ({case.value!r:.80})"
    if response.status_code != 422:
        return [f"{sent} is not refused: {response.status_code} {response.text[:200]}"]
    assert problem(response) == (422, "invalid")
    if not any(pointer == place or pointer.startswith(f"{place}/") for pointer in pointers(response)):
        return [f"{sent} is refused at {pointers(response)}"]
    return []


def _in_text(parameter: Parameter) -> list[Case]:
    """The cases that can be told apart in a query, where everything is text."""
    kind = parameter.schema.get("type")
    if kind in ("integer", "boolean"):
        sent = [
            case for case in boundaries(parameter.schema) if type(case.value) is (int if kind == "integer" else bool)
        ]
        words = [Case(word, False, f"no {kind}") for word in ("", "nonsense", "1e400", "½", "null")]
        return [*(Case(str(case.value).lower(), case.ok, case.why) for case in sent), *words]
    texts = (case for case in boundaries(parameter.schema) if isinstance(case.value, str))
    return [case for case in texts if str(case.value).isprintable() or "\ud800" not in str(case.value)]
