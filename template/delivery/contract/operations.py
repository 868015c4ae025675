# Derived from the template: `copier update` replaces this file. Do not edit.
"""The walk over operations that every static test starts from: resolved, typed, in the document's order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ..json_types import Json, Schema, integer, mapping, sequence, strings, text
from .document import Document, resolve, server_prefixes

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
JSON_MEDIA = ("application/json", "application/merge-patch+json", "application/problem+json")
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})  # OpenAPI gives these to other fields
_EMPTY: Mapping[str, Schema] = MappingProxyType({})


@dataclass(frozen=True)
class Parameter:
    name: str
    where: str  # path, query, header, cookie
    required: bool
    schema: Schema

    @property
    def key(self) -> str:
        return f"{self.where} {self.name.lower() if self.where == 'header' else self.name}"


@dataclass(frozen=True)
class Body:
    """A request body: its schemas by media type.

    A file is one whose every schema says `format: binary`.
    """

    required: bool
    content: Mapping[str, Schema]

    @property
    def schema(self) -> Schema:
        """The JSON schema, or an empty one where the body is no JSON (a file)."""
        return _json(self.content)

    @property
    def is_file(self) -> bool:
        return all(schema.get("format") == "binary" for schema in self.content.values())


@dataclass(frozen=True)
class Response:
    status: str  # "200", "4XX", "default"
    content: Mapping[str, Schema]
    headers: Mapping[str, Schema]

    @property
    def schema(self) -> Schema:
        return _json(self.content)


@dataclass(frozen=True)
class Operation:
    """One operation of a document. Schemas are resolved; nothing is dropped from them.

    Attributes:
        body: What is sent, unless that is a file.
        upload: The file that is sent.
        path: As the document spells it, without the server's prefix in a contract: `/orders/{order_id}`.
        roles: Who may call it; None where `x-roles` is absent.
        owned: The caller sees own rows only, but for the roles in `sees_all`.
        security: Names of the schemes, any of which signs a caller in; empty for an open operation.
        anonymous: It answers without credentials too.
        extensions: Every `x-` field as it stands.
        prefixes: What the servers put before the path.
    """

    method: str
    path: str
    operation_id: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    upload: Body | None
    responses: Mapping[str, Response]
    roles: frozenset[str] | None
    owned: bool
    sees_all: frozenset[str]
    limit: str | None
    rate_limit: str | None
    security: frozenset[str]
    anonymous: bool
    deprecated: bool
    tags: tuple[str, ...]
    extensions: Mapping[str, Json]
    prefixes: tuple[str, ...] = field(default=("",))

    @property
    def key(self) -> str:
        """What people call it: `POST /orders`."""
        return f"{self.method} {self.path}"

    @property
    def sent(self) -> Body | None:
        """Whatever is sent."""
        return self.body or self.upload

    @property
    def success(self) -> Response | None:
        """The response with the lowest 2xx status."""
        return next((self.responses[status] for status in sorted(self.responses) if status.startswith("2")), None)

    def parameters_in(self, where: str) -> tuple[Parameter, ...]:
        return tuple(parameter for parameter in self.parameters if parameter.where == where)

    def url(self, **values: object) -> str:
        """The path with its parameters filled in.

        Raises:
            KeyError: a path parameter has no value.
        """
        return self.path.format_map(values)


def operations(document: Document) -> Iterator[Operation]:
    """Every operation, in the order of the document."""
    for path, item_or_reference in mapping(document.root.get("paths")).items():
        item = document.follow(item_or_reference)
        for method in METHODS:
            if isinstance(item.get(method), dict):
                yield _operation(document, path, method, item, mapping(item[method]))


def _operation(document: Document, path: str, method: str, item: Schema, found: Schema) -> Operation:
    owned = found.get("x-owned")
    schemes = sequence(found.get("security", document.root.get("security")))
    roles = found.get("x-roles")
    responses = mapping(found.get("responses"))
    sent = _body(document, found.get("requestBody"))
    is_file = sent is not None and bool(sent.content) and sent.is_file
    return Operation(
        method=method.upper(),
        path=path,
        operation_id=text(found.get("operationId")) or "",
        parameters=_parameters(document, item, found),
        body=None if is_file else sent,
        upload=sent if is_file else None,
        responses={str(status).upper(): _response(document, str(status), node) for status, node in responses.items()},
        roles=None if roles is None else frozenset(strings(roles)),
        owned=bool(owned),
        sees_all=frozenset(strings(mapping(owned).get("unless"))),
        limit=_amount(found.get("x-limit")),
        rate_limit=_amount(found.get("x-rate-limit")),
        security=frozenset(name for scheme in schemes for name in mapping(scheme)),
        anonymous=not schemes or {} in schemes,
        deprecated=found.get("deprecated") is True,
        tags=tuple(strings(found.get("tags"))),
        extensions={key: value for key, value in found.items() if key.startswith("x-")},
        prefixes=server_prefixes(found) or server_prefixes(item) or document.prefixes(),
    )


def _amount(node: Json) -> str | None:
    return str(node) if integer(node) is not None else text(node)


def _parameters(document: Document, item: Schema, found: Schema) -> tuple[Parameter, ...]:
    """The operation's own parameters over those of its path."""
    parameters: dict[str, Parameter] = {}
    for node in [*sequence(item.get("parameters")), *sequence(found.get("parameters"))]:
        raw = document.follow(node)
        where, name = text(raw.get("in")) or "", text(raw.get("name")) or ""
        if where == "header" and name.lower() in _IGNORED_HEADERS:
            continue
        schema = resolve(document, raw["schema"]) if "schema" in raw else _json(_content(document, raw))
        parameter = Parameter(name, where, where == "path" or raw.get("required") is True, schema)
        parameters[parameter.key] = parameter
    return tuple(parameters.values())


def _body(document: Document, node: Json) -> Body | None:
    raw = document.follow(node)
    return Body(raw.get("required") is True, _content(document, raw)) if raw else None


def _response(document: Document, status: str, node: Json) -> Response:
    raw = document.follow(node)
    headers = {name: document.follow(header) for name, header in mapping(raw.get("headers")).items()}
    schemas = {name: resolve(document, header.get("schema")) for name, header in headers.items()}
    return Response(status.upper(), _content(document, raw), schemas)


def _content(document: Document, raw: Schema) -> Mapping[str, Schema]:
    content = mapping(raw.get("content"))
    return {kind: resolve(document, mapping(media).get("schema")) for kind, media in content.items()} or _EMPTY


def _json(content: Mapping[str, Schema]) -> Schema:
    return next((content[kind] for kind in JSON_MEDIA if kind in content), next(iter(content.values()), {}))
