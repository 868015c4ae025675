# Derived from the template: `copier update` replaces this file. Do not edit.
"""The committed contract: served as it is, and the document that the code itself would give, to compare it with."""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from fastapi import APIRouter, FastAPI, Response
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.staticfiles import StaticFiles

from .. import requirements
from .access import Guard, guard_of
from .problems import MEDIA_TYPE, Problem
from .routing import api_routes
from .tables import metadata

Document = dict[str, Any]  # Any: JSON
ALWAYS, WITH_BODY, WITH_ID = (422, 500, 503), (400, 413, 415), (404,)
_OPEN_MODULES = (__name__, f"{__package__}.health")  # probes, metrics and the contract itself
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head>
<body><div id="page"></div><script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script></body></html>"""
_START = 'SwaggerUIBundle({url: "/openapi.yaml", dom_id: "#page", persistAuthorization: true, tryItOutEnabled: true})'
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"


@functools.cache
def text() -> bytes:
    """`openapi.yaml`, from the wheel or from the checkout.

    Raises:
        FileNotFoundError: neither has it.
    """
    package = Path(__file__).resolve().parents[1]
    for place in (package, *package.parents[:2]):
        if (place / "openapi.yaml").is_file():
            return (place / "openapi.yaml").read_bytes()
    raise FileNotFoundError(f"openapi.yaml is neither in {package} nor above it")


def router(*, docs: bool) -> APIRouter:
    """`/openapi.yaml`, and the page `/docs` that shows it. Nothing is loaded from elsewhere."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/openapi.yaml")
    async def contract() -> Response:
        return Response(text(), media_type="application/yaml")

    if docs:

        @routes.get("/docs")
        async def page() -> Response:
            html = _PAGE.format(title=requirements.TITLE.replace("&", "&amp;").replace("<", "&lt;"))
            return Response(html, headers={"Content-Security-Policy": _POLICY}, media_type="text/html")

        @routes.get("/docs/start.js")
        async def start() -> Response:
            return Response(_START, media_type="text/javascript")

    return routes


def assets() -> StaticFiles:
    """Swagger UI, from the wheel that carries it."""
    return StaticFiles(directory=str(resources.files("fastapi_swagger") / "resources"))


def document(app: FastAPI) -> Document:
    """What the code does, as OpenAPI: FastAPI's own document with our problems, guards and limits in it."""
    routes = [route for route in api_routes(app) if route.include_in_schema]
    found = get_openapi(title=app.title, version=app.version, routes=routes)
    for route in routes:
        for method in route.methods or ():
            operation = found["paths"][route.path_format][method.lower()]
            _describe(operation, route, guard_of(route))
            operation |= _ownership(route)
    for name in ("HTTPValidationError", "ValidationError"):
        found.get("components", {}).get("schemas", {}).pop(name, None)
    found.setdefault("components", {}).setdefault("schemas", {})["Problem"] = problem_schema()
    return found


def unguarded(app: FastAPI) -> list[str]:
    """Routes that name no guard, or are outside the version. There must be none; the service does not start with one."""
    prefix = requirements.VERSION_PREFIX + "/"
    routes = [route for route in api_routes(app) if route.endpoint.__module__ not in _OPEN_MODULES]
    return [route.path for route in routes if guard_of(route) is None or not route.path.startswith(prefix)]


def _describe(operation: Document, route: APIRoute, guard: Guard | None) -> None:
    responses = operation["responses"]
    responses.pop("422", None)  # FastAPI's own, which is no problem document
    statuses = {*ALWAYS, *(WITH_BODY if route.body_field else ()), *(WITH_ID if "{" in route.path else ())}
    if guard:
        statuses |= set() if guard.public else {401}
        statuses |= {403} if guard.roles else set()
        statuses |= {429} if guard.limit or guard.rate else set()
        operation["security"] = [] if guard.public else [{"bearer": []}]
        extensions = {
            "x-roles": sorted(guard.roles),
            "x-limit": str(guard.limit) if guard.limit else "",
            "x-rate-limit": str(guard.rate) if guard.rate else "",
        }
        operation |= {key: value for key, value in extensions.items() if value}
    statuses |= {int(status) for status, answer in responses.items() if "content" not in answer and status >= "400"}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses |= {str(status): {"description": "Problem", "content": content} for status in statuses}


def _ownership(route: APIRoute) -> Document:
    """Whose rows an operation is about, by the table that its path begins with."""
    first = route.path.removeprefix(requirements.VERSION_PREFIX + "/").partition("/")[0]
    table = metadata.tables.get(first.replace("-", "_"))
    if table is None or not table.info["owned"]:
        return {}
    return {"x-owned": {"unless": sorted(table.info["sees_all"])}}


def answers(*kinds: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route: the problems that this operation answers with beside those of every operation."""
    return {kind.status: {"description": kind.title} for kind in kinds}


def problem_schema() -> Document:
    """The schema of every problem (RFC 9457 §3)."""
    fault = {"type": "object", "properties": {"pointer": _text(), "detail": _text()}, "required": ["pointer", "detail"]}
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string", "format": "uri-reference", "maxLength": 200},
            "title": _text(),
            "status": {"type": "integer", "format": "int32", "minimum": 400, "maximum": 599},
            "instance": {"type": "string", "format": "uri-reference", "maxLength": 2000},
            "detail": _text(),
            "errors": {"type": "array", "maxItems": 200, "items": fault},
        },
        "required": ["type", "title", "status", "instance"],
    }


def _text() -> Document:
    return {"type": "string", "maxLength": 2000}


@functools.cache
def read() -> Document:
    """The committed contract as data."""
    parsed: Document = yaml.safe_load(text())
    return parsed
