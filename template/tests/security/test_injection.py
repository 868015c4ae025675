# Derived from the template: `copier update` replaces this file. Do not edit.
"""Injection: whatever a text looks like, in a path, a query, a header or a body, it is refused or kept, and never carried out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx

from delivery.contract import Operation
from tests.contract.calls import LISTS, ON_ROWS, WITH_BODY, Prepared, prepared, raw, row_of, send, some_row
from tests.security.cases import each
from tests.security.corpora import DOCUMENTS, ESCAPED, VALUES, texts
from tests.security.tricks import path_of
from tests.support.api import Api
from tests.support.app import access, registry, styles
from tests.support.contract import on_table, table_of, version_of, written

Json = Any  # what a JSON document may hold
_LEAK = re.compile(
    r"Traceback|File \"|\.py\b|asyncpg|sqlalchemy|pydantic|syntax error|relation \"|unterminated|SELECT|INSERT|"
    r"/home/|/usr/|/opt/|site-packages|root:x?:0|uid=\d|PATH=|\[extensions\]"
)
_PAGES = ("text/html", "image/svg+xml", "application/xhtml+xml")
_ANYWHERE = ("user-agent", "referer", "x-request-id", "cookie", "accept-language", "x-forwarded-for", "traceparent", "via")  # fmt: skip


def _texts_of(schema: Json) -> Iterator[str]:
    """Members of a body that are texts."""
    for name, member in (schema.get("properties") or {}).items():
        if "string" in _kinds(member):
            yield name


def _kinds(member: Json) -> set[str]:
    """The types that a member may be of; where it says none, a text is as good as anything."""
    kinds = member.get("type", ["string", "object"])
    return {kinds} if isinstance(kinds, str) else set(kinds)


_WITH_TEXT = [op for op in written() if op in WITH_BODY and op.body and list(_texts_of(op.body.schema))]
_CREATES = [op for op in ON_ROWS if "201" in op.responses and op.path.count("/") == 1]
_ON_A_PATH = [op for op in written() if op.parameters_in("path")]
_WITH_QUERY = [op for op in written() if op.parameters_in("query")]


def faults(response: httpx.Response, sent: str) -> list[str]:
    """What is wrong with an answer, whatever was sent: it fails, it tells, a browser would run it, or its head has what was sent."""
    kind = response.headers.get("content-type", "").partition(";")[0]
    said = response.json() if response.is_client_error and kind.endswith("json") else {}
    text = str({name: value for name, value in said.items() if name != "instance"})  # the path that was asked for
    found = [f"fails with {response.status_code}: a bug, or a text that became code"] * response.is_server_error
    found += [f"tells {leak!r}: answer with a Problem of your own" for leak in _LEAK.findall(text)[:1]]
    found += [f"is {kind}, which a browser would run"] * (kind in _PAGES)
    found += ["has a header that was sent"] * ("set-cookie" in response.headers or "evil" in str(response.headers))
    return [f"{sent} {fault}" for fault in found]


async def rows(api: Api) -> dict[str, int]:
    """How many rows each table has."""
    return {name: await api.db._pool.fetchval(f'SELECT count(*) FROM "{name}"') for name in registry.METADATA.tables}


async def fewer(api: Api, before: dict[str, int]) -> list[str]:
    """Tables that lost rows."""
    after = await rows(api)
    return [f"{name} had {before[name]} rows and has {after[name]}" for name in before if after[name] < before[name]]


def say(operation: Operation, found: list[str]) -> str:
    return f"{operation.key}:\n" + "\n".join(found[:20])


@each("operation", _WITH_TEXT, without="operation with a text in its body")
async def test_a_text_in_a_body_is_refused_or_kept_as_it_is(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    assert operation.body
    found, before = list[str](), await rows(api)
    taken = 0

    for name in _texts_of(operation.body.schema):
        for kind, text in texts(on_table(operation)):
            response = await _sent(api, operation, ready, name, text)
            found += faults(response, f"{name}, {kind} ({text!r:.60})")
            taken += response.status_code == 201
            found += _changed(operation, response, name, text)
    after = await rows(api)
    found += await fewer(api, before)
    if operation in _CREATES:
        own = on_table(operation)
        found += [f"{taken} rows were made, {after[own] - before[own]} are there"] * (after[own] - before[own] != taken)

    assert not found, say(operation, found)


@each("operation", _WITH_TEXT, without="operation with a text in its body")
async def test_what_is_no_text_is_refused_where_a_text_is_due(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    assert operation.body
    found, before = list[str](), await rows(api)

    for name in _texts_of(operation.body.schema):
        only = _kinds(operation.body.schema["properties"][name]) <= {"string", "null"}  # type: ignore[index,call-overload]  # a mapping
        for value in VALUES:
            response = await send(api, operation, ready, {**ready.body, name: value})
            found += faults(response, f"{name}, {value!r:.60}")
            found += [f"{name} takes {value!r:.60}: its type is a text"] * (only and response.is_success)

    found += await fewer(api, before)
    assert not found, say(operation, found)


@each("operation", _ON_A_PATH, without="operation with a parameter in its path")
async def test_a_text_in_a_path_is_refused(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    path = path_of(operation, {"id": "zq-here"})
    headers = {**ready.by.headers, **styles.asking(version_of(operation))}
    found, before = list[str](), await rows(api)

    sent = [quote(text.encode("utf-8", "surrogatepass"), safe="") for _, text in texts(on_table(operation))]
    for text in [*sent, *ESCAPED]:
        url = f"http://test{path.replace('zq-here', text)}"
        response = await api.client.request(operation.method, url, headers=headers, json=ready.body)
        found += faults(response, text)
        found += [f"{text} is taken"] * response.is_success

    found += await fewer(api, before)
    assert not found, say(operation, found)


@each("operation", _WITH_QUERY, without="operation with a parameter in its query")
async def test_a_text_in_a_query_finds_nothing_but_itself(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    row = await some_row(api, table_of(operation).name, ready.by) if operation in LISTS else None
    found, before = list[str](), await rows(api)

    for parameter in operation.parameters_in("query"):
        sent = [(text, quote(text.encode("utf-8", "surrogatepass"), safe="")) for _, text in texts(on_table(operation))]
        for text, escaped in [*sent, *((None, escaped) for escaped in ESCAPED)]:
            path = f"http://test{path_of(operation, ready.row)}?{parameter.name}={escaped}"
            response = await api.client.get(path, headers={**ready.by.headers, **styles.asking(version_of(operation))})
            found += faults(response, f"{parameter.name}={escaped}")
            if row and text and response.is_success and not _holds(row, text):
                found += [f"{parameter.name}={escaped} finds what it is not in"] * bool(response.json()["items"])

    found += await fewer(api, before)
    assert not found, say(operation, found)


@each("operation", written(), without="operation")
async def test_a_text_in_a_header_is_a_text(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    declared = [parameter.name for parameter in operation.parameters_in("header")]
    found, before = list[str](), await rows(api)

    for kind, text in texts(on_table(operation), few=True):
        value = text.encode("utf-8", "surrogatepass")
        for names in [_ANYWHERE, (access.SCHEME.header,), *((name,) for name in declared)]:
            headers = {**ready.by.headers, **dict.fromkeys(names, value)}
            nobody = Prepared(ready.by, api.unknown_row() if ready.row else None, ready.body)
            response = await send(api, operation, nobody, headers={**_kind(operation), **headers})
            found += faults(response, f"{names[0]}, {kind} ({text!r:.60})")

    found += await fewer(api, before)
    assert not found, say(operation, found)


@each("operation", WITH_BODY, without="operation with a body")
async def test_a_document_of_another_kind_is_not_read(api: Api, operation: Operation) -> None:
    ready = await prepared(api, operation)
    found, before = list[str](), await rows(api)

    for kind, content in DOCUMENTS:
        response = await raw(api, operation, ready.by, content, kind)
        found += faults(response, f"{kind} ({content[:60]!r})")
        found += [f"{kind} ({content[:60]!r}) is taken"] * response.is_success

    found += await fewer(api, before)
    assert not found, say(operation, found)


@each("operation", LISTS[:1], without="list of rows")
async def test_these_tests_would_see_a_leak_and_a_lost_row(api: Api, operation: Operation) -> None:
    await some_row(api, table_of(operation).name, await api.allowed(operation.operation_id))
    before = await rows(api)
    await api.db._pool.execute(f'DELETE FROM "{table_of(operation).name}"')
    told = httpx.Response(400, json={"detail": 'syntax error at or near "OR"'})

    assert len(await fewer(api, before)) == 1
    assert len(faults(told, "sent")) == 1


async def _sent(api: Api, operation: Operation, ready: Prepared, name: str, text: str) -> httpx.Response:
    """The call with this text for one member, and nothing else that could be refused."""
    if operation not in ON_ROWS:
        return await send(api, operation, ready, {**ready.body, name: text})
    body = await api.smallest_body(operation.operation_id, ready.by)
    row = await row_of(api, operation, ready.by) if operation.extensions.get("x-from") else ready.row
    return await send(api, operation, Prepared(ready.by, row, body), {**body, name: text})


def _changed(operation: Operation, response: httpx.Response, name: str, text: str) -> list[str]:
    """A text that came back as another one, where no format of its own may have put it right."""
    assert operation.body
    member: Json = operation.body.schema["properties"][name]  # type: ignore[index,call-overload]  # a mapping
    if operation not in ON_ROWS or not response.is_success or "format" in member or not response.content:
        return []
    shown = response.json().get(name, text)
    return [f"{name}: {text!r:.60} came back as {shown!r:.60}"] * (_plain(shown) != _plain(text))


def _plain(text: str) -> str:
    """Without what a service may rightly put in order: blanks, the case of letters, ways to write one sign."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _holds(row: dict[str, Json], text: str) -> bool:
    """Whether a search for the text would rightly find the row."""
    return any(text.lower() in str(value).lower() for value in row.values())


def _kind(operation: Operation) -> dict[str, str]:
    return {"content-type": "application/json"} if operation.body else {}
