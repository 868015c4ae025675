# Derived from the template: `copier update` replaces this file. Do not edit.
"""Finds each operation of the old contract in the new one, and shows of it what callers meet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..json_types import Schema, canonical, mapping, sequence, text
from .document import Document
from .normal import NormalOperation, normal_operation
from .operations import Operation, operations

_IN_PATH = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class View:
    """One operation with everything that is compared.

    Attributes:
        node: As it stands in the document.
        styles: How each parameter is written, by its key.
    """

    document: Document
    operation: Operation
    normal: NormalOperation
    node: Schema
    styles: Mapping[str, str]

    @property
    def addresses(self) -> dict[str, str]:
        """By prefix: the method and the full path, whatever its parameters are called."""
        path = _IN_PATH.sub("{}", self.operation.path)
        return {prefix: f"{self.operation.method} {prefix}{path}" for prefix in self.operation.prefixes}

    def parameter_key(self, key: str) -> str:
        """The same for a parameter of the path under another name: only its position is on the wire."""
        where, _, name = key.partition(" ")
        names = _IN_PATH.findall(self.operation.path)
        return f"path {names.index(name)}" if where == "path" and name in names else key


@dataclass(frozen=True)
class Match:
    """An old operation and what became of it.

    Attributes:
        found: Its counterparts, in order; several where the prefixes of one now lead to different operations.
        lost: The prefixes under which it is gone.
    """

    old: View
    found: tuple[View, ...]
    lost: tuple[str, ...]


def views(document: Document) -> list[View]:
    return [_view(document, operation) for operation in operations(document)]


def match(old: list[View], new: list[View]) -> Iterator[Match]:
    """A prefix that no new operation has any more is lost for the operation, which is then looked for by its path."""
    by_address = {address: view for view in new for address in view.addresses.values()}
    by_path = {_relative(view): view for view in new}
    prefixes = {prefix for view in new for prefix in view.operation.prefixes}
    for view in old:
        found = {prefix: by_address.get(address) for prefix, address in view.addresses.items()}
        there = {id(other): other for other in found.values() if other is not None}
        lost = tuple(prefix for prefix, other in found.items() if other is None)
        beside = by_path.get(_relative(view))
        if not there and beside is not None and not prefixes & set(view.operation.prefixes):
            there = {id(beside): beside}
        yield Match(view, tuple(there.values()), lost)


def _relative(view: View) -> str:
    return f"{view.operation.method} {_IN_PATH.sub('{}', view.operation.path)}"


def _view(document: Document, operation: Operation) -> View:
    item = document.follow(mapping(document.root["paths"])[operation.path])
    node = mapping(item[operation.method.lower()])
    raw = [document.follow(part) for holder in (item, node) for part in sequence(holder.get("parameters"))]
    styles = {f"{text(part.get('in')) or ''} {_name(part)}": _style(part) for part in raw}
    return View(document, operation, normal_operation(document, operation), node, styles)


def _name(parameter: Schema) -> str:
    name = text(parameter.get("name")) or ""
    return name.lower() if parameter.get("in") == "header" else name


def _style(parameter: Schema) -> str:
    """The spelling on the wire, with the defaults of the specification filled in."""
    if "content" in parameter:
        return ", ".join(mapping(parameter["content"]))
    usual = "form" if parameter.get("in") in ("query", "cookie") else "simple"
    style = text(parameter.get("style")) or usual
    explode = parameter.get("explode", style == "form")
    reserved = ", allowReserved" if parameter.get("allowReserved") is True else ""
    return f"style {style}, explode {canonical(explode)}{reserved}"
