# Derived from the template: `copier update` replaces this file. Do not edit.
"""The entities of the contract as a Mermaid diagram: what refers to what, and how often."""

from __future__ import annotations

from collections.abc import Iterator

from ..json_types import Schema, mapping, sequence, strings, text
from .document import Document, resolve


def erd(document: Document) -> str:
    """An `erDiagram` of every schema that names its table (`x-table`), for a README or a Markdown page."""
    tables: dict[str, Schema] = {}
    for schema in mapping(mapping(document.root.get("components")).get("schemas")).values():
        if table := text(mapping(schema).get("x-table")):
            members = mapping(resolve(document, schema).get("properties"))
            tables[table] = {**tables.get(table, {}), **members}
    lines = ["erDiagram"]
    for table, members in tables.items():
        lines += _entity(table, {name: members[name] for name in sorted(members, key="id".__ne__)})
    for table, members in tables.items():
        lines += _relations(table, members)
    return "\n".join(lines) + "\n"


def _entity(table: str, members: Schema) -> Iterator[str]:
    yield f"    {table} {{"
    for name, raw in members.items():
        member = mapping(raw)
        marks = [mark for mark, holds in _marks(name, member) if holds]
        yield f"        {_kind(member)} {name}{' ' + ', '.join(marks) if marks else ''}"
    yield "    }"


def _marks(name: str, member: Schema) -> Iterator[tuple[str, bool]]:
    yield "PK", name == "id"
    yield "FK", "x-references" in member
    yield "UK", member.get("x-unique") is True


def _kind(member: Schema) -> str:
    """One word for a type: the format where there is one."""
    if "enum" in member:
        return "enum"
    kinds = sequence(member["type"]) if isinstance(member.get("type"), list) else [member.get("type")]
    named = strings([kind for kind in kinds if kind != "null"])
    single = named[0] if len(named) == 1 else "json"
    return (text(member.get("format")) or single).replace("-", "_")


def _relations(table: str, members: Schema) -> Iterator[str]:
    """One line per reference: the row referred to, how many rows may refer to it, and by which member."""
    for name, raw in members.items():
        member = mapping(raw)
        if target := text(member.get("x-references")):
            one = "|o" if "null" in strings(sequence(member.get("type"))) else "||"
            many = "o|" if member.get("x-unique") is True else "o{"
            yield f"    {target} {one}--{many} {table} : {name}"
