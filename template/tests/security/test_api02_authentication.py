# Derived from the template: `copier update` replaces this file. Do not edit.
"""API2 Broken authentication: no guarded operation answers anyone who has not proved who they are, however they ask."""

from __future__ import annotations

import httpx
import pytest

from delivery.contract import Operation
from tests.contract.calls import GUARDED, ON_ROWS, raw, row_of
from tests.contract.shapes import problem
from tests.security.cases import each
from tests.security.refusals import challenge, faults_of_refusal
from tests.security.tricks import HEADERS, ask, path_of, spellings
from tests.support.api import NOBODY, Api, Row
from tests.support.app import access, edge, requirements, styles
from tests.support.contract import version_of

_SIGN_IN = "operation that asks to sign in"
_QUERIES = ("access_token", "token", "api_key", "apikey", "key", "jwt", "authorization", access.SCHEME.header)


def wrong_headers(token: str) -> dict[str, dict[str, str]]:
    """A good token, sent as nobody may send it; and what was never a token."""
    name, word = access.SCHEME.header, access.SCHEME.prefix
    elsewhere = "X-API-Key" if word else "Authorization"
    sent = {
        "an empty header": "",
        "another scheme": f"Basic {token}",
        "a scheme of no standard": f"Token {token}",
        "a token in quotes": f'{word} "{token}"',
        "a token twice": f"{word} {token} {token}",
        "a token twice, with a comma": f"{word} {token},{token}",
        "a token without its end": f"{word} {token[:-2]}",
        "half a token": f"{word} {token[: len(token) // 2]}",
        "a token with a sign changed": f"{word} {_changed(token)}",
        "a token in upper case": f"{word} {token.upper()}",
        "a token with more behind it": f"{word} {token}A",
        "words": f"{word} undefined",
        "nothing behind the scheme": word or " ",
        "a wildcard": f"{word} *",
    }
    if word:
        sent["a token without its scheme"] = token
    headers = {why: {name: value.lstrip() if not word else value} for why, value in sent.items()}
    headers["a token in another header"] = {elsewhere: token}
    headers["a token in a cookie"] = {"Cookie": f"{name}={token}; access_token={token}; session={token}"}
    return headers


def _changed(token: str) -> str:
    """One sign in the middle of its last part, where every bit counts."""
    at = len(token) - 9
    return token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]


@each("operation", GUARDED, without=_SIGN_IN)
async def test_an_anonymous_caller_is_asked_to_sign_in(api: Api, operation: Operation) -> None:
    response = await api.call(operation.operation_id, NOBODY, row=api.unknown_row(), body={})

    assert faults_of_refusal(operation, response, "no credentials") == []
    assert response.headers["www-authenticate"] == challenge(operation)


@each("operation", [op for op in GUARDED if op.body], without=f"{_SIGN_IN} and has a body")
async def test_a_body_is_not_read_before_the_caller_is_known(api: Api, operation: Operation) -> None:
    response = await raw(api, operation, NOBODY, "{")

    assert problem(response) == (401, "unauthenticated"), operation.key


@each("operation", GUARDED, without=_SIGN_IN)
async def test_what_is_no_credential_is_refused(api: Api, operation: Operation) -> None:
    good = await api.allowed(operation.operation_id)
    token = good.headers[access.SCHEME.header].removeprefix(access.SCHEME.prefix).strip()
    found: list[str] = []

    for why, headers in wrong_headers(token).items():
        response = await api.call(operation.operation_id, NOBODY, row=api.unknown_row(), body={}, headers=headers)
        found += faults_of_refusal(operation, response, why)
    for name in _QUERIES:
        response = await api.call(operation.operation_id, NOBODY, row=api.unknown_row(), body={}, query={name: token})
        found += faults_of_refusal(operation, response, f"a token as `{name}` in the query")

    assert not found, "\n".join(found)


@each("operation", GUARDED, without=_SIGN_IN)
async def test_no_header_opens_a_guarded_operation(api: Api, operation: Operation) -> None:
    row = await _there(api, operation)
    found: list[str] = []

    for headers in HEADERS:
        response = await api.call(operation.operation_id, NOBODY, row=row, body={}, headers=headers)
        found += faults_of_refusal(operation, response, str(dict(headers)))

    assert not found, "\n".join(found)


@each("operation", GUARDED, without=_SIGN_IN)
async def test_no_other_spelling_of_its_path_opens_a_guarded_operation(
    api: Api, service: edge.Edge, operation: Operation
) -> None:
    row = await _there(api, operation)
    path, headers, found = path_of(operation, row), styles.asking(version_of(operation)), list[str]()

    for spelled in spellings(path):
        response = await ask(service, operation.method, spelled, headers)
        if not response.is_client_error or not _silent(response, row):
            found.append(f"{operation.method} {spelled} is answered {response.status_code}: {response.text[:200]}")

    assert not found, "\n".join([*found, "due is a 404 or a 401: no second spelling of a path may lead past its guard"])


@each("operation", GUARDED, without=_SIGN_IN)
async def test_another_method_on_its_path_shows_nothing(api: Api, operation: Operation) -> None:
    row = await _there(api, operation)
    path, headers = path_of(operation, row), styles.asking(version_of(operation))

    answers = {
        method: await api.client.request(method, f"http://test{path}", headers=headers)
        for method in ("HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "QUERY", operation.method.lower(), "X-GET")
    }

    for method, response in answers.items():
        assert _silent(response, row), f"{method} {path} shows a row to nobody: {response.text[:200]}"
        assert response.is_client_error or (method == "OPTIONS" and not response.content), f"{method} {path}"


@pytest.mark.parametrize("path", ["/livez", "/openapi.yaml", "/no-such-path"])
async def test_an_open_path_is_no_way_to_a_guarded_operation(api: Api, path: str) -> None:
    plain = await api.client.get(f"http://test{path}")
    for operation in GUARDED:
        to = path_of(operation, None)
        for name in ("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-URI", "X-Forwarded-Path", "X-Forwarded-Prefix"):
            headers = {name: to, "X-HTTP-Method-Override": operation.method}

            response = await api.client.get(f"http://test{path}", headers=headers)

            assert (response.status_code, response.content) == (plain.status_code, plain.content), f"{name}: {to}"


def test_what_names_its_callers_asks_them_to_sign_in() -> None:
    """So that an empty suite can be none: a service with roles has operations that ask who calls."""
    assert GUARDED, f"the service has the roles {requirements.ROLES}, and no operation of openapi.yaml has `security`"


async def _there(api: Api, operation: Operation) -> Row | None:
    """A row that somebody could show, where the operation is about rows."""
    if operation not in ON_ROWS:
        return api.unknown_row()
    owner = await api.allowed(operation.operation_id)
    return await row_of(api, operation, owner) or await api.another(operation.operation_id, owner)


def _silent(response: httpx.Response, row: Row | None) -> bool:
    """Whether an answer names nothing that is in the row, but for the path that was asked for."""
    shown = [value for name, value in (row or {}).items() if name != "id" and isinstance(value, str) and len(value) > 9]
    return not any(value in response.text for value in shown)
