# Derived from the template: `copier update` replaces this file. Do not edit.
"""The committed contract: served as it is, and the document that the code itself would give, to compare it with."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from fastapi import APIRouter, FastAPI, Response
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.staticfiles import StaticFiles

from .. import requirements
from . import protocol
from .access import SAFE, SCHEME, Guard, guard_of
from .composition import compose
from .fields import NO_NUL
from .limits import spelled
from .problems import MEDIA_TYPE, Problem
from .routing import api_routes
from .tables import metadata
from .versioning import ByPath

Document = dict[str, Any]  # Any: JSON
ALWAYS, WITH_BODY, WITH_ID = (422, 429, 500, 503), (400, 413, 415), (404,)
LIMITED, RETRIED = ("RateLimit", "RateLimit-Policy"), (429, 503)  # headers of 2xx and 4xx; statuses with Retry-After
_OPEN_MODULES = (__name__, f"{__package__}.health")  # probes, metrics and the contract itself
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head>
<body><div id="page"></div><script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="{start}"></script></body></html>"""
_OPTIONS = 'dom_id: "#page", persistAuthorization: true, tryItOutEnabled: true'
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"


@functools.cache
def text(name: str = "openapi.yaml") -> bytes:
    """A file of the contract, from the wheel or from the checkout.

    Raises:
        FileNotFoundError: neither has it.
    """
    package = Path(__file__).resolve().parents[1]
    for place in (package, *package.parents[:2]):
        if (place / name).is_file():
            return (place / name).read_bytes()
    raise FileNotFoundError(f"{name} is neither in {package} nor above it")


def router(*, docs: bool, versions: Sequence[int] = (1,)) -> APIRouter:
    """`/openapi.yaml`, `/openapi.v2.yaml` and so on, and a page for each. Nothing is loaded from elsewhere."""
    routes = APIRouter(include_in_schema=False)
    for number in versions:
        later = f".v{number}" if number > 1 else ""
        _serve(routes, f"/openapi{later}.yaml", functools.partial(_document, number), "application/yaml")
        if docs:
            page, start = later.replace(".", "/"), f'SwaggerUIBundle({{url: "/openapi{later}.yaml", {_OPTIONS}}})'
            title = requirements.TITLE.replace("&", "&amp;").replace("<", "&lt;")
            html = _PAGE.format(title=title, start=f"/docs{page}/start.js")
            _serve(routes, f"/docs{page}", html.encode, "text/html", {"Content-Security-Policy": _POLICY})
            _serve(routes, f"/docs{page}/start.js", start.encode, "text/javascript")
    return routes


def _serve(
    routes: APIRouter, path: str, content: Callable[[], bytes], kind: str, headers: dict[str, str] | None = None
) -> None:
    @routes.get(path)
    async def answer() -> Response:
        return Response(content(), headers=headers, media_type=kind)


def _document(number: int) -> bytes:
    """The first version's contract as it is committed; a later one put together from it."""
    return text() if number == 1 else _composed(number)


@functools.cache
def _composed(number: int) -> bytes:
    note = f"# Put together from openapi.yaml and what its versions up to {number} change.\n"
    return (note + yaml.safe_dump(read(number), sort_keys=False, allow_unicode=True, width=120)).encode()


def assets() -> StaticFiles:
    """Swagger UI, from the wheel that carries it."""
    return _Assets(directory=str(resources.files("fastapi_swagger") / "resources"))


class _Assets(StaticFiles):
    def file_response(self, *arguments: Any, **options: Any) -> Response:  # Any: as Starlette declares it
        response = super().file_response(*arguments, **options)
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response


