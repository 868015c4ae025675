# Derived from the template: `copier update` replaces this file. Do not edit.
"""Reads test files without running them: each test, its cycle, its colour, and what it checks."""

from __future__ import annotations

import ast
import functools
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .strength import checks, exits

Colour = Literal["red", "green", "silenced", "characterization"]
Owner = Literal["derived", "seeded", "team"]
SILENT = frozenset({"skip", "skipif", "xfail"})
_TRANSIENT = SILENT | {"red", "cycle", "characterization"}  # no part of what a test checks
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Substance:
    """What makes a test the test it is.

    Attributes:
        digest: Equal for equal tests: their body, decorators and whatever of their file they use; marks and place don't count.
        checks: What it insists on: assertions and cases, each with the conditions around it.
        exits: Ways to end without having checked.
    """

    digest: str
    checks: tuple[str, ...]
    exits: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One test function, in one version of its file. Cases of a parametrised test count as one.

    Attributes:
        id: As pytest names it: `tests/orders/test_ship_order.py::test_ships`.
        weigh: Makes its substance, when somebody asks: most are never compared.
    """

    id: str
    cycle: str | None
    colour: Colour
    owner: Owner
    weigh: Callable[[], Substance] = field(compare=False, repr=False)

    @functools.cached_property
    def substance(self) -> Substance:
        return self.weigh()

    @property
    def digest(self) -> str:
        return self.substance.digest

    @property
    def path(self) -> str:
        return self.id.partition("::")[0]


@dataclass(frozen=True)
class _Scope:
    """Where a test stands: the module, then classes, with what each adds."""

    prefix: str
    marks: tuple[ast.expr, ...]
    shared: tuple[ast.stmt, ...] = ()  # of the classes around it: attributes, set-ups


def read(path: str, source: str) -> dict[str, Case]:
    """The tests of a file.

    Raises:
        SyntaxError: it is no Python.
    """
    if "test_" not in source:
        return {}
    tree = ast.parse(source)
    module = _Module(tree, _owner(source))
    return {case.id: case for case in module.cases(tree.body, _Scope(path, tuple(own_marks(tree.body))))}


def name_of(node: ast.AST) -> str | None:
    """`red` of `pytest.mark.red`, `mark.red` and `pytest.mark.red()`; None for anything else."""
    target = node.func if isinstance(node, ast.Call) else node
    if not isinstance(target, ast.Attribute):
        return None
    holder = target.value
    inner = holder.attr if isinstance(holder, ast.Attribute) else holder.id if isinstance(holder, ast.Name) else ""
    return target.attr if inner == "mark" else None


def own_marks(body: Sequence[ast.stmt]) -> Iterator[ast.expr]:
    """The marks in the `pytestmark` of a module or class."""
    for statement in body:
        value = marking(statement)
        if value is not None:
            yield from value.elts if isinstance(value, ast.List | ast.Tuple) else [value]


def marking(statement: ast.stmt) -> ast.expr | None:
    """What a statement gives to `pytestmark`, if it does."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    named = any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in targets)
    return statement.value if named and isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign) else None


class _Module:
    """A parsed file: its tests, and the names that they may use."""

    def __init__(self, tree: ast.Module, owner: Owner) -> None:
        self.owner = owner
        self.bound: dict[str, list[ast.stmt]] = {}
        self.always: list[ast.stmt] = []  # fixtures that every test gets unasked
        for statement in tree.body:
            for name in _binds(statement):
                self.bound.setdefault(name, []).append(statement)
            if any(_autouse(decorator) for decorator in getattr(statement, "decorator_list", ())):
                self.always.append(statement)

    def cases(self, body: Sequence[ast.stmt], scope: _Scope) -> Iterator[Case]:
        for node in body:
            if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
                marks = (*scope.marks, *node.decorator_list, *own_marks(node.body))
                shared = [s for s in node.body if not _is_test(s) and marking(s) is None]
                inner = _Scope(f"{scope.prefix}::{node.name}", marks, (*scope.shared, *shared))
                yield from self.cases(node.body, inner)
            elif isinstance(node, Function) and _is_test(node):
                yield self._case(node, scope)

    def _case(self, node: Function, scope: _Scope) -> Case:
        marks = [*scope.marks, *node.decorator_list]
        cycle = self._cycle(marks)

        def weigh() -> Substance:
            kept = [mark for mark in marks if name_of(mark) not in _TRANSIENT]
            body = _without_docstring(node.body)
            used = self._used([*body, node.args, *kept, *scope.shared, *self.always])
            parts = [ast.dump(part) for part in [*body, node.args, *kept, *scope.shared, *used]]
            return Substance(
                digest=hashlib.sha256("\0".join([cycle or "", *parts]).encode()).hexdigest()[:16],
                checks=tuple(sorted(checks(body, kept, [*scope.shared, *used]))),
                exits=tuple(sorted(exits([*body, *scope.shared, *used]))),
            )

        return Case(f"{scope.prefix}::{node.name}", cycle, _colour(marks), self.owner, weigh)

    def _cycle(self, marks: Sequence[ast.expr]) -> str | None:
        """The innermost `cycle`; its argument is a text or a constant of the module."""
        for mark in reversed(marks):
            if name_of(mark) == "cycle" and isinstance(mark, ast.Call) and mark.args:
                named = mark.args[0]
                if isinstance(named, ast.Name):
                    values = [
                        s.value for s in self.bound.get(named.id, ()) if isinstance(s, ast.Assign | ast.AnnAssign)
                    ]
                    named = values[-1] if values and values[-1] else named
                return named.value if isinstance(named, ast.Constant) and isinstance(named.value, str) else None
        return None

    def _used(self, roots: Sequence[ast.AST]) -> list[ast.stmt]:
        """What the file defines and the test uses, also through one another, in the file's order."""
        found: dict[int, ast.stmt] = {}
        waiting = list(roots)
        while waiting:
            for name in _names(waiting.pop()):
                for statement in self.bound.get(name, ()):
                    if id(statement) not in found:
                        found[id(statement)] = statement
                        waiting.append(statement)
        found.update((id(statement), statement) for statement in self.always)
        return sorted(found.values(), key=lambda statement: statement.lineno)


def _colour(marks: Sequence[ast.expr]) -> Colour:
    names = {name_of(mark) for mark in marks}
    # also a `marks=pytest.mark.red` of one case: the test is not done
    if any(name_of(node) == "red" for mark in marks for node in ast.walk(mark)):
        return "red"
    if names & SILENT:
        return "silenced"
    return "characterization" if "characterization" in names else "green"


def _names(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.arg):  # a fixture
            yield inner.arg
        elif isinstance(inner, ast.Constant) and isinstance(inner.value, str) and inner.value.isidentifier():
            yield inner.value  # a fixture, in usefixtures("name")


def _binds(statement: ast.stmt) -> Iterator[str]:
    """The names that a top-level statement defines, but for tests and marks."""
    if marking(statement) is not None or _is_test(statement):
        return
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in statement.names)
    else:
        yield from (n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))


def _is_test(node: ast.stmt) -> bool:
    if isinstance(node, ast.ClassDef):
        return node.name.startswith("Test")
    return isinstance(node, Function) and node.name.startswith("test_")


def _autouse(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and any(keyword.arg == "autouse" for keyword in decorator.keywords)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    spoken = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return body[1:] if spoken else body


def _owner(source: str) -> Owner:
    first = source.partition("\n")[0]
    return "derived" if "Derived from the template" in first else "seeded" if "Seeded once" in first else "team"
