# Derived from the template: `copier update` replaces this file. Do not edit.
"""Ways around a guard that proxies, frameworks and gateways were seen to fall for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

import httpx

from delivery.contract import Operation
from tests.support.api import Row
from tests.support.app import edge, styles
from tests.support.contract import version_of

# each could be taken for another method, another path, or for somebody whom a proxy in front has let in
HEADERS: list[Mapping[str, str]] = [
    *({name: method} for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override") for method in ("GET", "DELETE")),
    *({name: path} for name in ("X-Original-URL", "X-Rewrite-URL", "X-Override-URL") for path in ("/livez", "/docs")),
    {"X-Forwarded-Prefix": "/docs", "X-Forwarded-Path": "/livez", "X-Forwarded-URI": "/livez"},
    {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "X-Client-IP": "::1", "True-Client-IP": "127.0.0.1"},
    {"X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "https", "X-Forwarded-Server": "localhost"},
    {"Forwarded": "for=127.0.0.1;host=localhost;proto=https;by=unknown"},
    {"Host": "localhost"},
    {"X-Forwarded-User": "admin", "X-Remote-User": "admin", "Remote-User": "admin", "X-Authenticated-User": "admin"},
    {"X-User-Id": "00000000-0000-0000-0000-000000000000", "X-Roles": "admin", "X-Forwarded-Groups": "admin"},
    {"X-SSL-Client-Verify": "SUCCESS", "X-Client-Cert": "-----BEGIN CERTIFICATE-----", "X-Forwarded-Client-Cert": "By=x"},
    {"X-Internal": "true", "X-Debug": "1", "X-Test": "1", "X-Admin": "true", "X-Skip-Auth": "1"},
    {"Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings", "HTTP2-Settings": "AAMAAABk"},
]  # fmt: skip


def path_of(operation: Operation, row: Row | None) -> str:
    """The whole path of an operation on a row; without one, on a row that is not there."""
    named = {p.name: row["id"] if row else "00000000-0000-4000-8000-000000000000" for p in operation.parameters_in("path")}  # fmt: skip
    return styles.public_prefix(version_of(operation)) + operation.url(**named)


async def ask(service: edge.Edge, method: str, path: str, headers: Mapping[str, str]) -> httpx.Response:
    """A request for a path as it is written: a client of today would put it right first."""

    async def written(scope: edge.Scope, receive: edge.Receive, send: edge.Send) -> None:
        await service({**scope, "path": unquote(path), "raw_path": path.encode()}, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=written), base_url="http://test") as client:
        return await client.request(method, "/", headers=headers)


def spellings(path: str) -> Iterator[str]:
    """Other ways to write a path, which a guard may not know and a router may."""
    head, _, last = path.rpartition("/")
    yield from (
        f"/{path}",
        f"/.{path}",
        f"{head}//{last}",
        f"{head}/./{last}",
        f"{head}/x/../{last}",
        f"/docs/..{path}",
    )
    yield from (
        f"{head}/%2e/{last}",
        f"{head}/x/%2e%2e/{last}",
        f"{head}%2f{last}",
        f"{head}/%2f{last}",
        f"{head}%5c{last}",
    )
    yield from (
        f"{path}/",
        f"{path}//",
        f"{path}/.",
        f"{path}%2f",
        f"{path};x",
        f"{path};x=/livez",
        f"{head};/{last}",
        f"{path}%00",
    )
    yield from (f"{path}%20", f"{path}.json", f"{path}~", f"{path}%3f", f"{path}%23", f"{path}%0d%0a", f"{path}..;/")
    yield from (path.upper(), f"{head}/{last.capitalize()}", f"{head}/%{ord(last[0]):02x}{last[1:]}/", f"/%252e{path}")
