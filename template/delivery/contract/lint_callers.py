# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rules about who calls and what they are told: security schemes, sign-in, errors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..json_types import Schema, mapping, sequence, text
from .document import Document
from .lint_operations import Found, nodes
from .places import Place, parts

_SECRET = re.compile(r"client_?secret|token|password|secret|api-?key", re.IGNORECASE)
_WRITES = ("post", "put", "patch", "delete")
_PROBLEM = "application/problem+json"


def basic(document: Document) -> Found:
    for place, scheme in _schemes(document):
        if scheme.get("scheme") == "basic":
            yield place, "the password goes over the line with every request"


def insecure(document: Document) -> Found:
    for place, scheme in _schemes(document):
        if scheme.get("scheme") in ("negotiate", "oauth"):
            yield place, f"{scheme['scheme']} is no longer safe"


def key_in_url(document: Document) -> Found:
    for place, scheme in _schemes(document):
        if scheme.get("type") == "apiKey" and scheme.get("in") in ("query", "path"):
            yield place, f"the key is in the {scheme['in']}"


def secret_in_url(document: Document) -> Found:
    for place, node in parts(document.root):
        if node.get("in") in ("query", "path") and _SECRET.search(text(node.get("name")) or ""):
            yield place, f"{node.get('name')} is in the URL"


def careless_token(document: Document) -> Found:
    for place, scheme in _schemes(document):
        tokens = scheme.get("type") == "oauth2" or (text(scheme.get("bearerFormat")) or "").lower() == "jwt"
        if tokens and "RFC8725" not in (text(scheme.get("description")) or ""):
            yield place, "how tokens are checked is not said"


def unknown_scheme(document: Document) -> Found:
    known = {place[-1] for place, _ in _schemes(document)}
    for place, operation in [((), document.root), *nodes(document)]:
        for name in sorted(
            {name for scheme in sequence(operation.get("security")) for name in mapping(scheme)} - known
        ):
            yield (*place, "security"), f"there is no scheme {name}"


def open_write(document: Document) -> Found:
    for place, operation in nodes(document):
        if place[-1] in _WRITES and not _guarded(document, operation):
            yield place, "anybody may change something"


def open_read(document: Document) -> Found:
    for place, operation in nodes(document):
        if place[-1] not in _WRITES and not _guarded(document, operation):
            yield place, "anybody may read it"


def no_401(document: Document) -> Found:
    for place, operation in nodes(document):
        if _guarded(document, operation) and not _has(document, operation, "401"):
            yield (*place, "responses"), "there is no 401"


def no_422(document: Document) -> Found:
    for place, operation in nodes(document):
        if not any(_has(document, operation, status) for status in ("400", "422", "4XX")):
            yield (*place, "responses"), "there is neither 400 nor 422"


def no_500(document: Document) -> Found:
    for place, operation in nodes(document):
        if not _has(document, operation, "500") and not _has(document, operation, "5XX"):
            yield (*place, "responses"), "there is no 500"


def no_retry_after(document: Document) -> Found:
    for place, operation in nodes(document):
        response = document.follow(mapping(operation.get("responses")).get("429"))
        if response and "retry-after" not in {name.lower() for name in mapping(response.get("headers"))}:
            yield (*place, "responses", "429"), "when to come back is not said"


def no_problem(document: Document) -> Found:
    for place, operation in nodes(document):
        for status, node in mapping(operation.get("responses")).items():
            content = mapping(document.follow(node).get("content"))
            if str(status)[0] in "45" and set(content) != {_PROBLEM}:
                yield (*place, "responses", str(status)), f"{' and '.join(content) or 'nothing'} is no problem document"


def _has(document: Document, operation: Schema, status: str) -> bool:
    return bool(mapping(document.follow(mapping(operation.get("responses")).get(status)).get("content")))


def _guarded(document: Document, operation: Schema) -> bool:
    schemes = sequence(operation.get("security", document.root.get("security")))
    return bool(schemes) and {} not in schemes


def _schemes(document: Document) -> Iterator[tuple[Place, Schema]]:
    for name, scheme in mapping(mapping(document.root.get("components")).get("securitySchemes")).items():
        yield ("components", "securitySchemes", name), document.follow(scheme)
