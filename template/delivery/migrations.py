# Derived from the template: `copier update` replaces this file. Do not edit.
"""Reads a migration as a person would: what it does to which table, and what will hurt."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_NAME_FIRST = frozenset({"create_index", "create_foreign_key", "create_unique_constraint", "create_check_constraint"})
_TABLE_ONLY = frozenset({"create_table", "drop_table", "execute", "f"})


@dataclass(frozen=True)
class Step:
    """One `op.` call of `upgrade()`.

    Attributes:
        what: `add_column orders.total`.
        warning: What goes wrong on a table with rows, and what to do; empty where nothing does.
    """

    what: str
    warning: str = ""


def steps(path: Path) -> list[Step]:
    """The steps of the file's `upgrade()`, in its order."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    upgrade = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "upgrade"), None)
    return [] if upgrade is None else list(_steps(upgrade.body, ""))


def _steps(body: list[ast.stmt], table: str) -> Iterator[Step]:
    for statement in body:
        if isinstance(statement, ast.With):
            batch = statement.items[0].context_expr
            yield from _steps(statement.body, _first_text(batch) if isinstance(batch, ast.Call) else "")
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            yield _step(statement.value, table)
        elif isinstance(statement, ast.If | ast.For | ast.While):
            yield from _steps(statement.body, table)


def _step(call: ast.Call, table: str) -> Step:
    verb = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    names = list(filter(None, map(_name, call.args)))
    if verb in _NAME_FIRST and len(names) > 1:  # op.create_index(name, table, ...)
        names[:2] = names[1], names[0]
    place = ".".join(([table] if table else []) + names[: 1 if table or verb in _TABLE_ONLY else 2])
    what = f"{verb} {place}".strip()
    return Step(what, _warning(verb, call, place))


def _warning(verb: str, call: ast.Call, place: str) -> str:
    if verb == "add_column":
        column = next((a for a in call.args if isinstance(a, ast.Call)), None)
        if column and _keyword(column, "nullable") is False and not _has(column, "server_default"):
            return (
                f"{place} is required and has no default: existing rows need a value, so this fails on a table with "
                "rows. Add a `server_default`, or add it as nullable, fill it, and require it in a later release"
            )
    if verb == "alter_column" and _keyword(call, "nullable") is False:
        return f"{place} becomes required: this fails while a row has no value. Fill them first"
    if verb in ("drop_column", "drop_table"):
        return f"{place} loses its data. Release the code that no longer reads it first"
    return ""


def _name(argument: ast.expr) -> str:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return _first_text(argument) if isinstance(argument, ast.Call) else ""


def _first_text(call: ast.Call) -> str:
    """The first text argument; `op.f("name")` wraps a name."""
    return next((_name(argument) for argument in call.args if _name(argument)), "")


def _keyword(call: ast.Call, name: str) -> object:
    found = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    return found.value if isinstance(found, ast.Constant) else None


def _has(call: ast.Call, name: str) -> bool:
    return any(keyword.arg == name for keyword in call.keywords)
