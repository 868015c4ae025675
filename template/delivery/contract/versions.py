# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every version of the contract: `openapi.yaml` is the first, `openapi.v2.yaml` says what the second changes, and so on.

The service puts them together by itself (core/composition.py): it and this package never import each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ..errors import Refusal
from ..json_types import Json, Schema, mapping, sequence, strings, text
from .document import Document, load
from .operations import METHODS
from .yaml12 import parse

_PLAIN = "application/json"
_NAME = re.compile(r"openapi\.v([1-9][0-9]*)\.yaml")


def versions(root: Path) -> dict[int, Document]:
    """The whole contract of each version, by its number.

    Args:
        root: Of the repository.

    Raises:
        ContractError: a file can't be read.
        Refusal: the numbers have a gap.
    """
    found = {1: load(root / "openapi.yaml")}
    numbers = sorted(int(match[1]) for path in root.glob("openapi.v*.yaml") if (match := _NAME.fullmatch(path.name)))
    for number in numbers:
        if number - 1 not in found:
            due = f"openapi.v{max(found) + 1}.yaml"
            raise Refusal("the versions are not known", f"openapi.v{number}.yaml has none before it", f"call it {due}")
        name = f"openapi.v{number}.yaml"
        found[number] = Document(compose(found[number - 1].root, changes(root, number), number), name)
    return found


def changes(root: Path, number: int) -> Schema:
    """What a later version changes, as its file says it."""
    path = root / f"openapi.v{number}.yaml"
    try:
        return mapping(parse(path.read_text("utf-8")))
    except (OSError, ValueError) as fault:
        raise Refusal(f"openapi.v{number}.yaml can't be read", str(fault), f"edit openapi.v{number}.yaml") from None


def changed_ids(root: Path, number: int) -> list[str]:
    """The operations that a later version says anew."""
    return sorted(_ids(mapping(changes(root, number).get("paths"))))


def compose(before: Schema, changed: Schema, number: int) -> Schema:
    """One document from two.

    Args:
        before: The whole contract of the version before.
        changed: `paths` and `components` that are new or different, and `x-without`, a list of operationIds.
        number: Of the version that comes out.
    """
    paths = mapping(changed.get("paths"))
    gone = {*strings(changed.get("x-without")), *_ids(paths)}
    items: Schema = {path: _without(mapping(item), gone) for path, item in mapping(before.get("paths")).items()}
    for path, item in paths.items():
        items[path] = {**mapping(items.get(path)), **mapping(item)}
    info = {key: value for key, value in mapping(before.get("info")).items() if key not in ("x-deprecated", "x-sunset")}
    old = mapping(before.get("components"))
    components = {
        kind: {**mapping(old.get(kind)), **mapping(mapping(changed.get("components")).get(kind))}
        for kind in [*old, *mapping(changed.get("components"))]
    }
    servers: list[Json] = [_server(mapping(server), number) for server in sequence(before.get("servers"))]
    found: Schema = {
        **before,
        "info": {**info, "version": f"{number}.0.0", **mapping(changed.get("info"))},
        "servers": servers,
        "tags": [*sequence(before.get("tags")), *sequence(changed.get("tags"))],
        "paths": {path: item for path, item in items.items() if any(method in mapping(item) for method in METHODS)},
        "components": {**components},
    }
    return _asking(found, components, number)


def _asking(found: Schema, components: dict[str, dict[str, Json]], number: int) -> Schema:
    """How this version is asked for, where the path does not say it."""
    if "api-version" in components.get("parameters", {}):
        parameter = mapping(components["parameters"]["api-version"])
        schema: Schema = {**mapping(parameter.get("schema")), "enum": [str(number)]}
        said: Schema = {**parameter, "required": True, "schema": schema, "example": str(number)}
        components["parameters"] = {**components["parameters"], "api-version": said}
        found = {**found, "components": {**components}}
    kind = text(mapping(found["info"]).get("x-media-type"))
    if kind is None:
        return found
    new = f"{kind.rpartition('.v')[0]}.v{number}+json"
    renamed = {part: _renamed(found[part], {kind: new, _PLAIN: new}) for part in ("paths", "components")}
    return {**found, **renamed, "info": {**mapping(found["info"]), "x-media-type": new}}


def _renamed(node: Json, names: Mapping[str, str]) -> Json:
    if isinstance(node, dict):
        return {names.get(key, key): _renamed(value, names) for key, value in node.items()}
    return [_renamed(part, names) for part in node] if isinstance(node, list) else node


def _ids(paths: Schema) -> set[str]:
    operations = (mapping(item)[method] for item in paths.values() for method in METHODS if method in mapping(item))
    return {text(mapping(operation).get("operationId")) or "" for operation in operations}


def _without(item: Schema, gone: set[str]) -> Schema:
    return {
        key: node for key, node in item.items() if key not in METHODS or mapping(node).get("operationId") not in gone
    }


def _server(server: Schema, number: int) -> Schema:
    """`/v1` becomes `/v2`; an address without a version stays."""
    url, old = (text(server.get("url")) or "").rstrip("/"), f"/v{number - 1}"
    moved = url.removesuffix(old) + f"/v{number}" if url.endswith(old) else server.get("url")
    said = (text(server.get("description")) or "").replace(f"version {number - 1}", f"version {number}")
    return {**server, "url": moved, "description": said}
