# Derived from the template: `copier update` replaces this file. Do not edit.
"""Everything that can be wrong with a request, on every operation: the right problem, and nothing else in it."""

from __future__ import annotations

import pytest

from delivery.contract import Operation
from tests.contract.calls import ON_ROWS, WITH_BODY, by_id, caller_of, prepared, raw, send
from tests.contract.shapes import pointers, problem
from tests.support.api import Api
from tests.support.contract import OPERATIONS, version_of

_ON_ONE_ROW = [op for op in ON_ROWS if len(op.parameters_in("path")) == 1]
_WITH_IDS = [op for op in OPERATIONS if any(p.schema.get("format") == "uuid" for p in op.parameters_in("path"))]
_FIRST = [operation for operation in OPERATIONS if version_of(operation) == 1]
_PATHS = sorted({operation.path for operation in _FIRST})
_MARK = "zq-never-echoed"


@pytest.mark.parametrize("operation", _ON_ONE_ROW, ids=by_id)
async def test_an_unknown_id_is_not_found(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)

    response = await api.call(operation.operation_id, ready.by, row=api.unknown_row(), body=ready.body)

    assert problem(response) == (404, "not-found")


@pytest.mark.parametrize("operation", _WITH_IDS, ids=by_id)
async def test_an_id_that_is_none_is_refused(api: Api, operation: Operation) -> None:
    by = await caller_of(api, operation)
    for wrong in (
        "nonsense",
        "0",
        "00000000-0000-0000-0000-00000000000g",
        "%00",
        "{00000000-0000-0000-0000-000000000000}",
    ):
        body: dict[str, str] | None = {} if operation.body else None

        response = await api.call(operation.operation_id, by, row={"id": wrong}, body=body)

        assert problem(response) == (422, "invalid"), wrong
        assert pointers(response)[0].startswith("/path/")


@pytest.mark.parametrize("operation", WITH_BODY, ids=by_id)
async def test_a_body_that_can_not_be_read_is_refused(api: Api, operation: Operation) -> None:
    by = await caller_of(api, operation)

    broken = [await raw(api, operation, by, content) for content in (b"{", b"\xff", b'{"a": 1,}', b"[1")]
    kinds = [await raw(api, operation, by, b"{}", kind) for kind in ("text/plain", "application/xml", "")]

    assert [problem(response) for response in broken] == [(400, "malformed-request")] * 4
    assert [problem(response) for response in kinds] == [(415, "unsupported-media-type")] * 3


@pytest.mark.parametrize("operation", WITH_BODY, ids=by_id)
async def test_a_body_that_is_no_object_or_too_much_of_one_is_refused(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    for content in (b"[]", b'"text"', b"7", b"null", b"[" * 5000 + b"]" * 5000):
        response = await raw(api, operation, ready.by, content)
        assert problem(response)[0] in (400, 422), content[:20]

    surprised = await send(api, operation, ready, {**ready.body, "no_such_member": 1})

    assert problem(surprised) == (422, "invalid")
    assert "/no_such_member" in pointers(surprised)


@pytest.mark.parametrize("operation", WITH_BODY, ids=by_id)
async def test_what_was_sent_is_never_repeated(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    for wrong in ([_MARK], {_MARK: _MARK}, _MARK * 4000):
        response = await send(api, operation, ready, dict.fromkeys(ready.body or [_MARK], wrong))

        assert problem(response)[0] in (400, 401, 413, 422)
        assert _MARK not in response.text.replace(f"/{_MARK}", "")


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
async def test_a_query_parameter_that_nobody_knows_is_refused(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)

    response = await send(api, operation, ready, query={_MARK: _MARK})

    assert problem(response) == (422, "invalid")
    assert pointers(response)[0].startswith("/query")
    assert response.text.count(_MARK) <= 1  # the name, as the place


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
async def test_a_problem_keeps_to_its_bounds_whatever_was_sent(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)

    many = await send(api, operation, ready, query={f"{_MARK}{number}": "" for number in range(300)})
    long = await send(api, operation, ready, query={"~" * 3000: "\0"})

    assert problem(many) == problem(long) == (422, "invalid")  # to the letter of its schema, lengths included


async def test_a_long_path_is_named_as_far_as_a_problem_can(api: Api) -> None:
    for length in (1990, 1991, 1992, 5000):
        response = await api.client.get("/" + "x" * length + "%20" * 20)

        assert problem(response) == (404, "not-found")


@pytest.mark.parametrize("path", _PATHS)
async def test_another_method_is_told_which_ones_there_are(api: Api, path: str) -> None:
    allowed = {operation.method for operation in _FIRST if operation.path == path}
    told = allowed | {"OPTIONS"} | ({"HEAD"} if "GET" in allowed else set())
    concrete = path.replace("{", "").replace("}", "")
    for method in sorted({"GET", "POST", "PUT", "PATCH", "DELETE"} - allowed):
        response = await api.client.request(method, concrete)

        assert problem(response) == (405, "method-not-allowed")
        assert response.headers["allow"] == ", ".join(sorted(told))

    asked = await api.client.options(concrete)
    assert (asked.status_code, asked.content) == (204, b"")
    assert asked.headers["allow"] == ", ".join(sorted(told))
    assert ("merge-patch" in asked.headers.get("accept-patch", "")) is ("PATCH" in allowed)


@pytest.mark.parametrize("path", ["/no-such-path", "/", "", "//", f"{_PATHS[0]}/", "/%2e%2e/metrics"])
async def test_an_unknown_path_is_not_found(api: Api, path: str) -> None:
    response = await api.client.get(path)

    assert problem(response) == (404, "not-found")
