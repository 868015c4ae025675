# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the contract shows works: every example of a request, sent as it stands, succeeds as it says."""

from __future__ import annotations

import json
from string import Template
from typing import Any

import pytest

from delivery.contract import samples_verb
from delivery.contract.samples import Call, calls
from delivery.project import find_project
from tests.contract.calls import ON_ROWS, caller_of, row_of
from tests.support.api import Api, Someone
from tests.support.contract import BY_ID, CONTRACT, ROOT, on_table, version_of

Json = Any  # what a JSON document may hold
SHOWN = {call.operation.operation_id: call for call in calls(CONTRACT)}
ON_EACH_ROW = [SHOWN[op.operation_id] for op in ON_ROWS if version_of(op) == 1]


@pytest.mark.parametrize("call", ON_EACH_ROW, ids=lambda call: call.operation.operation_id)
async def test_the_example_of_a_request_succeeds(api: Api, call: Call) -> None:
    by = await caller_of(api, call.operation)
    row = await row_of(api, call.operation, by)
    body = await filled(api, call, by)

    response = await api.call(call.operation.operation_id, by, row=row, body=body)

    assert call.operation.success is not None
    assert str(response.status_code) == call.operation.success.status, response.text


@pytest.mark.skipif("login" not in BY_ID, reason="nobody signs in here")
async def test_the_examples_of_registering_and_signing_in_fit_together(api: Api) -> None:
    registered = await api.call("register_account", body=SHOWN["register_account"].body)
    signed_in = await api.call("login", body=SHOWN["login"].body)

    assert (registered.status_code, signed_in.status_code) == (201, 200)


def test_the_pages_with_code_examples_are_those_of_the_contract() -> None:
    if not (ROOT / samples_verb.FOLDER / "api").is_dir():
        pytest.skip(f"there is no {samples_verb.FOLDER}/api: `delivery contract examples` writes it")

    outcome = samples_verb.examples(find_project(ROOT), check=True)

    assert outcome.ok, "\n".join([*outcome.lines, "Next: delivery contract examples"])


async def filled(api: Api, call: Call, by: Someone) -> Json:
    """The body, with ids of rows that are there; without what it may leave out of its own table, where one could be taken."""
    if call.operation.body is None:
        return None
    schema: Json = call.operation.body.schema
    example: Json = call.body
    refers = {name: member["x-references"] for name, member in schema["properties"].items() if "x-references" in member}
    own = {name for name, table in refers.items() if table == on_table(call.operation)} - {*schema.get("required", ())}
    body = {name: value for name, value in example.items() if name not in own}
    variables = {name: f"{name.removesuffix('_id').upper()}_ID" for name in refers if name in body}
    rows = {variable: (await api.row(refers[name], by))["id"] for name, variable in variables.items()}
    return json.loads(Template(json.dumps(body)).safe_substitute(rows))