def document(app: FastAPI, number: int = 1) -> Document:
    """What the code does in a version, as OpenAPI: FastAPI's own document with our problems, guards and limits in it."""
    within = f"/v{number}/"
    routes = [route for route in api_routes(app) if route.include_in_schema and route.path.startswith(within)]
    found = get_openapi(title=app.title, version=app.version, routes=routes)
    for route in routes:
        for method in route.methods or ():
            operation = found["paths"][route.path_format][method.lower()]
            _describe(operation, route, guard_of(route))
            protocol.describe(operation, route)
            operation |= _ownership(route)
    for name in ("HTTPValidationError", "ValidationError"):
        found.get("components", {}).get("schemas", {}).pop(name, None)
    components = found.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = problem_schema()
    components["parameters"] = protocol.PARAMETERS
    served: ByPath = app.state.versions
    return served.described(found, number)


def unguarded(app: FastAPI) -> list[str]:
    """Routes that name no guard, or are outside the version. There must be none; the service does not start with one."""
    prefixes = tuple(f"{prefix}/" for prefix in app.state.versions.bundles)
    routes = [route for route in api_routes(app) if route.endpoint.__module__ not in _OPEN_MODULES]
    found = [route for route in routes if guard_of(route) is None or not route.path.startswith(prefixes)]
    return [f"{route.name} ({' '.join(sorted(route.methods or ()))} {route.path})" for route in found]


def _describe(operation: Document, route: APIRoute, guard: Guard | None) -> None:
    responses = operation["responses"]
    responses.pop("422", None)  # FastAPI's own, which is no problem document
    statuses = {
        *ALWAYS,
        *(WITH_BODY if route.body_field or "requestBody" in (route.openapi_extra or {}) else ()),
        *(WITH_ID if "{" in route.path else ()),
    }
    if guard:
        statuses |= set() if guard.public else {401}
        reads, signs_in = SAFE.issuperset(route.methods or ()), not guard.public
        statuses |= {403} if guard.roles or (signs_in and SCHEME.scoped and not reads) else set()
        operation["security"] = [] if guard.public else [{SCHEME.name: []}]
        extensions = {
            "x-roles": sorted(guard.roles),
            "x-limit": spelled(guard.limit),
            "x-rate-limit": spelled(guard.rate),
        }
        operation |= {key: value for key, value in extensions.items() if value}
    statuses |= {int(status) for status, answer in responses.items() if "content" not in answer and status >= "400"}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses |= {str(status): {"description": "Problem", "content": content} for status in statuses}
    for status, answer in responses.items():
        names = [*(LIMITED if status[0] in "24" else ()), *(["Retry-After"] if int(status) in RETRIED else [])]
        if names:
            answer["headers"] = {name: {"schema": _header(name)} for name in names} | answer.get("headers", {})


def _ownership(route: APIRoute) -> Document:
    """Whose rows an operation is about, by the table that its path begins with."""
    first = route.path.split("/")[2]  # after the version
    table = metadata.tables.get(first.replace("-", "_"))
    if table is None or not table.info["owned"]:
        return {}
    return {"x-owned": {"unless": sorted(table.info["sees_all"])}}


def answers(*kinds: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route: the problems that this operation answers with beside those of every operation."""
    return {kind.status: {"description": kind.title} for kind in kinds}


def problem_schema() -> Document:
    """The schema of every problem (RFC 9457 §3)."""
    pointer = {"type": "string", "format": "json-pointer", "maxLength": 2000}
    fault = {"type": "object", "properties": {"pointer": pointer, "detail": _text()}, "required": ["pointer", "detail"]}
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


def _header(name: str) -> Document:
    """A header that the edge adds by rule."""
    seconds = {"type": "integer", "format": "int32", "minimum": 0, "maximum": 86400}
    return seconds if name == "Retry-After" else {"type": "string", "maxLength": 500, "pattern": NO_NUL}


def _text() -> Document:
    return {"type": "string", "maxLength": 2000, "pattern": NO_NUL}


@functools.cache
def read(number: int = 1) -> Document:
    """The contract of a version as data.

    Raises:
        FileNotFoundError: a later version has no openapi.v2.yaml (or whatever its number is).
    """
    if number == 1:
        parsed: Document = yaml.safe_load(text())
        return parsed
    return compose(read(number - 1), yaml.safe_load(text(f"openapi.v{number}.yaml")), number)
