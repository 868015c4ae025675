# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rules about the document and its operations. Each gives the places that break it, and what is wrong there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..json_types import Schema, canonical, mapping, sequence, strings, text
from .document import Document
from .operations import METHODS
from .places import Place, parts

Found = Iterator[tuple[Place, str]]
_ENVIRONMENT = re.compile(r"local|develop|sandbox|test|stag|prod|next", re.IGNORECASE)
_COMPONENTS = ("schemas", "parameters", "requestBodies", "headers", "examples")  # problems stay for operations to come


def no_contact(document: Document) -> Found:
    if not mapping(_info(document).get("contact")):
        yield ("info",), "there is no contact"


def no_purpose(document: Document) -> Found:
    if not _info(document).get("description"):
        yield ("info",), "there is no description"


def no_license(document: Document) -> Found:
    if not mapping(_info(document).get("license")):
        yield ("info",), "there is no licence"


def no_servers(document: Document) -> Found:
    if not sequence(document.root.get("servers")):
        yield (), "there are no servers"


def slash_of_server(document: Document) -> Found:
    for place, server in _servers(document):
        if len(url := text(server.get("url")) or "") > 1 and url.endswith("/"):
            yield (*place, "url"), f"{url} ends with a slash"


def plain_http(document: Document) -> Found:
    for place, server in _servers(document):
        if (url := text(server.get("url")) or "").startswith("http:"):
            yield (*place, "url"), f"{url} is not encrypted"


def no_audience(document: Document) -> Found:
    for place, server in _servers(document):
        if not isinstance(server.get("x-internal"), bool):
            yield place, "whom the server is for is not said"


def no_environment(document: Document) -> Found:
    for place, server in _servers(document):
        if not _ENVIRONMENT.search(text(server.get("description")) or ""):
            yield (*place, "description"), "which environment the server is is not said"


def bare_tag(document: Document) -> Found:
    for index, tag in enumerate(sequence(document.root.get("tags"))):
        if not mapping(tag).get("description"):
            yield ("tags", str(index)), f"{mapping(tag).get('name')} is not described"


def no_id(document: Document) -> Found:
    for place, operation in nodes(document):
        if not text(operation.get("operationId")):
            yield place, "there is no operationId"


def same_id(document: Document) -> Found:
    times = Counter(text(operation.get("operationId")) for _, operation in nodes(document))
    for place, operation in nodes(document):
        if (name := text(operation.get("operationId"))) and times[name] > 1:
            yield (*place, "operationId"), f"{times[name]} operations are called {name}"


def strange_id(document: Document) -> Found:
    for place, operation in nodes(document):
        if not re.fullmatch(r"[\w~.-]*", name := text(operation.get("operationId")) or "", re.ASCII):
            yield (*place, "operationId"), f"{name!r} must be escaped in a URL"


def no_description(document: Document) -> Found:
    for place, operation in nodes(document):
        if not operation.get("description"):
            yield place, "there is no description"


def no_tag(document: Document) -> Found:
    for place, operation in nodes(document):
        if not strings(operation.get("tags")):
            yield place, "there is no tag"


def unknown_tag(document: Document) -> Found:
    known = {mapping(tag).get("name") for tag in sequence(document.root.get("tags"))}
    for place, operation in nodes(document):
        for tag in strings(operation.get("tags")):
            if tag not in known:
                yield (*place, "tags"), f"{tag} is not described at the top"


def no_success(document: Document) -> Found:
    for place, operation in nodes(document):
        if not any(str(status)[0] in "23" for status in mapping(operation.get("responses"))):
            yield (*place, "responses"), "there is no 2xx or 3xx response"


def same_parameter(document: Document) -> Found:
    for place, item in [*_items(document), *nodes(document)]:
        times = Counter((p.get("in"), p.get("name")) for p in _parameters(document, item))
        for (where, name), count in times.items():
            if count > 1:
                yield (*place, "parameters"), f"{name} in {where} is there {count} times"


def path_parameters(document: Document) -> Found:
    for place, operation in nodes(document):
        named = set(re.findall(r"{([^}]+)}", place[1]))
        item = document.follow(mapping(document.root["paths"])[place[1]])
        both = [*_parameters(document, item), *_parameters(document, operation)]
        declared = {text(p.get("name")) for p in both if p.get("in") == "path"}
        for name in sorted(named ^ declared, key=str):
            yield place, f"{name} is {'not declared' if name in named else 'not in the path'}"


def slash_of_path(document: Document) -> Found:
    for place, _ in _items(document):
        if len(place[1]) > 1 and place[1].endswith("/"):
            yield place, "the path ends with a slash"


def query_in_path(document: Document) -> Found:
    for place, _ in _items(document):
        if "?" in place[1]:
            yield place, "the path holds a query"


def bare_parameter(document: Document) -> Found:
    for place, node in parts(document.root):
        if "in" in node and "name" in node and node.get("type") != "apiKey" and not node.get("description"):
            yield place, f"{node['name']} is not described"


def unused_component(document: Document) -> Found:
    whole = canonical(document.root)
    for kind in _COMPONENTS:
        for name in mapping(mapping(document.root.get("components")).get(kind)):
            if f'"#/components/{kind}/{name}"' not in whole:
                yield ("components", kind, name), "nothing refers to it"


def nodes(document: Document) -> Iterator[tuple[Place, Schema]]:
    """Every operation as it is written."""
    for place, item in _items(document):
        for method in METHODS:
            if isinstance(item.get(method), dict):
                yield (*place, method), mapping(item[method])


def _items(document: Document) -> list[tuple[Place, Schema]]:
    return [(("paths", path), document.follow(item)) for path, item in mapping(document.root.get("paths")).items()]


def _servers(document: Document) -> Iterator[tuple[Place, Schema]]:
    for index, server in enumerate(sequence(document.root.get("servers"))):
        yield ("servers", str(index)), mapping(server)


def _parameters(document: Document, node: Schema) -> list[Schema]:
    return [document.follow(parameter) for parameter in sequence(node.get("parameters"))]


def _info(document: Document) -> Schema:
    return mapping(document.root.get("info"))
