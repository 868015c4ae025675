# Derived from the template: `copier update` replaces this file. Do not edit.
"""Everything that can be wrong with a request, on every operation: the right problem, and nothing else in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from delivery.contract import Operation
from tests.contract.calls import GUARDED, ON_ROWS, WITH_BODY, by_id, caller_of, prepared, raw, send
from tests.contract.shapes import pointers, problem
from tests.support.api import NOBODY, Api
from tests.support.app import requirements
from tests.support.contract import OPERATIONS

_BY_ROLE = [operation for operation in OPERATIONS if operation.roles]
_ON_ONE_ROW = [op for op in ON_ROWS if len(op.parameters_in("path")) == 1]
_WITH_IDS = [op for op in OPERATIONS if any(p.schema.get("format") == "uuid" for p in op.parameters_in("path"))]
_PATHS = sorted({operation.path for operation in OPERATIONS})
_MARK = "zq-never-echoed"


@pytest.mark.parametrize("operation", GUARDED, ids=by_id)
async def test_an_anonymous_caller_is_asked_to_sign_in(api: Api, operation: Operation) -> None:
    response = await api.call(operation.operation_id, NOBODY, row=api.unknown_row(), body={})

    assert problem(response) == (401, "unauthenticated")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("operation", [op for op in GUARDED if op.body], ids=by_id)
async def test_a_body_is_not_read_before_the_caller_is_known(api: Api, operation: Operation) -> None:
    response = await raw(api, operation, NOBODY, "{")

    assert problem(response) == (401, "unauthenticated")


@pytest.mark.parametrize("operation", _BY_ROLE, ids=by_id)
async def test_every_other_role_is_refused(api: Api, operation: Operation) -> None:
    for role in sorted(set(requirements.ROLES) - (operation.roles or frozenset())):
        by = await api.someone(role)

        response = await api.call(operation.operation_id, by, row=api.unknown_row(), body={})

        assert problem(response) == (403, "forbidden"), role


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
    most = requirements.MAX_BODY_BYTES

    broken = [await raw(api, operation, by, content) for content in (b"{", b"\xff", b'{"a": 1,}', b"[1")]
    kinds = [await raw(api, operation, by, b"{}", kind) for kind in ("text/plain", "application/xml", "")]
    large = [await raw(api, operation, by, b" " * (most + 1)), await raw(api, operation, by, _chunks(most + 1))]

    assert [problem(response) for response in broken] == [(400, "malformed-request")] * 4
    assert [problem(response) for response in kinds] == [(415, "unsupported-media-type")] * 3
    assert [problem(response) for response in large] == [(413, "body-too-large")] * 2


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
        response = await send(api, operation, ready, dict.fromkeys(ready.body, wrong))

        assert problem(response)[0] in (400, 401, 413, 422)
        assert _MARK not in response.text.replace(f"/{_MARK}", "")


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
async def test_a_query_parameter_that_nobody_knows_is_refused(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)

    response = await send(api, operation, ready, query={_MARK: _MARK})

    assert problem(response) == (422, "invalid")
    assert pointers(response)[0].startswith("/query")
    assert response.text.count(_MARK) <= 1  # the name, as the place


@pytest.mark.parametrize("path", _PATHS)
async def test_another_method_is_told_which_ones_there_are(api: Api, path: str) -> None:
    allowed = {operation.method for operation in OPERATIONS if operation.path == path}
    concrete = path.replace("{", "").replace("}", "")
    for method in sorted({"GET", "POST", "PUT", "PATCH", "DELETE"} - allowed):
        response = await api.client.request(method, concrete)

        assert problem(response) == (405, "method-not-allowed")
        assert response.headers["allow"] == ", ".join(sorted(allowed))


@pytest.mark.parametrize("path", ["/no-such-path", "/", "", "//", f"{_PATHS[0]}/", "/%2e%2e/metrics"])
async def test_an_unknown_path_is_not_found(api: Api, path: str) -> None:
    response = await api.client.get(path)

    assert problem(response) == (404, "not-found")


async def test_there_is_nothing_beside_the_contract(api: Api) -> None:
    for path in (
        "/openapi.json",
        "/redoc",
        "/docs/oauth2-redirect",
        "/admin",
        "/.env",
        "/docs/assets/../../../pyproject.toml",
    ):
        assert (await api.client.get(f"http://test{path}")).status_code == 404, path


async def _chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1000 + 1):
        yield b" " * 1000
