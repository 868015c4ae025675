# Derived from the template: `copier update` replaces this file. Do not edit.
"""What `routes.Route` does by itself, as OpenAPI. A contract may leave it unsaid of an operation, and may not say otherwise."""

from __future__ import annotations

from typing import Any

from fastapi.routing import APIRoute

from . import merging
from .idempotency import PATTERN
from .preconditions import LIST_PATTERN, MAX_LENGTH
from .problems import MEDIA_TYPE
from .routes import Route

Document = dict[str, Any]  # Any: JSON
JSON = "application/json"
_TAGS = {"type": "string", "maxLength": MAX_LENGTH, "pattern": LIST_PATTERN}
_KEY = {"type": "string", "maxLength": 130, "pattern": PATTERN}
PARAMETERS = {
    "if-match": {"name": "If-Match", "in": "header", "schema": _TAGS},
    "if-none-match": {"name": "If-None-Match", "in": "header", "schema": _TAGS},
    "idempotency-key": {"name": "Idempotency-Key", "in": "header", "schema": _KEY},
}


def describe(operation: Document, route: APIRoute) -> None:
    """Add it to one operation, and name in `x-implied` what was added."""
    if not isinstance(route, Route):
        return
    added = operation.setdefault("x-implied", [])
    names = ["if-none-match"] if route.safe else []
    names += ["if-match"] if route.target and not route.safe else []
    names += ["idempotency-key"] if route.keyed else []
    for name in names:
        operation.setdefault("parameters", []).append({"$ref": f"#/components/parameters/{name}"})
        added.append(f"header {name}")
    statuses = {"if-none-match": "304", "if-match": "412", "idempotency-key": "409"}
    for status in (statuses[name] for name in names if statuses[name] not in operation["responses"]):
        problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        operation["responses"][status] = {"description": "By rule", **({} if status == "304" else {"content": problem})}
        added.append(f"response {status}")
    content = operation.get("requestBody", {}).get("content", {})
    if "PATCH" in (route.methods or ()) and JSON in content:
        content[merging.MEDIA_TYPE] = content[JSON]
        added.append(f"body {merging.MEDIA_TYPE}")
