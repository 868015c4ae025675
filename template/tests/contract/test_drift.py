# Derived from the template: `copier update` replaces this file. Do not edit.
"""The contract and the code say the same, and the contract says all that it should."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from openapi_spec_validator.shortcuts import get_validator_cls

from delivery.contract import Document, Operation, drift, resolve
from delivery.json_types import mapping
from tests.contract.calls import WITH_BODY, by_id
from tests.contract.shapes import faults
from tests.support.app import contract, requirements
from tests.support.contract import BY_ID, CONTRACT, CONTRACTS, OPERATIONS, PLANNED, ROOT, contract_of

Json = Any  # what a JSON document may hold
_SEGMENT = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PARAMETER = re.compile(r"\{[a-z][a-z0-9_]*\}")
_METHODS_AS_WORDS = {"get", "list", "read", "create", "update", "delete", "add", "remove", "post", "put", "patch"}


@pytest.mark.parametrize("version", CONTRACTS)
def test_code_and_contract_agree_in_both_directions(app: FastAPI, version: int) -> None:
    planned = {BY_ID[name].key for name in PLANNED if name in BY_ID}
    found = drift(Document(contract.document(app, version), "the code"), CONTRACTS[version])
    found = [difference for difference in found if difference.where not in planned]

    assert not found, "\n".join(map(str, found))


def test_the_comparison_would_see_a_route_that_the_contract_lacks(app: FastAPI) -> None:
    code = contract.document(app)
    path = next(iter(code["paths"]))
    del code["paths"][path]

    assert drift(Document(code, "the code"), CONTRACT)


@pytest.mark.parametrize("version", CONTRACTS)
def test_the_contract_is_valid_openapi(version: int) -> None:
    document = CONTRACTS[version].root  # judged as the version of OpenAPI that it names

    errors = list(get_validator_cls(document)(document).iter_errors())

    assert errors == []


def test_no_two_operations_share_an_id() -> None:
    twice = [name for name, times in Counter(op.operation_id for op in OPERATIONS).items() if times > 1 or not name]

    assert twice == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
def test_says_what_it_is_for(operation: Operation) -> None:
    node = _node(operation)

    missing = [word for word in ("tags", "summary", "description") if not node.get(word)]
    missing += [f"a description of {p['name']}" for p in _parameters(operation) if not p.get("description")]
    known = {tag["name"] for tag in _root(operation)["tags"]}

    assert missing == []
    assert set(operation.tags) <= known


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
def test_shows_an_example_of_everything_that_it_takes_and_gives(operation: Operation) -> None:
    bare = [place for place, media in _media(operation) if not list(_examples(media))]

    assert bare == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
def test_every_example_is_valid(operation: Operation) -> None:
    found = [
        f"{place}: {fault}"
        for place, media in [*_media(operation), *((p["name"], p) for p in _parameters(operation))]
        for example in _examples(media)
        for fault in faults(example, resolve(contract_of(operation), media["schema"]))
    ]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("version", CONTRACTS)
def test_every_example_of_a_member_is_valid(version: int) -> None:
    found = [
        f"{schema} {name}: {fault}"
        for schema, node in mapping(mapping(CONTRACTS[version].root["components"])["schemas"]).items()
        for name, member in mapping(resolve(CONTRACTS[version], node).get("properties")).items()
        for example in _examples(mapping(member))
        for fault in faults(example, member)
    ]

    assert not found, "\n".join(found)


def test_paths_are_nouns_in_kebab_case() -> None:
    wrong = [
        path
        for path in {operation.path for operation in OPERATIONS}
        for part in path.strip("/").split("/")
        if not _PARAMETER.fullmatch(part) and not (_SEGMENT.fullmatch(part) and part not in _METHODS_AS_WORDS)
    ]

    assert wrong == []


def test_only_a_post_ends_in_a_verb() -> None:
    """What follows a row's id is a part of the row, or an action on it; an action is a POST without a query."""
    actions = [op for op in OPERATIONS if re.search(r"\}/[^/{]+$", op.path) and op.extensions.get("x-from")]

    assert [op.key for op in actions if op.method != "POST"] == []


@pytest.mark.parametrize("operation", WITH_BODY, ids=by_id)
def test_takes_no_member_that_it_does_not_name(operation: Operation) -> None:
    assert operation.body is not None

    assert operation.body.schema.get("additionalProperties") is False


async def test_serves_the_contract_as_it_is_committed(client: httpx.AsyncClient) -> None:
    response = await client.get("http://test/openapi.yaml")

    assert response.status_code == 200
    assert response.content == (ROOT / "openapi.yaml").read_bytes()


async def test_shows_a_page_that_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = await client.get("http://test/docs")
    parts = [await client.get(f"http://test{path}") for path in re.findall(r'(?:src|href)="([^"]+)"', page.text)]

    assert page.status_code == 200
    assert requirements.TITLE.split("&")[0] in page.text
    assert not re.search(r'(src|href)="(https?:)?//', page.text)
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert parts
    assert {part.status_code for part in parts} == {200}


def _root(operation: Operation) -> dict[str, Json]:
    return contract_of(operation).root


def _item(operation: Operation) -> dict[str, Json]:
    item: dict[str, Json] = contract_of(operation).follow(_root(operation)["paths"][operation.path])
    return item


def _node(operation: Operation) -> dict[str, Json]:
    node: dict[str, Json] = _item(operation)[operation.method.lower()]
    return node


def _parameters(operation: Operation) -> list[dict[str, Json]]:
    nodes = [*_item(operation).get("parameters", ()), *_node(operation).get("parameters", ())]
    return [dict[str, Json](contract_of(operation).follow(node)) for node in nodes]


def _media(operation: Operation) -> Iterator[tuple[str, dict[str, Json]]]:
    """Bodies and answers with the place they stand at."""
    node = _node(operation)
    bodies = {"body": node.get("requestBody", {})} | {f"answer {s}": answer for s, answer in node["responses"].items()}
    for place, body in bodies.items():
        content: dict[str, Json] = contract_of(operation).follow(body).get("content", {})  # type: ignore[assignment]  # a mapping
        told = (media for media in content.values() if media["schema"].get("format") != "binary")  # a file says nothing
        yield from ((f"{operation.key} {place}", media) for media in told)


def _examples(node: dict[str, Json]) -> Iterator[Json]:
    if "example" in node:
        yield node["example"]
    found = node.get("examples", ())
    yield from (example["value"] for example in found.values()) if isinstance(found, dict) else found
