# Derived from the template: `copier update` replaces this file. Do not edit.
"""What a test insists on, as texts that can be counted: a test is weaker when one is missing, or when it can leave before."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .marks import Substance

_LEAVING = frozenset({"skip", "xfail", "importorskip", "exit", "suppress"})
_RAISING = frozenset({"raises", "warns"})
_CONDITIONS = ast.If | ast.While | ast.Try | ast.For | ast.AsyncFor


def weaker(before: Substance, now: Substance) -> str:
    """How a test got weaker, in words; empty where it did not."""
    lost, gained = Counter(before.checks) - Counter(now.checks), Counter(now.checks) - Counter(before.checks)
    if lost:
        instead = f", now `{_short(next(iter(gained)))}`" if len(gained) == 1 else ""
        return f"it no longer checks `{_short(next(iter(lost)))}`{instead}"
    new = Counter(now.exits) - Counter(before.exits)
    return f"it may leave before it checks: `{_short(next(iter(new)))}`" if new else ""


def checks(body: Sequence[ast.stmt], decorators: Sequence[ast.expr], used: Sequence[ast.stmt]) -> Iterator[str]:
    """Assertions with the conditions around them, the values that they compare with, and the cases of a parametrised test."""
    for decorator in decorators:
        yield from _cases(decorator)
    for statement in [*body, *used]:
        yield from _asserted(statement, "")
    yield from _expected(body)
    for statement in used:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            yield ast.unparse(statement)


def exits(body: Sequence[ast.stmt]) -> Iterator[str]:
    """`return` and calls like `pytest.skip()`. A `return` with a value is a helper's work."""
    for node in (node for statement in body for node in ast.walk(statement)):
        if isinstance(node, ast.Return) and node.value is None:
            yield "return"
        elif isinstance(node, ast.Call) and _called(node) in _LEAVING:
            yield ast.unparse(node)


def _asserted(node: ast.AST, around: str) -> Iterator[str]:
    if isinstance(node, ast.Assert):
        yield f"{around}{ast.unparse(node.test)}"
        return
    if isinstance(node, ast.Call) and (_called(node).startswith("assert_") or _called(node) in _RAISING | {"fail"}):
        yield around + ast.unparse(node)
    if isinstance(node, _CONDITIONS):
        around = f"{around}{_condition(node)}: "
    for child in ast.iter_child_nodes(node):
        yield from _asserted(child, around)


def _condition(node: ast.AST) -> str:
    if isinstance(node, ast.If | ast.While):
        return f"if {ast.unparse(node.test)}"
    return f"for {ast.unparse(node.iter)}" if isinstance(node, ast.For | ast.AsyncFor) else "try"


def _cases(decorator: ast.expr) -> Iterator[str]:
    if isinstance(decorator, ast.Call) and _called(decorator) == "parametrize" and len(decorator.args) > 1:
        values = decorator.args[1]
        if isinstance(values, ast.List | ast.Tuple):
            yield from (f"case {ast.unparse(value)}" for value in values.elts)
        else:
            yield f"cases {ast.unparse(values)}"


def _expected(body: Sequence[ast.stmt]) -> Iterator[str]:
    """`expected = 201` before `assert status == expected`: the value is a part of the assertion."""
    nodes = [node for statement in body for node in ast.walk(statement)]
    compared = {
        n.id for node in nodes if isinstance(node, ast.Assert) for n in ast.walk(node) if isinstance(n, ast.Name)
    }
    for node in nodes:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id in compared for t in node.targets):
            try:
                ast.literal_eval(node.value)
            except (ValueError, TypeError):
                continue
            yield ast.unparse(node)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:77]}..."
