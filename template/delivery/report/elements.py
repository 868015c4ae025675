# Derived from the template: `copier update` replaces this file. Do not edit.
"""HTML as a tree: what is in it is text until it is written, so nothing that somebody typed becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

Child = Element | str | None
Cell = Element | str
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def e(tag: str, *children: Child, **attributes: str | float) -> Element:
    """`e("p", "Hello ", e("b", "you"), class_="big")`; `_` in a name is `-`, one at its end is dropped."""
    found = Element(tag, {name.rstrip("_").replace("_", "-"): f"{value}" for name, value in attributes.items()})
    for child in children:
        if isinstance(child, str):
            _add_text(found, _CONTROL.sub("\N{REPLACEMENT CHARACTER}", child))
        elif child is not None:
            found.append(child)
    return found


def _add_text(parent: Element, said: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + said
    else:
        parent.text = (parent.text or "") + said


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Element:
    """A table that becomes a list of cards on a phone. Roles are named, as `display: block` takes them away."""
    head = e("tr", *(e("th", name, scope="col", role="columnheader") for name in heads), role="row")
    return e(
        "table",
        e("caption", caption),
        e("thead", head, role="rowgroup"),
        e("tbody", *(_row(heads, row) for row in rows), role="rowgroup"),
        role="table",
    )


def _row(heads: Sequence[str], row: Sequence[Cell]) -> Element:
    first, *others = row
    cells = [e("th", first, scope="row", role="rowheader")]
    cells += [e("td", cell, role="cell", data_label=head) for head, cell in zip(heads[1:], others, strict=True)]
    return e("tr", *cells, role="row")


def written(page: Element) -> str:
    return "<!DOCTYPE html>\n" + ElementTree.tostring(page, encoding="unicode", method="html") + "\n"
