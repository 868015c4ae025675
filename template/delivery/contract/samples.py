# Derived from the template: `copier update` replaces this file. Do not edit.
"""One call of each operation, for samples of code: everything in it is the contract's.

What a caller has to know (credentials, ids) is named as an environment variable, so that a sample runs as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..json_types import Json, Schema, canonical, mapping, sequence, text
from .document import Document, resolve
from .lint_operations import nodes
from .operations import Operation, operations

MARK = re.compile(r'"\$\{([A-Z0-9_]+)\}"')  # a value that comes from the environment, in JSON


@dataclass(frozen=True)
class Call:
    """One call, in the words of the contract.

    Attributes:
        path: With the server's prefix; `{task_id}` stands for the variable TASK_ID.
        headers: `${TOKEN}` in a value stands for the variable.
        body: JSON with `"${PROJECT_ID}"` where a variable belongs; None without a body.
        file: "sent" or "saved" where a file goes one way or the other; the variable FILE names it.
    """

    operation: Operation
    summary: str
    description: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: Json
    file: str = ""

    @property
    def variables(self) -> tuple[str, ...]:
        """What has to be set, beside the address."""
        found = [name.upper() for name in re.findall(r"{(\w+)}", self.path)]
        found += [name for value in self.headers.values() for name in re.findall(r"\$\{(\w+)\}", value)]
        found += [*MARK.findall(canonical(self.body)), *(["FILE"] if self.file else [])]
        return tuple(dict.fromkeys(found))


def calls(document: Document) -> Iterator[Call]:
    """One for each operation, in the document's order."""
    for operation, (_, node) in zip(operations(document), nodes(document), strict=True):
        kind, body = _body(document, node)
        yield Call(
            operation,
            text(node.get("summary")) or operation.operation_id,
            text(node.get("description")) or "",
            operation.method,
            _prefix(operation) + operation.path + _query(document, operation, node),
            {**_credentials(document, operation), **_versions(operation), **({"Content-Type": kind} if kind else {})},
            None if operation.upload else body,
            "sent" if operation.upload else "saved" if _gives_a_file(operation) else "",
        )


def _gives_a_file(operation: Operation) -> bool:
    schemas = operation.success.content.values() if operation.success else ()
    return bool(schemas) and all(schema.get("format") == "binary" for schema in schemas)


def _body(document: Document, node: Schema) -> tuple[str, Json]:
    """Media type and example of the request body."""
    content = mapping(document.follow(node.get("requestBody")).get("content"))
    for kind, media in content.items():
        named = [mapping(value).get("value") for value in mapping(mapping(media).get("examples")).values()]
        example = mapping(media).get("example", *named[:1])
        return kind, _marked(resolve(document, mapping(media).get("schema")), example)
    return "", None


def _marked(schema: Schema, example: Json) -> Json:
    """The example, with ids of other rows and tokens taken from the environment."""
    if not isinstance(example, dict):
        return example
    members = mapping(schema.get("properties"))
    return {
        name: f"${{{variable}}}" if (variable := _variable(name, mapping(members.get(name)), schema)) else value
        for name, value in example.items()
    }


def _variable(name: str, member: Schema, schema: Schema) -> str:
    if "x-references" in member:
        return f"{name.removesuffix('_id').upper()}_ID"
    return name.upper() if name.endswith("token") and "x-table" not in schema else ""  # a session's, no row's


def _prefix(operation: Operation) -> str:
    return urlsplit(operation.prefixes[0]).path.rstrip("/")


def _query(document: Document, operation: Operation, node: Schema) -> str:
    asked = [p for p in operation.parameters_in("query") if p.required]
    return "?" + "&".join(f"{p.name}={_value(p.schema)}" for p in asked) if asked else ""


def _credentials(document: Document, operation: Operation) -> dict[str, str]:
    """The headers of the first scheme that signs a caller in."""
    schemes = mapping(mapping(document.root.get("components")).get("securitySchemes"))
    for name in sorted(operation.security):
        scheme = document.follow(schemes.get(name))
        if scheme.get("type") == "apiKey":
            return {text(scheme.get("name")) or "": "${API_KEY}"} if scheme.get("in") == "header" else {}
        return {"Authorization": "Bearer ${TOKEN}"}
    return {}


def _versions(operation: Operation) -> dict[str, str]:
    """Headers that every call needs, and the media type where it names a version."""
    found = {p.name: _value(p.schema) for p in operation.parameters_in("header") if p.required}
    given = () if operation.success is None or _gives_a_file(operation) else operation.success.content
    kinds = [kind for kind in given if kind != "application/json"]
    return {**({"Accept": kinds[0]} if kinds and "Accept" not in found else {}), **found}


def _value(schema: Schema) -> str:
    candidates = [*sequence(schema.get("examples")), *sequence(schema.get("enum"))]
    candidates = [schema[key] for key in ("const", "default", "example") if key in schema] + candidates
    return str(candidates[0]) if candidates else "1"
