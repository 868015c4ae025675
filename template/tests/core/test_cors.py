# Derived from the template: `copier update` replaces this file. Do not edit.
"""Pages of other origins: those that are named may call, and no others, whatever they say of themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import ValidationError

from tests.security.test_api08_misconfiguration import bare
from tests.support.api import Api
from tests.support.app import cors, edge, settings, telemetry
from tests.support.contract import OPERATIONS

OURS, THEIRS = "https://app.example.com", "https://evil.example.com"
_PATH = next(operation.path for operation in OPERATIONS if "{" not in operation.path)
_CALLS = sorted(operation.method for operation in OPERATIONS if operation.path == _PATH)
_STRANGE = [
    THEIRS,
    "null",
    "*",
    "",
    "http://app.example.com",
    "https://app.example.com.evil.example",
    "https://app.example.com:444",
    "https://APP.example.com",
    f"{OURS}, {THEIRS}",
]


@pytest.fixture
async def page(api: Api, service: edge.Edge) -> AsyncIterator[httpx.AsyncClient]:
    """As a browser's page calls the whole application, with one origin allowed."""
    allowed = cors.Cors.of((OURS,), credentials=False)
    outer = edge.Edge(service.app, telemetry.Metrics(), service.versions, cors=allowed)
    base, headers = api.client.base_url, api.client.headers
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=outer), base_url=base, headers=headers) as client:
        yield client


def preflight(origin: str, method: str = "GET") -> dict[str, str]:
    return {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization, content-type, if-match, idempotency-key",
    }


async def test_a_page_that_is_named_may_read_answers_and_their_headers(page: httpx.AsyncClient) -> None:
    for path in ("http://test/livez", "/no-such-path", _PATH):
        response = await page.get(path, headers={"Origin": OURS})

        assert response.headers["access-control-allow-origin"] == OURS
        assert "Origin" in response.headers["vary"]
        assert "access-control-allow-credentials" not in response.headers
        exposed = response.headers["access-control-expose-headers"]
        assert {"ETag", "Location", "Link", "X-Request-ID", "Deprecation", "Sunset"} <= set(exposed.split(", "))


@pytest.mark.parametrize("origin", _STRANGE)
async def test_a_page_that_is_not_named_is_told_nothing(page: httpx.AsyncClient, origin: str) -> None:
    for method, headers in (("GET", {"Origin": origin}), ("OPTIONS", preflight(origin))):
        response = await page.request(method, _PATH, headers=headers)

        assert [name for name in response.headers if name.startswith("access-control-")] == []
        assert "Origin" in response.headers["vary"]  # a cache must not give this answer to a page that is named


async def test_a_preflight_names_methods_and_headers(page: httpx.AsyncClient) -> None:
    response = await page.options(_PATH, headers=preflight(OURS, _CALLS[0]))

    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-origin"] == OURS
    assert set(_CALLS) <= set(response.headers["access-control-allow-methods"].split(", "))
    allowed = {name.strip().lower() for name in response.headers["access-control-allow-headers"].split(",")}
    assert {"authorization", "content-type", "if-match", "if-none-match", "idempotency-key"} <= allowed
    assert int(response.headers["access-control-max-age"]) > 0
    assert bare(response) == []


async def test_where_nobody_is_named_nothing_is_said(api: Api) -> None:
    for method, headers in (("GET", {"Origin": OURS}), ("OPTIONS", preflight(OURS))):
        response = await api.client.request(method, _PATH, headers=headers)

        assert [name for name in response.headers if name.startswith("access-control-")] == []


def test_cookies_come_along_only_where_that_was_asked_for() -> None:
    for credentials in (True, False):
        found = cors.Cors.of((OURS,), credentials=credentials)
        assert found
        headers = dict(found.headers("GET", {b"origin": OURS.encode()}, []))

        assert (headers.get(b"access-control-allow-credentials") == b"true") is credentials


@pytest.mark.parametrize(
    "text",
    [
        f"{OURS}/",
        f"{OURS}/path",
        "app.example.com",
        "*.example.com",
        "https://*.example.com",
        "null",
        "ftp://a",
        "https://",
        "https://A.de",
        "https://a:b@c.de",
        "https://a.de:0",
        f"*, {OURS}",
    ],
)
def test_a_setting_that_names_no_origin_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="CORS_ORIGINS"):
        settings.Settings(environment="test", cors_origins=text)


def test_any_page_is_refused_together_with_cookies() -> None:
    with pytest.raises(ValidationError, match="CORS_ORIGINS is"):
        settings.Settings(environment="test", cors_origins="*", cors_credentials=True)


def test_any_page_is_refused_in_production() -> None:
    with pytest.raises(ValidationError, match="CORS_ORIGINS is"):
        settings.Settings(environment="production", database_url="postgresql://db/x", cors_origins="*")


def test_several_origins_are_read_from_one_setting() -> None:
    found = settings.Settings(environment="test", cors_origins=f"{OURS}, http://localhost:3000 http://[::1]:8080")

    assert cors.origins(found.cors_origins) == (OURS, "http://localhost:3000", "http://[::1]:8080")
