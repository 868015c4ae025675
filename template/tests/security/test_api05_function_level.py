# Derived from the template: `copier update` replaces this file. Do not edit.
"""API5 Broken function level authorization: who may not call an operation does not, and learns nothing from trying."""

from __future__ import annotations

from delivery.contract import Operation
from tests.contract.calls import ON_ROWS, Prepared, prepared, send, stored
from tests.contract.shapes import problem
from tests.security.cases import each
from tests.security.told import WAYS, said, told
from tests.security.tricks import HEADERS, ask, path_of, spellings
from tests.support.api import Api
from tests.support.app import edge, requirements, styles
from tests.support.contract import OPERATIONS, table_of, version_of

_LIMITED = [op for op in OPERATIONS if op.roles and set(requirements.ROLES) - op.roles]
_ON_A_ROW = [op for op in _LIMITED if op in ON_ROWS and len(op.parameters_in("path")) == 1]
_PATHS = sorted({op.path for op in OPERATIONS if version_of(op) == 1})
_SOME = "operation whose `x-roles` leave a role out"
_MEND = "it names its roles in its guard: `web.can(Role.…)`, as `x-roles` of openapi.yaml says"


def _others(operation: Operation) -> list[str]:
    """Roles that may not call it."""
    return sorted(set(requirements.ROLES) - (operation.roles or frozenset()))


@each("operation", _LIMITED, without=_SOME)
async def test_every_other_role_is_refused_and_changes_nothing(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    kept = table_of(operation).name if operation in ON_ROWS else None
    before = await stored(api, kept) if kept else []
    for role in _others(operation):
        by = await api.someone(role)

        response = await send(api, operation, Prepared(by, ready.row, ready.body))

        assert problem(response) == (403, "forbidden"), f"{operation.key} lets {role} in: {_MEND}"
        assert not kept or await stored(api, kept) == before, f"{operation.key} refuses {role} after the deed"


@each("operation", _ON_A_ROW, without=f"{_SOME}, on one row")
async def test_who_may_not_call_learns_nothing_of_any_row(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    assert ready.row
    nowhere = api.unknown_row()
    for role in _others(operation):
        by = await api.someone(role)
        for way in WAYS:
            there = await told(api, operation, by, ready.row, ready.body, way)
            unknown = await told(api, operation, by, nowhere, ready.body, way)

            assert said(there, ready.row) == said(unknown, nowhere), f"{operation.key} tells {role} what is there"
            unread = "Content-Type" in way and operation.body and operation.method != "PATCH"
            assert there.status_code == (415 if unread else 403), f"{operation.key} to {role}: {way}"


@each("operation", _LIMITED, without=_SOME)
async def test_no_trick_makes_another_role_of_a_caller(api: Api, service: edge.Edge, operation: Operation) -> None:
    by = await api.someone(_others(operation)[0])
    row = api.unknown_row()
    found: list[str] = []

    for headers in HEADERS:
        response = await api.call(operation.operation_id, by, row=row, body={}, headers=headers)
        found += [f"{dict(headers)} is answered {response.status_code}"] * (response.status_code != 403)
    for spelled in spellings(path_of(operation, None)):
        asking = {**by.headers, **styles.asking(version_of(operation))}
        response = await ask(service, operation.method, spelled, asking)
        found += [f"{spelled} is answered {response.status_code}"] * (not response.is_client_error)

    assert not found, f"{operation.key} lets {_others(operation)[0]} in: " + ", ".join(found)


@each("path", _PATHS, without="operation")
async def test_no_role_reaches_a_method_that_the_contract_does_not_have(api: Api, path: str) -> None:
    declared = {op.method for op in OPERATIONS if op.path == path}
    concrete = path.replace("{", "").replace("}", "")
    for role in requirements.ROLES or [""]:
        by = await api.someone(*filter(None, [role]))
        for method in sorted({"GET", "POST", "PUT", "PATCH", "DELETE"} - declared):
            response = await api.client.request(method, concrete, headers=by.headers)

            assert problem(response) == (405, "method-not-allowed"), f"{method} {path} as {role}: it is in no contract"
