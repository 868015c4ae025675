# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which operations have tests, and whether those are red: read from the marks, without importing a test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Marked:
    """A test function. Its cycle is the operation that it belongs to."""

    file: str
    name: str
    cycle: str
    red: bool


def marked_tests(root: Path) -> list[Marked]:
    """Every test that names a cycle. A file that is no Python has none; the checks of phase 2 say so."""
    found: list[Marked] = []
    for path in sorted((root / "tests").rglob("test_*.py")):
        source = path.read_text(encoding="utf-8", errors="replace")
        if "cycle(" not in source:
            continue
        try:
            found += _in_module(ast.parse(source), path.relative_to(root).as_posix())
        except SyntaxError:
            continue
    return found


def _in_module(module: ast.Module, file: str) -> Iterator[Marked]:
    constants: dict[str, str] = {}
    shared: list[ast.expr] = []
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                constants[name] = node.value.value
            elif name == "pytestmark":
                shared = [*node.value.elts] if isinstance(node.value, ast.List | ast.Tuple) else [node.value]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            marks = [_mark(mark, constants) for mark in (*shared, *node.decorator_list)]
            cycle = next((argument for kind, argument in marks if kind == "cycle" and argument), "")
            if cycle:
                yield Marked(file, node.name, cycle, any(kind == "red" for kind, _ in marks))


def _mark(node: ast.expr, constants: dict[str, str]) -> tuple[str, str]:
    """Name and first argument of a mark: `pytest.mark.cycle("create_order")`, or with a constant of the module."""
    argument = ""
    if isinstance(node, ast.Call):
        if node.args and isinstance(node.args[0], ast.Constant):
            argument = str(node.args[0].value)
        elif node.args and isinstance(node.args[0], ast.Name):
            argument = constants.get(node.args[0].id, "")
        node = node.func
    return (node.attr if isinstance(node, ast.Attribute) else ""), argument
