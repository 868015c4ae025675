# Derived from the template: `copier update` replaces this file. Do not edit.
"""The whole contract of a later version: that of the version before it, with what `openapi.v2.yaml` says laid over it.

`delivery.contract.versions` does the same without the service; a test holds the two together.
"""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]  # Any: JSON
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
JSON = "application/json"


def compose(before: Document, changes: Document, number: int) -> Document:
    """One document from two.

    Args:
        before: The whole contract of the version before.
        changes: `paths` and `components` that are new or different, and `x-without`, a list of operationIds.
        number: Of the version that comes out.
    """
    replaced = {*changes.get("x-without", ()), *_ids(changes.get("paths", {}))}
    paths = {path: _without(item, replaced) for path, item in before["paths"].items()}
    for path, item in changes.get("paths", {}).items():
        paths[path] = {**paths.get(path, {}), **item}
    info = {key: value for key, value in before["info"].items() if key not in ("x-deprecated", "x-sunset")}
    found = {key: value for key, value in before.items() if key != "paths"} | {
        "info": {**info, "version": f"{number}.0.0", **changes.get("info", {})},
        "servers": _servers(before.get("servers", []), number),
        "tags": [*before.get("tags", []), *changes.get("tags", [])],
        "paths": {path: item for path, item in paths.items() if any(method in item for method in METHODS)},
        "components": _components(before.get("components", {}), changes.get("components", {})),
    }
    return _asking(found, number)


def vendor(slug_type: str, number: int) -> str:
    """`application/vnd.orders-api.v1+json` of another version."""
    return f"{slug_type.rpartition('.v')[0]}.v{number}+json"


def renamed(node: Any, old: str, new: str) -> Any:
    """A document with one media type called another; problems keep theirs."""
    if isinstance(node, dict):
        return {(new if key == old else key): renamed(value, old, new) for key, value in node.items()}
    return [renamed(part, old, new) for part in node] if isinstance(node, list) else node


def asked(number: int) -> Document:
    """The header parameter that asks for a version; only the first is had without it."""
    return {
        "name": "API-Version",
        "in": "header",
        "required": number != 1,
        "description": "Which version of the API this is for.",
        "schema": {"type": "string", "enum": [str(number)]},
        "example": str(number),
    }


def _asking(document: Document, number: int) -> Document:
    """How this version is asked for, where the path does not say it."""
    if "api-version" in document["components"].get("parameters", {}):
        document["components"]["parameters"]["api-version"] = asked(number)
    if kind := document["info"].get("x-media-type"):
        new = document["info"]["x-media-type"] = vendor(kind, number)
        for part in ("paths", "components"):  # what the changes say is plain JSON, what was there may be the old type
            document[part] = renamed(renamed(document[part], kind, new), JSON, new)
    return document


def _ids(paths: Document) -> set[str]:
    return {item[method]["operationId"] for item in paths.values() for method in METHODS if method in item}


def _without(item: Document, gone: set[str]) -> Document:
    return {key: node for key, node in item.items() if key not in METHODS or node.get("operationId") not in gone}


def _servers(servers: list[Document], number: int) -> list[Document]:
    """`/v1` becomes `/v2`; an address without a version stays."""
    found = []
    for server in servers:
        url, old = server["url"].rstrip("/"), f"/v{number - 1}"
        moved = url.removesuffix(old) + f"/v{number}" if url.endswith(old) else server["url"]
        said = server.get("description", "").replace(f"version {number - 1}", f"version {number}")
        found.append({**server, "url": moved, "description": said})
    return found


def _components(before: Document, changes: Document) -> Document:
    return {kind: {**before.get(kind, {}), **changes.get(kind, {})} for kind in {**before, **changes}}
