# Derived from the template: `copier update` replaces this file. Do not edit.
"""Takes `red` marks out of a file and leaves every other byte as it is."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

from ..errors import Exit, Refusal
from .marks import marking, name_of, read

_Edit = tuple[int, int, bytes]  # from, to, what comes there instead


def promote(path: str, source: bytes, ids: Collection[str]) -> bytes:
    """The file with these tests no longer red.

    Raises:
        Refusal: a mark is shared with tests that are not among them, or stands where it can't be taken out.
    """
    text = source.decode("utf-8")
    before = read(path, text)
    for first, last, instead in sorted(_edits(ast.parse(text), path, _Text(source), ids), reverse=True):
        source = source[:first] + instead + source[last:]
    after = read(path, source.decode("utf-8"))
    changed = {name for name, case in before.items() if case.colour != after[name].colour}
    if changed != set(ids):
        other = sorted(changed ^ set(ids))[0]
        why = f"{other} shares a `red` mark with tests of another cycle, or has it in a case"
        then = "give each test a `@pytest.mark.red` of its own"
        raise Refusal(f"{path} was left as it is", why, then, code=Exit.FAILED)
    return source


class _Text:
    """A file as bytes, and where the nodes of its tree stand in it: a tree counts lines, and bytes in a line."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def lines(self, node: ast.stmt | ast.expr) -> tuple[int, int]:
        return self.starts[node.lineno - 1], self.starts[node.end_lineno or node.lineno]

    def span(self, node: ast.expr) -> tuple[int, int]:
        last = self.starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        return self.starts[node.lineno - 1] + node.col_offset, last

    def of(self, node: ast.expr) -> bytes:
        return self.source[slice(*self.span(node))]

    def alone(self, node: ast.expr) -> bool:
        """One mark a line: its line can go."""
        return self.source[slice(*self.lines(node))].strip().rstrip(b",") == self.of(node)


def _edits(tree: ast.Module | ast.ClassDef, prefix: str, text: _Text, ids: Collection[str]) -> Iterator[_Edit]:
    """Of a module or class that holds some of the tests."""
    for node in tree.body:
        value = marking(node)
        if value is not None:
            yield from _listed(node, value, text)
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        name = f"{prefix}::{node.name}"
        if any(test == name or test.startswith(f"{name}::") for test in ids):
            yield from ((*text.lines(mark), b"") for mark in node.decorator_list if name_of(mark) == "red")
            if isinstance(node, ast.ClassDef):
                yield from _edits(node, name, text, ids)


def _listed(statement: ast.stmt, value: ast.expr, text: _Text) -> Iterator[_Edit]:
    """Of a `pytestmark`. A list that only one is left of becomes that one, as somebody would have written it."""
    marks: Sequence[ast.expr] = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    red = [mark for mark in marks if name_of(mark) == "red"]
    kept = [text.of(mark) for mark in marks if name_of(mark) != "red"]
    if red and not kept:
        yield (*text.lines(statement), b"")
    elif red and all(text.alone(mark) for mark in red):
        yield from ((*text.lines(mark), b"") for mark in red)
    elif red:
        single = len(kept) == 1 and not isinstance(statement, ast.AugAssign)
        yield (*text.span(value), kept[0] if single else b"[" + b", ".join(kept) + b"]")
