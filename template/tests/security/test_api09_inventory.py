# Derived from the template: `copier update` replaces this file. Do not edit.
"""API9 Improper inventory management: what is served is what is written down, nothing beside it, nothing after its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import yaml
from fastapi import FastAPI

from delivery.contract import Operation, endings, operations
from delivery.json_types import mapping
from tests.contract.shapes import problem
from tests.security.cases import each
from tests.support.api import Api
from tests.support.app import (
    api,
    application,
    create_app,
    deprecations,
    requirements,
    routing,
    settings,
    styles,
    versions,
)
from tests.support.contract import CONTRACTS, OPERATIONS, PLANNED, ROOT, version_of

Json = Any  # what a JSON document may hold
ENTRIES = deprecations.read()
VERSIONS = versions.line_up(api.ROUTERS, versions.later(api))
EVERYTHING = [
    (number, found)
    for number, document in CONTRACTS.items()
    for found in operations(document)
    if not {found.operation_id, f"{found.operation_id}@{number}"} & PLANNED
]
_ENDING = [pytest.param(entry, id=entry.what) for entry in ENTRIES if entry.sunset]
_ALWAYS = {"/livez", "/readyz", "/metrics", "/openapi.yaml", "/docs", "/docs/start.js"}
_PAST = deprecations.Deprecation(version=1, since=dt.datetime(2001, 1, 1, tzinfo=dt.UTC), docs="/moving")
_END = _PAST.since + dt.timedelta(days=3651)  # no notice is longer


def test_every_version_that_is_served_has_its_contract_and_no_other() -> None:
    assert [version.number for version in VERSIONS] == list(CONTRACTS)


def test_every_route_is_in_the_contract_of_its_version_or_has_none(app: FastAPI) -> None:
    served = {(r.path, method) for r in routing.api_routes(app) for method in r.methods or ()}
    documented = {(f"/v{number}{operation.path}", operation.method) for number, operation in EVERYTHING}
    later = {f"/openapi.v{number}.yaml" for number in CONTRACTS if number > 1}
    later |= {f"/docs/v{number}{page}" for number in CONTRACTS if number > 1 for page in ("", "/start.js")}

    unwritten, unserved = {path for path, _ in served - documented} - _ALWAYS - later, documented - served
    assert not unwritten, (
        f"served and in no contract: {sorted(unwritten)}. Write them into openapi.yaml, or remove their routes"
    )
    assert not unserved, f"in the contract and not served: {sorted(unserved)}. Write their routes, or remove them there"


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


@each("number", [number for number in CONTRACTS if number > 1], without="version after the first")
async def test_the_contract_of_a_later_version_is_served_whole(client: httpx.AsyncClient, number: int) -> None:
    response = await client.get(f"http://test/openapi.v{number}.yaml")
    page = await client.get(f"http://test/docs/v{number}")

    assert yaml.safe_load(response.content) == CONTRACTS[number].root
    assert page.status_code == 200
    assert f"/docs/v{number}/start.js" in page.text


def test_every_deprecation_names_something_that_exists(settings: settings.Settings) -> None:
    application.build(api.ROUTERS, settings, versions.later(api), entries=ENTRIES)


def test_the_application_that_is_served_has_every_version_and_ends_what_ends(settings: settings.Settings) -> None:
    served = create_app(settings).versions

    assert list(served.versions) == list(CONTRACTS)
    assert list(served.entries) == ENTRIES


def test_what_ends_is_in_the_inventory() -> None:
    found = endings(ROOT)

    assert [(e.operation, e.version) for e in found] == [(e.operation, e.version) for e in ENTRIES]


@pytest.mark.parametrize("number", CONTRACTS)
def test_contract_and_deprecations_say_the_same_of_a_version(number: int) -> None:
    info = mapping(CONTRACTS[number].root["info"])
    entry = next((entry for entry in ENTRIES if entry.version == number and not entry.operation), None)

    assert (info.get("x-deprecated", False), info.get("x-sunset")) == (entry is not None, _day(entry))


@pytest.mark.parametrize(
    ("number", "operation"), EVERYTHING, ids=lambda value: getattr(value, "operation_id", str(value))
)
def test_contract_and_deprecations_say_the_same_of_an_operation(number: int, operation: Operation) -> None:
    named = [entry for entry in ENTRIES if entry.operation]
    entry = deprecations.of(named, operation.operation_id, number)

    assert (operation.deprecated, operation.extensions.get("x-sunset")) == (entry is not None, _day(entry))


@each("entry", _ENDING, without="entry with a sunset in governance/deprecations.yaml")
async def test_nothing_answers_after_its_sunset(
    api: Api, settings: settings.Settings, entry: deprecations.Deprecation
) -> None:
    found = [op for op in OPERATIONS if entry.covers(op.operation_id.partition("@")[0], version_of(op))]

    assert {await _asked(api, settings, op, ENTRIES, entry.sunset) for op in found} == {(410, "gone")}


@each("operation", OPERATIONS, without="operation")
async def test_any_operation_can_be_ended_and_says_so_before(
    api: Api, settings: settings.Settings, operation: Operation
) -> None:
    version = version_of(operation)
    ending = _PAST.model_copy(update={"version": version, "sunset": _END})

    before = await _response(api, settings, operation, [ending], _PAST.since)
    after = await _asked(api, settings, operation, [ending], _END)

    assert before.status_code not in (404, 410)
    assert {"deprecation", "sunset", "link"} <= set(before.headers)
    assert after == (410, "gone")


def test_nothing_lasts_less_than_was_promised() -> None:
    notices = [(entry.sunset - entry.since).days for entry in ENTRIES if entry.sunset]

    assert min(notices, default=requirements.DEPRECATION_NOTICE_DAYS) >= requirements.DEPRECATION_NOTICE_DAYS


async def _asked(*given: Any) -> tuple[int, str]:  # Any: as _response takes them
    return problem(await _response(*given))


async def _response(
    caller: Api, configured: settings.Settings, operation: Operation, entries: Any, day: dt.datetime
) -> httpx.Response:
    """What the service answers on a day to a call with nothing in it: nobody signed in, no body."""
    version = version_of(operation)
    built = application.build(api.ROUTERS, configured, versions.later(api), entries=entries, clock=lambda: day)
    built.app.state.db = caller.db  # type: ignore[attr-defined]  # a FastAPI application
    path = styles.public_prefix(version) + operation.url(**dict.fromkeys(_names(operation), "zq"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=built), base_url="http://test") as client:
        return await client.request(operation.method, path, headers=styles.asking(version))


def _names(operation: Operation) -> Iterator[str]:
    yield from (parameter.name for parameter in operation.parameters_in("path"))


def _day(entry: deprecations.Deprecation | None) -> str | None:
    return f"{entry.sunset:%Y-%m-%d}" if entry and entry.sunset else None
