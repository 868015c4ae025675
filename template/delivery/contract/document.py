# Derived from the template: `copier update` replaces this file. Do not edit.
"""Reads an OpenAPI document and follows its references."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from ..errors import Refusal
from ..json_types import Json, Schema, mapping, sequence, text
from .merge import merge
from .yaml12 import parse

VERSIONS = ("3.0", "3.1", "3.2")


class ContractError(Refusal):
    """The document can't be read, or points to something that is not there."""


@dataclass(frozen=True)
class Document:
    """An OpenAPI document. `name` is where messages send people: a file, or the code that made it."""

    root: Schema
    name: str = "openapi.yaml"

    def prefixes(self) -> tuple[str, ...]:
        """The paths that the servers add, longest first: `/v1` of `https://api.example.com/v1`."""
        return server_prefixes(self.root) or ("",)

    def follow(self, node: Json) -> Schema:
        """The node itself, or what its `$ref` names, with the siblings of the `$ref` laid over it."""
        found = mapping(node)
        for _ in range(32):
            reference = text(found.get("$ref"))
            if reference is None:
                return found
            siblings = {key: value for key, value in found.items() if key != "$ref"}
            found = {**self.target(reference), **siblings}
        raise ContractError(self.name, f"{reference!r} only leads to itself", f"edit {self.name}")

    def target(self, reference: str) -> Schema:
        if not reference.startswith("#"):
            why = f"{reference!r} points to another document; only references within this one are followed"
            raise ContractError(self.name, why, f"copy it under components in {self.name}")
        node: Json = self.root
        for part in filter(None, reference.removeprefix("#").split("/")):
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            known = mapping(node)
            if key not in known:
                near = difflib.get_close_matches(key, list(known), n=1)
                hint = f". Did you mean {near[0]!r}?" if near else ""
                raise ContractError(self.name, f"{reference!r} does not exist{hint}", f"edit {self.name}")
            node = known[key]
        return mapping(node)


def server_prefixes(node: Schema) -> tuple[str, ...]:
    """The paths of a `servers` list, without the host and without a trailing slash."""
    urls = [text(mapping(server).get("url")) or "" for server in sequence(node.get("servers"))]
    paths = {("/" + url.split("://", 1)[1].partition("/")[2] if "://" in url else url).rstrip("/") for url in urls}
    return tuple(sorted(paths, key=lambda path: (-len(path), path)))


def load(path: Path) -> Document:
    """The document in a YAML or JSON file.

    Raises:
        ContractError: the file is missing, broken or no OpenAPI 3.0, 3.1 or 3.2 document; the message names line and column.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContractError(str(path), "no such file", "run it in the root of the repository") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(str(path), f"can't be read: {error}") from None
    try:
        root = parse(content)
    except ValueError as error:
        raise ContractError(str(path), str(error), f"edit {path}") from None
    document = Document(mapping(root), str(path))
    version = str(document.root.get("openapi", "nothing"))
    if not version.startswith(VERSIONS):
        raise ContractError(
            document.name,
            f"`openapi:` says {version}, due is {', '.join(VERSIONS[:-1])} or {VERSIONS[-1]}",
            f"edit {path}",
        )
    if not isinstance(document.root.get("paths"), dict):
        raise ContractError(document.name, "`paths:` is missing or no mapping", f"edit {path}")
    return document


def resolve(document: Document, schema: Json) -> Schema:
    """The schema with every reference replaced by its target and every `allOf` folded, at any depth.

    A schema that contains itself is cut: the inner occurrence stays the `$ref` it was.
    """
    return _resolve(document, mapping(schema), ())


def _resolve(document: Document, schema: Schema, open_references: tuple[str, ...]) -> Schema:
    reference = text(schema.get("$ref"))
    if reference is not None:
        if reference in open_references:
            return {"$ref": reference}
        siblings = {key: value for key, value in schema.items() if key != "$ref"}
        target = _resolve(document, document.target(reference), (*open_references, reference))
        return merge([target, _resolve(document, siblings, open_references)]) if siblings else target
    resolved = {key: _walk(document, key, value, open_references) for key, value in schema.items()}
    parts = [mapping(part) for part in sequence(resolved.pop("allOf", None))]
    return merge([*parts, resolved]) if parts else resolved


def _walk(document: Document, key: str, value: Json, open_references: tuple[str, ...]) -> Json:
    if key in MAPS_OF_SCHEMAS and isinstance(value, dict):
        return {name: _resolve(document, mapping(child), open_references) for name, child in value.items()}
    if key in LISTS_OF_SCHEMAS and isinstance(value, list):
        return [_resolve(document, mapping(child), open_references) for child in value]
    if key in SCHEMAS and isinstance(value, dict):
        return _resolve(document, value, open_references)
    return value


MAPS_OF_SCHEMAS = frozenset({"properties", "patternProperties", "dependentSchemas"})
LISTS_OF_SCHEMAS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
SCHEMAS = frozenset({"items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"})
